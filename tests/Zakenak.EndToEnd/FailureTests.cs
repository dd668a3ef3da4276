using System.Diagnostics;

namespace Zakenak.EndToEnd;

/// <summary>What goes wrong before or around a run: exit codes, and one document all the same.</summary>
public class FailureTests
{
    [Fact]
    public async Task Every_problem_of_a_configuration_is_told_at_once()
    {
        using var folder = new TemporaryFolder();
        folder.Write("zakenak.yaml", "project: shop\ndeploi: {}\ndeploy:\n  namespace: [a]\n  manifests: [m]\n");
        var outcome = (await Zakenak.RunAsync("converge -o json", folder.Path)).ShouldExit(2);
        outcome.Reasons().ShouldBe(["ConfigurationInvalid", "ConfigurationInvalid"]);
        outcome.Errors.ShouldContain("zakenak.yaml:2:1: ");
        outcome.Errors.ShouldContain("zakenak.yaml:4:");
    }

    [Theory]
    [InlineData("converge")]
    [InlineData("deploy")]
    [InlineData("diff")]
    [InlineData("status")]
    [InlineData("validate")]
    [InlineData("cleanup --yes")]
    [InlineData("history")]
    [InlineData("rollback --yes")]
    public async Task A_missing_configuration_is_wrong_usage_for(string command)
    {
        using var folder = new TemporaryFolder();
        var outcome = (await Zakenak.RunAsync(command, folder.Path)).ShouldExit(2);
        outcome.Output.ShouldBeEmpty();
        outcome.Errors.ShouldContain("error [ConfigurationInvalid]");
        outcome.Errors.ShouldContain("zakenak.yaml");
    }

    [Fact]
    public async Task A_missing_kubeconfig_is_a_wrong_configuration()
    {
        using var folder = Project();
        var outcome = (await Zakenak.RunAsync("converge -o json --kubeconfig /nowhere/config", folder.Path)).ShouldExit(2);
        outcome.Reasons().ShouldBe(["KubeconfigInvalid"]);
    }

    [Theory]
    [InlineData("converge")]
    [InlineData("diff")]
    [InlineData("status")]
    [InlineData("cleanup --yes")]
    public async Task A_cluster_that_does_not_answer_is_exit_code_3_for(string command)
    {
        using var folder = Project();
        var outcome = (await Zakenak.RunAsync($"{command} -o json --kubeconfig kubeconfig", folder.Path)).ShouldExit(3);
        outcome.Reasons().ShouldContain("ClusterUnreachable");
    }

    [Fact]
    public async Task Debug_tells_every_request_and_keeps_stdout_clean()
    {
        await using var project = await TestProject.CreateAsync();
        var outcome = (await project.RunAsync("status --debug -o json")).ShouldExit(0);
        outcome.Errors.ShouldContain("debug: GET /");
        outcome.Json["project"].ShouldNotBeNull();
    }

    [Fact]
    public async Task The_environment_can_ask_for_debugging()
    {
        await using var project = await TestProject.CreateAsync();
        var debug = new Dictionary<string, string?> { ["ZAKENAK_DEBUG"] = "true" };
        var outcome = await Zakenak.RunAsync(project.WithCluster("status").Split(' '), project.Folder.Path, debug);
        outcome.ShouldExit(0).Errors.ShouldContain("debug: GET /");
    }

    [Fact]
    public async Task Ctrl_C_on_a_terminal_ends_the_live_line_and_gives_the_cursor_back()
    {
        await using var project = await LargeProjectAsync(400);
        var terminal = new Dictionary<string, string?> { ["TERM"] = "xterm-256color" };
        var command = $"{Zakenak.Path} {project.WithCluster("converge")}";
        using var process = Zakenak.Start("script", ["-qefc", command, "/dev/null"], project.Folder.Path, terminal);
        var seen = "";
        var buffer = new char[4096];
        while (!seen.Contains("created", StringComparison.Ordinal))
            seen += new string(buffer, 0, await process.StandardOutput.ReadAsync(buffer, TestContext.Current.CancellationToken));
        await process.StandardInput.WriteAsync('\x03');
        await process.StandardInput.FlushAsync(TestContext.Current.CancellationToken);

        var outcome = (await Zakenak.FinishAsync(process)).ShouldExit(130);
        outcome.Output.ShouldContain("stopping; once more ends at once");
        outcome.Output.ShouldContain("error [Cancelled]: interrupted: ");
        (seen + outcome.Output).LastIndexOf("\e[?25h", StringComparison.Ordinal)
            .ShouldBeGreaterThan((seen + outcome.Output).LastIndexOf("\e[?25l", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Ctrl_C_says_what_is_left_and_the_next_converge_goes_on()
    {
        const int count = 400;
        await using var project = await LargeProjectAsync(count);
        using var process = Zakenak.Start(Zakenak.Path, project.WithCluster("converge").Split(' '), project.Folder.Path, null);
        string? line;
        do
            line = await process.StandardError.ReadLineAsync(TestContext.Current.CancellationToken);
        while (line?.StartsWith("created", StringComparison.Ordinal) == false);

        Process.Start("kill", ["-INT", $"{process.Id}"]).WaitForExit();
        var outcome = (await Zakenak.FinishAsync(process)).ShouldExit(130);
        outcome.Errors.ShouldMatch($@"error \[Cancelled\]: interrupted: \d+ of {count + 1} objects applied, nothing deleted\.");

        (await project.RunAsync("converge")).ShouldExit(0);
        (await project.RunAsync("converge")).ShouldExit(0).Errors.ShouldContain($"\n{count + 1} unchanged");
    }

    /// <summary>So many objects that there is a middle to interrupt; with <c>settings</c> one more.</summary>
    private static async Task<TestProject> LargeProjectAsync(int count)
    {
        var project = await TestProject.CreateAsync();
        for (var i = 0; i < count; i++)
            project.Declare($"settings-{i}", "hello");
        return project;
    }

    private static TemporaryFolder Project() => new TemporaryFolder()
        .Write("zakenak.yaml", "project: shop\ndeploy:\n  namespace: shop\n  manifests: [manifests]\n")
        .Write("manifests/a.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\n")
        .Write("kubeconfig", """
            apiVersion: v1
            kind: Config
            current-context: nowhere
            contexts: [{ name: nowhere, context: { cluster: nowhere, user: nobody } }]
            clusters: [{ name: nowhere, cluster: { server: "https://127.0.0.1:1" } }]
            users: [{ name: nobody, user: { token: none } }]

            """);
}
