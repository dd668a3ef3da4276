using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Zakenak.EndToEnd;

/// <summary><c>zakenak events</c> and <c>zakenak audit</c> against a server.</summary>
public sealed class EventCommandTests
{
    private static readonly string[] fields = ["id", "subject", "subjectId", "type", "reason", "message", "at"];

    [Fact]
    public async Task Events_are_one_object_a_line_from_the_one_that_was_seen_last_until_Ctrl_C()
    {
        await using var project = await ServerProject.SignedInAsync();
        await FurnishAsync(project);
        using var all = project.Start("events -p shop --after 0 -o json");
        await project.RunAsync("resource create one --env prod --id one");
        var first = await NextAsync(all, "one");
        await project.RunAsync("resource create two --env prod --id two");
        var second = await NextAsync(all, "two");
        await EndAsync(all);

        first.Select(field => field.Key).ShouldBe(fields);
        using var rest = project.Start($"events -p shop --after {second["id"]} -o json");
        await project.RunAsync("resource create three --env prod --id three");
        var next = JsonNode.Parse((await rest.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken))!)!;
        long.Parse((string)next["id"]!).ShouldBeGreaterThan(long.Parse((string)second["id"]!));
        await EndAsync(rest);
    }

    [Fact]
    public async Task Event_is_a_sentence_for_people()
    {
        await using var project = await ServerProject.SignedInAsync();
        await FurnishAsync(project);
        using var events = project.Start("events -p shop --after 0");
        await project.RunAsync("resource create one --env prod --id one");
        string line;
        do
            line = (await events.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken))!;
        while (!line.Contains("resource/one"));
        line.ShouldMatch(@"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ (Normal|Warning) resource/one [A-Za-z]+: .+$");
        await EndAsync(events);
    }

    [Fact]
    public async Task Connection_that_is_lost_is_made_anew_behind_the_last_event()
    {
        await using var project = await ServerProject.SignedInAsync();
        await FurnishAsync(project);
        await using var proxy = new LosingProxy(project.Server.Client.BaseAddress!, "no request holds this", 0);
        (await project.RunAsync(["login", proxy.Address, "-u", "admin", "--password-stdin"], ServerProject.AdminPassword)).ShouldExit(0);
        using var events = project.Start("events -p shop --after 0 -o json");
        await project.RunAsync("resource create one --env prod --id one");
        var first = await NextAsync(events, "one");

        proxy.BreakOff();
        await project.RunAsync("resource create two --env prod --id two");

        var second = await NextAsync(events, "two");
        long.Parse((string)second["id"]!).ShouldBeGreaterThan(long.Parse((string)first["id"]!));
        (await EndAsync(events)).Errors.ShouldContain("It is asked again.");
    }

    [Fact]
    public async Task Events_of_a_project_that_is_not_there_are_refused_and_so_is_YAML()
    {
        await using var project = await ServerProject.SignedInAsync();
        (await project.RunAsync("events -p shop", exitCode: 1)).Errors.ShouldContain("zakenak project list shows those that you may see.");
        (await project.RunAsync("events -p shop -o yaml", exitCode: 2)).Errors.ShouldContain("one object a line");
        await project.Server.DisposeAsync();
        (await project.RunAsync("events -p shop -o json", exitCode: 3)).Reasons().ShouldBe(["ServerUnreachable"]);
    }

    [Fact]
    public async Task Audit_tells_who_changed_what_the_newest_first()
    {
        await using var project = await ServerProject.SignedInAsync();
        await project.RunAsync("project create Shop --id shop");
        await project.RunAsync("project create Other --id other");
        await project.RunAsync("project update shop --name Store");

        var entries = (await project.ReadAsync("audit -p shop")).AsArray();

        entries.Select(e => $"{e!["username"]} {e["action"]} {e["outcome"]}")
            .ShouldBe(["admin projects.update done", "admin projects.create done"]);
        (await project.ReadAsync("audit")).AsArray().ShouldContain(e => (string?)e!["projectId"] == "other");
        var older = (await project.ReadAsync($"audit -p shop --limit 1 --before {entries[0]!["id"]}")).AsArray();
        ((string?)older.ShouldHaveSingleItem()!["action"]).ShouldBe("projects.create");
        (await project.RunAsync("audit")).Output.ShouldMatch("^OUTCOME +ID +AT +USER +ADDRESS +ACTION +TARGET +PROJECT\n");
    }

    [Fact]
    public async Task Audit_of_the_whole_server_is_for_admins()
    {
        await using var project = await ServerProject.SignedInAsync();
        (await project.RunAsync(["user", "create", "ada", "--password-file", "-"], "correct horse battery")).ShouldExit(0);
        (await project.RunAsync(["login", project.Address, "-u", "ada", "--password-stdin"], "correct horse battery")).ShouldExit(0);
        (await project.RunAsync("audit -o json", exitCode: 1)).Reasons().ShouldBe(["INSUFFICIENT_PERMISSIONS"]);
    }

    /// <summary>Up to an environment <c>prod</c> that resources can be created in; nothing is deployed.</summary>
    private static async Task FurnishAsync(ServerProject project)
    {
        var repository = project.Repository("shop");
        repository.Commit("empty");
        await project.FurnishAsync(repository, "cli-events");
    }

    private static async Task<JsonObject> NextAsync(Process events, string resource)
    {
        while (true)
        {
            var line = await events.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
            if (line is null)
                throw new InvalidOperationException(await events.StandardError.ReadToEndAsync());
            var happened = JsonNode.Parse(line)!.AsObject();
            if ((string?)happened["subjectId"] == resource)
                return happened;
        }
    }

    private static async Task<Outcome> EndAsync(Process events)
    {
        events.Interrupt();
        return (await Zakenak.FinishAsync(events)).ShouldExit(0);
    }
}
