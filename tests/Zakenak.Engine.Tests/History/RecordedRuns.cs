using Zakenak.Engine.History;

namespace Zakenak.Engine.Tests.History;

/// <summary>What a run leaves in the history.</summary>
public class RecordedRuns
{
    private const string Revision = "main@sha1:4b825dc642cb6eb9a060e54bf8d69288fbee4904";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_run_is_recorded_with_its_revision_who_ran_it_and_what_it_changed()
    {
        await using var project = await ProjectAsync();
        project.Declare("a.yaml", Some.ConfigMap("stays"))
            .Declare("b.yaml", Some.ConfigMap("changes"))
            .Declare("c.yaml", Some.ConfigMap("goes"));
        await project.MustConvergeAsync();
        project.Declare("b.yaml", Some.ConfigMap("changes", "two")).Remove("c.yaml").Declare("d.yaml", Some.ConfigMap("comes"));

        await project.MustConvergeAsync(r => r with { Revision = Revision });

        var record = (await project.HistoryAsync())[0];
        (record.Command, record.Revision).ShouldBe(("converge", Revision));
        (record.Who, record.ProjectFile).ShouldBe(("Ada <ada@example.com>", "apps/zakenak.yaml"));
        record.Outcome.ShouldBe(RunOutcome.Succeeded);
        (record.Created, record.Configured, record.Deleted).ShouldBe((1, 1, 1));
        record.Changes.Select(c => $"{c.Action} {c.Object.Name}")
            .ShouldBe(["Created comes", "Configured changes", "Deleted goes"], ignoreOrder: true);
        record.Began.ShouldBe(DateTimeOffset.UtcNow, TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task A_run_without_changes_writes_nothing_and_asks_nobody_who_ran_it()
    {
        await using var project = await ProjectAsync();
        project.Declare("a.yaml", Some.ConfigMap("settings"));
        await project.MustConvergeAsync();
        project.Origin = project.Origin! with { WhoAsync = _ => throw new InvalidOperationException("nobody needs to know") };

        await project.MustConvergeAsync();

        project.Writes().ShouldBeEmpty();
        (await project.HistoryAsync()).Count.ShouldBe(1);
    }

    [Fact]
    public async Task Recording_a_run_costs_two_requests()
    {
        await using var project = await ProjectAsync();
        project.Declare("a.yaml", Some.ConfigMap("settings"));
        await project.MustConvergeAsync();
        project.Declare("a.yaml", Some.ConfigMap("settings", "two"));

        await project.MustConvergeAsync();

        project.Requests().Count(r => r.Contains("zakenak.shop.history")).ShouldBe(2);
    }

    [Fact]
    public async Task A_run_that_failed_half_way_is_recorded_with_the_reasons_and_what_it_changed()
    {
        await using var project = await ProjectAsync();
        project.Declare("a.yaml", Some.ConfigMap("settings")).Declare("b.yaml", Some.Service("web").Replace("port: 80", "port: 80000"));

        await project.ConvergeAsync();

        var record = (await project.HistoryAsync()).ShouldHaveSingleItem();
        record.Outcome.ShouldBe(RunOutcome.Failed);
        record.FailedBecause.ShouldBe([Reasons.ApplyFailed]);
        record.Changes.ShouldHaveSingleItem().Object.Name.ShouldBe("settings");
    }

    [Fact]
    public async Task A_run_that_failed_before_it_changed_anything_is_not_recorded()
    {
        await using var project = await ProjectAsync();
        project.Declare("b.yaml", Some.Service("web").Replace("port: 80", "port: 80000"));

        (await project.ConvergeAsync()).Succeeded.ShouldBeFalse();

        (await project.HistoryAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_run_that_was_stopped_is_recorded_with_what_it_had_done()
    {
        await using var project = await ProjectAsync();
        project.Declare("a.yaml", Some.ConfigMap("settings"));
        // So many waves that the run is not at its end when its first event is heard here, also on a busy machine.
        for (var wave = 1; wave <= 60; wave++)
            project.Declare($"later-{wave}.yaml", Some.ConfigMap($"later-{wave}", annotations: $"{{zakenak.io/wave: '{wave}'}}"));
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Ct);

        await Should.ThrowAsync<OperationCanceledException>(async () =>
        {
            await foreach (var happened in project.Reconciler.ReconcileAsync(project.Request(), stop.Token))
            {
                if (happened is ReconcileEvent.ObjectChanged)
                    await stop.CancelAsync();
            }
        });

        var record = (await project.HistoryAsync()).ShouldHaveSingleItem();
        record.FailedBecause.ShouldBe([Reasons.Cancelled]);
        record.Changes.Select(c => c.Object.Name).ShouldContain("settings");
    }

    [Fact]
    public async Task A_run_whose_objects_do_not_become_healthy_is_recorded_as_failed()
    {
        await using var project = await ProjectAsync();
        project.Declare("a.yaml", Some.Deployment("web", "replicas: 1"));

        await project.ConvergeAsync(r => r with { Wait = true, Timeout = TimeSpan.FromMilliseconds(300) });

        var record = (await project.HistoryAsync()).ShouldHaveSingleItem();
        (record.Outcome, record.Created).ShouldBe((RunOutcome.Failed, 1));
        record.FailedBecause.ShouldBe([Reasons.HealthTimeout]);
    }

    [Fact]
    public async Task A_dry_run_is_not_recorded()
    {
        await using var project = await ProjectAsync();
        project.Declare("a.yaml", Some.ConfigMap("settings"));

        await project.MustConvergeAsync(r => r with { DryRun = true });

        (await project.HistoryAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task Values_are_not_recorded()
    {
        await using var project = await ProjectAsync();
        project.Declare("a.yaml", "{apiVersion: v1, kind: Secret, metadata: {name: login}, stringData: {password: hunter2-is-secret}}");

        await project.MustConvergeAsync();

        var record = (await project.HistoryAsync()).Single();
        System.Text.Json.JsonSerializer.Serialize(record).ShouldNotContain("hunter2");
        record.Changes.Single().Object.Name.ShouldBe("login");
    }

    [Fact]
    public async Task A_cleanup_that_leaves_something_is_recorded()
    {
        await using var project = await ProjectAsync();
        project.Declare("a.yaml", Some.ConfigMap("settings"))
            .Declare("b.yaml", Some.ConfigMap("kept", annotations: "{zakenak.io/prune: disabled}"));
        await project.MustConvergeAsync();
        project.Origin = project.Origin! with { Command = "cleanup" };

        await project.CleanUpAsync();

        var record = (await project.HistoryAsync())[0];
        (record.Command, record.Revision, record.Deleted).ShouldBe(("cleanup", null, 1));
    }

    [Fact]
    public async Task A_cleanup_that_leaves_nothing_deletes_the_history_too()
    {
        await using var project = await ProjectAsync();
        project.Declare("a.yaml", Some.ConfigMap("settings"));
        await project.MustConvergeAsync();

        await project.CleanUpAsync();

        (await project.KubectlAsync("", "get", "secrets", "-o", "name")).ShouldNotContain("zakenak");
    }

    [Fact]
    public async Task A_history_that_may_not_be_written_is_a_warning_and_the_run_goes_on()
    {
        await using var project = await ProjectAsync();
        project.Declare("a.yaml", Some.ConfigMap("settings"));
        // What may not be written: a Secret of that name that nobody can change.
        var locked = $"{{apiVersion: v1, kind: Secret, metadata: {{name: {project.Owner.HistoryName}}}, immutable: true}}";
        await project.KubectlAsync(locked, "create", "-f", "-");

        var result = await project.MustConvergeAsync();

        result.Warnings.ShouldHaveSingleItem().ShouldStartWith("This run will not be in the history: ");
        (await project.GetAsync("v1", "ConfigMap", "settings")).ShouldNotBeNull();
    }

    [Fact]
    public async Task The_namespace_of_a_project_may_go_although_its_history_is_in_it()
    {
        await using var project = await ProjectAsync();
        var ns = $"{project.Namespace}-made";
        project.Declare("a.yaml", Some.ConfigMap("settings"));
        await project.MustConvergeAsync(r => r with { Namespace = ns, CreateNamespace = true });

        var result = await project.CleanUpAsync(all: true, ns: ns);

        result.Changes.Single(c => c.Object.Kind == "Namespace").Action.ShouldBe(ChangeAction.Deleted);
    }

    private static async Task<EngineProject> ProjectAsync()
    {
        var project = await EngineProject.CreateAsync();
        project.Origin = new RunOrigin("converge", "apps/zakenak.yaml", _ => Task.FromResult("Ada <ada@example.com>"));
        return project;
    }
}
