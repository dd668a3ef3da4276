namespace Zakenak.EndToEnd;

public class StatusTests
{
    [Fact]
    public async Task Status_tells_the_state_of_every_object()
    {
        await using var project = await TestProject.CreateAsync();
        project.Declare("drifted", "hello");
        project.Declare("orphaned", "hello");
        project.Declare("stale", "hello");
        (await project.RunAsync("converge")).ShouldExit(0);
        await project.KubectlAsync("patch", "configmap", "drifted", "-p", """{"data":{"greeting":"by hand"}}""");
        project.Forget("orphaned");
        project.Declare("stale", "newer");
        project.Declare("missing", "hello");

        var document = (await project.RunAsync("status -o json")).ShouldExit(0).Json;
        document.Objects("objects").Select(o => $"{o["name"]} {o["state"]}").Order(StringComparer.Ordinal)
            .ShouldBe(["drifted Drifted", "missing Missing", "orphaned Orphaned", "settings Synced", "stale OutOfDate"]);
        var drifted = document.Objects("objects").Single(o => (string)o["name"]! == "drifted");
        ((string)drifted["fields"]![0]!["path"]!).ShouldBe("data.greeting");
        ((string)document["environment"]!).ShouldBe("prod");
    }

    [Fact]
    public async Task Status_in_a_pipe_is_plain_columns_on_stdout()
    {
        await using var project = await TestProject.CreateAsync();
        (await project.RunAsync("converge")).ShouldExit(0);
        var outcome = (await project.RunAsync("status")).ShouldExit(0);
        outcome.Errors.ShouldBeEmpty();
        outcome.Output.ShouldNotContain('\e');
        outcome.Output.ShouldContain("STATE    HEALTH    KIND        NAMESPACE");
        outcome.Output.ShouldContain("\n1 Synced; 1 Healthy\n");
    }

    [Fact]
    public async Task Status_does_not_need_the_registrys_password()
    {
        await using var project = await TestProject.CreateAsync("registry:\n  url: registry.example.com\n  password: ${NOT_SET_ANYWHERE}\n");
        (await project.RunAsync("status")).ShouldExit(0);
    }
}
