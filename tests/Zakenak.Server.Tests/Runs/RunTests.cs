using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Zakenak.Server.Runs;
using Zakenak.Server.Tests.Data;

namespace Zakenak.Server.Tests.Runs;

/// <summary><c>POST /api/v1/converge|deploy</c> and what follows them, with a real API server.</summary>
public sealed class RunTests
{
    private readonly CancellationToken ct = TestContext.Current.CancellationToken;

    [Theory, EachDatabase]
    public async Task Converge_of_a_project_in_the_workspace_is_accepted_followed_and_kept(DatabaseKind kind)
    {
        await using var world = await RestWorld.CreateAsync(kind);
        world.Declare("hello");

        var started = await world.StartAsync("converge", new { config = "shop/zakenak.yaml" });
        var url = (string)started["url"]!;
        ((string)started["status"]!).ShouldBe("pending");
        url.ShouldBe($"/api/v1/runs/{started["runId"]}");
        var events = await world.FollowAsync(url);
        var run = await world.GetAsync(url);

        events[0].Data["type"]!.ToString().ShouldBe("Started");
        events[^1].Data["type"]!.ToString().ShouldBe("Finished");
        events.Where(e => e.Data["type"]!.ToString() == "ObjectChanged").Select(e => $"{e.Data["action"]} {e.Data["kind"]}/{e.Data["name"]}").ShouldBe(["Created ConfigMap/settings"]);
        $"{run["kind"]} {run["status"]} {run["startedBy"]} {run["clusterId"]}".ShouldBe("converge success admin c");
        run["result"]!["changes"]!.AsArray().Select(c => $"{c!["action"]} {c["name"]}").ShouldBe(["Created settings"]);
        (await world.GreetingAsync()).ShouldBe("hello");
        ((string)(await world.GetAsync("/api/v1/runs"))[0]!["runId"]!).ShouldBe((string)run["runId"]!);
        ((string)(await world.GetAsync("/api/v1/status"))["lastRun"]!["runId"]!).ShouldBe((string)run["runId"]!);
    }

    [Fact]
    public async Task Converge_prunes_and_deploy_does_not()
    {
        await using var world = await RestWorld.CreateAsync();
        world.Declare("hello", "extra");
        await world.RunAsync("converge", new { config = "shop/zakenak.yaml" });
        world.Declare("hello");

        await world.RunAsync("deploy", new { config = "shop/zakenak.yaml" });
        (await world.GreetingAsync("extra")).ShouldBe("hello");
        await world.RunAsync("converge", new { config = "shop/zakenak.yaml" });
        (await world.GreetingAsync("extra")).ShouldBeNull();
    }

    [Fact]
    public async Task Dry_run_writes_nothing_and_tells_what_would_change()
    {
        await using var world = await RestWorld.CreateAsync();
        world.Declare("hello");
        var run = await world.RunAsync("converge", new { config = "shop/zakenak.yaml", dryRun = true });
        run["result"]!["changes"]!.AsArray().Select(c => $"{c!["action"]} {c["name"]}").ShouldBe(["Created settings"]);
        (await world.GreetingAsync()).ShouldBeNull();
    }

    [Fact]
    public async Task Namespace_and_cluster_of_the_request_count()
    {
        await using var world = await RestWorld.CreateAsync();
        world.Declare("hello");
        world.Write("shop/zakenak.yaml", "project: shop\ndeploy:\n  namespace: not-this-one\n  manifests: [manifests]\n");
        var run = await world.RunAsync("converge", new { config = "shop/zakenak.yaml", @namespace = world.Namespace, cluster = "main" });
        run["status"]!.ToString().ShouldBe("success");
        (await world.GreetingAsync()).ShouldBe("hello");
    }

    [Fact]
    public async Task Run_that_fails_says_why()
    {
        await using var world = await RestWorld.CreateAsync();
        world.Declare("hello");
        world.Write("shop/manifests/settings.yaml", "kind: ConfigMap\nmetadata: {name: [\n");
        var run = await world.RunAsync("converge", new { config = "shop/zakenak.yaml" });
        $"{run["status"]} {run["errorReason"]}".ShouldBe("failed ManifestInvalid");
        run["errorMessage"]!.ToString().ShouldContain("manifests/settings.yaml:");
    }

    [Fact]
    public async Task Follower_that_was_cut_off_goes_on_after_the_last_event_it_saw()
    {
        await using var world = await RestWorld.CreateAsync();
        world.Declare("hello");
        var url = (string)(await world.StartAsync("converge", new { config = "shop/zakenak.yaml" }))["url"]!;
        var all = await world.FollowAsync(url);
        (await world.FollowAsync(url, after: all[2].Id)).Select(e => e.Id).ShouldBe(all.Skip(3).Select(e => e.Id));
    }

    [Fact]
    public async Task Follower_is_told_what_happens_while_he_listens()
    {
        await using var world = await RestWorld.CreateAsync();
        world.Declare("hello");
        await world.HoldLeaseAsync(); // somebody else's converge of the same project is under way: the run waits for its end
        var url = (string)(await world.StartAsync("converge", new { config = "shop/zakenak.yaml" }))["url"]!;
        var told = new List<string>();
        await foreach (var (_, happened) in world.ListenAsync(url))
        {
            told.Add((string)happened["type"]!);
            if (told.Count(type => type == "Waiting") != 1 || told[^1] != "Waiting")
                continue;
            // The answer is under way and the run is not through: what comes after this happens while we listen.
            (await world.GetAsync(url))["finishedAt"].ShouldBeNull();
            (await world.GreetingAsync()).ShouldBeNull();
            await world.ReleaseLeaseAsync();
        }
        told.SkipWhile(type => type != "Waiting").ShouldContain("ObjectChanged");
        told[^1].ShouldBe("Finished");
    }

    [Theory]
    [InlineData("")]
    [InlineData("../outside/zakenak.yaml")]
    [InlineData("shop/../../outside/zakenak.yaml")]
    [InlineData("/etc/passwd")]
    [InlineData("link/zakenak.yaml")]
    [InlineData("shop/missing.yaml")]
    [InlineData("shop")]
    [InlineData("shop/a\u0000b")]
    [InlineData("broken.yaml")]
    public async Task Path_that_names_no_project_of_the_workspace_is_refused(string config)
    {
        await using var world = await RestWorld.CreateAsync();
        world.Declare("hello");
        world.Write("../outside/zakenak.yaml", "project: outside\ndeploy: { namespace: default, manifests: [x] }\n");
        world.Write("broken.yaml", "project: [");
        world.Link("link", "../outside");

        var (status, problem) = await world.SendAsync(HttpMethod.Post, "/api/v1/converge", new JsonObject { ["config"] = config }.ToJsonString());

        status.ShouldBe(400, problem!.ToJsonString());
        problem["code"]!.ToString().ShouldBe("INVALID_INPUT");
        problem["details"]!["issues"]![0]!["path"]!.ToString().ShouldBe("config");
        problem.ToJsonString().ShouldNotContain("zakenak-workspace-"); // where it lies on the server is nobody's business
        (await world.GetAsync("/api/v1/runs")).AsArray().ShouldBeEmpty();
    }

    [Theory]
    [InlineData("", 400)]
    [InlineData("{", 400)]
    [InlineData("[]", 400)]
    [InlineData("{}", 400)]
    [InlineData("""{"config": 7}""", 400)]
    [InlineData("""{"config": "shop/zakenak.yaml", "dry": true}""", 400)]
    [InlineData("""{"config": "shop/zakenak.yaml", "cluster": "nowhere"}""", 404)]
    public async Task Body_of_another_shape_is_a_problem(string body, int expected)
    {
        await using var world = await RestWorld.CreateAsync();
        world.Declare("hello");
        var (status, problem) = await world.SendAsync(HttpMethod.Post, "/api/v1/converge", body);
        status.ShouldBe(expected, problem?.ToJsonString());
        problem!["code"]!.ToString().ShouldNotBeEmpty();
    }

    [Fact]
    public async Task Only_an_admin_or_a_token_of_his_for_it_starts_and_reads_runs()
    {
        await using var world = await RestWorld.CreateAsync();
        world.Declare("hello");
        var member = await world.SignUpAsync("ada", "*");
        var tokens = new Dictionary<string, string>();
        foreach (var scope in new[] { "converge", "read", "pipeline" })
            tokens[scope] = (string)(await world.Api.CallAsync("auth.createToken", new { name = scope, scope }))["token"]!;
        var ofMember = (string)(await world.Api.CallAsync("auth.createToken", new { name = "x", scope = "converge" }, member))["token"]!;
        var body = """{"config": "shop/zakenak.yaml", "dryRun": true}""";

        foreach (var (token, status) in new[] { ("", 401), ("zak_no", 401), (member, 403), (ofMember, 403), (tokens["read"], 403), (tokens["pipeline"], 403), (tokens["converge"], 202) })
        {
            (await world.SendAsync(HttpMethod.Post, "/api/v1/converge", body, token)).Status.ShouldBe(status);
            (await world.SendAsync(HttpMethod.Post, "/api/v1/deploy", "{", token)).Status.ShouldBe(status == 202 ? 400 : status);
            foreach (var path in new[] { "/api/v1/runs", "/api/v1/runs/run-x", "/api/v1/runs/run-x/events" })
                (await world.SendAsync(HttpMethod.Get, path, null, token)).Status.ShouldBe(status == 202 ? path == "/api/v1/runs" ? 200 : 404 : status, path);
        }

        var audit = (await world.Api.CallAsync("audit.list", new { })).AsArray().Select(e => $"{e!["username"]} {e["action"]} {e["outcome"]}").ToList();
        audit.ShouldContain("ada POST /api/v1/converge denied");
        audit.ShouldContain(" POST /api/v1/converge denied");
        audit.ShouldContain("admin POST /api/v1/converge done");
        audit.ShouldContain("admin POST /api/v1/deploy failed");
        audit.ShouldNotContain("admin POST /api/v1/deploy done");
    }

    [Fact]
    public async Task Run_whose_server_was_killed_is_told_as_interrupted()
    {
        await using var world = await RestWorld.CreateAsync();
        await world.Api.Database.ExecuteAsync($"""
            INSERT INTO runs (id, kind, config, cluster_id, dry_run, status, started_by, created_at, alive_until)
            VALUES ('run-lost', 'converge', 'shop/zakenak.yaml', 'c', 0, 'running', 'admin', 1, {DateTimeOffset.UtcNow.AddSeconds(-1)})
            """, ct);
        var run = await world.GetAsync("/api/v1/runs/run-lost");
        $"{run["status"]} {run["errorReason"]}".ShouldBe("failed Interrupted");
        (await world.FollowAsync("/api/v1/runs/run-lost")).ShouldBeEmpty();

        // Its server lives after all: it had only lost the database for a while.
        await world.Api.Services.GetRequiredService<RunStore>().EndAsync("run-lost", null, null, ct);
        ((string)(await world.GetAsync("/api/v1/runs/run-lost"))["status"]!).ShouldBe("success");
    }

    [Fact]
    public async Task Run_whose_notes_the_database_does_not_take_for_a_while_goes_on_and_is_told_whole()
    {
        await using var world = await RestWorld.CreateAsync();
        world.Declare("hello");
        await world.Api.Database.ExecuteAsync($"ALTER TABLE run_events RENAME TO away", ct);
        var url = (string)(await world.StartAsync("converge", new { config = "shop/zakenak.yaml" }))["url"]!;
        await WaitFor.TrueAsync(async () => await world.GreetingAsync() == "hello", ct);

        await world.Api.Database.ExecuteAsync($"ALTER TABLE away RENAME TO run_events", ct);

        var events = await world.FollowAsync(url);
        $"{events[0].Data["type"]} … {events[^1].Data["type"]}".ShouldBe("Started … Finished");
        ((string)(await world.GetAsync(url))["status"]!).ShouldBe("success");
    }

    [Fact]
    public async Task Run_under_way_when_the_server_stops_is_told_as_cancelled()
    {
        await using var world = await RestWorld.CreateAsync();
        world.Declare("hello");
        await world.HoldLeaseAsync(); // somebody else's converge of the same project is under way: the run waits for its end
        var url = (string)(await world.StartAsync("converge", new { config = "shop/zakenak.yaml" }))["url"]!;
        await world.UntilWaitingAsync(url);

        await world.Api.Runner.StopAsync(ct);

        var run = await world.GetAsync(url);
        $"{run["status"]} {run["errorReason"]}".ShouldBe("failed Cancelled");
        run["errorMessage"]!.ToString().ShouldContain("start it again");
        (await world.GreetingAsync()).ShouldBeNull();
    }

    [Fact]
    public async Task Server_without_a_workspace_says_so()
    {
        await using var api = await Procedures.Api.StartAsync();
        using var client = new HttpClient { BaseAddress = api.Address };
        client.DefaultRequestHeaders.Authorization = new("Bearer", api.Admin);
        using var response = await client.PostAsync("/api/v1/converge", TestServer.Json("""{"config": "shop/zakenak.yaml"}"""), ct);
        ((int)response.StatusCode).ShouldBe(400);
        (await response.Content.ReadAsStringAsync(ct)).ShouldContain("--workspace DIR");
    }
}
