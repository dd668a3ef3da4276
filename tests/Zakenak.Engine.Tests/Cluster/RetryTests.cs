using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Zakenak.Engine.Cluster;

namespace Zakenak.Engine.Tests.Cluster;

/// <summary>What is tried again, and what never is.</summary>
public sealed class RetryTests : IDisposable
{
    private const string Pod = """{"metadata":{"name":"a","namespace":"n"}}""";

    private static readonly ApiResource pods = new("", "v1", "Pod", "pods", true, []);

    private readonly KubeconfigFolder folder = new();
    private readonly InstantTime time = new();
    private readonly CancellationToken ct = TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    public static TheoryData<string> Operations =>
        ["get", "list", "apply", "dry run", "delete by uid", "create", "update", "patch", "delete"];

    private static readonly string[] repeatable = ["get", "list", "apply", "dry run", "delete by uid"];

    [Theory, MemberData(nameof(Operations))]
    public async Task Pause_that_the_server_asks_for_is_made(string operation)
    {
        await using var server = Server(LoopbackReply.Refusal(429, "TooManyRequests", headers: ("Retry-After", "7")),
            LoopbackReply.Json(Pod));
        using var client = Client(server);

        await RunAsync(client, operation);

        server.Requests.Count.ShouldBe(2);
        time.Pauses.ShouldHaveSingleItem().TotalSeconds.ShouldBeInRange(7, 8);
    }

    [Theory, MemberData(nameof(Operations))]
    public async Task Request_whose_fate_is_unknown_is_sent_again_only_where_that_does_no_harm(string operation)
    {
        await using var server = Server(LoopbackReply.Json(Pod), LoopbackReply.Lost, LoopbackReply.Json(Pod));
        using var client = Client(server);
        await client.GetVersionAsync(ct);

        if (repeatable.Contains(operation))
        {
            await RunAsync(client, operation);
            server.Requests.Count.ShouldBe(3);
        }
        else
        {
            var error = await Should.ThrowAsync<ReconcileException>(() => RunAsync(client, operation));
            error.Reason.ShouldBe(Reasons.ClusterUnreachable);
            error.Message.ShouldContain("Nobody knows whether");
            server.Requests.Count.ShouldBe(2);
        }
    }

    [Theory]
    [InlineData("get", 2)]
    [InlineData("apply", 2)]
    [InlineData("create", 1)]
    public async Task Storage_without_a_leader_passes(string operation, int requests)
    {
        await using var server = Server(LoopbackReply.Refusal(500, "", "etcdserver: leader changed"), LoopbackReply.Json(Pod));
        using var client = Client(server);

        await RunAsync(client, operation).ContinueWith(_ => { }, ct);

        server.Requests.Count.ShouldBe(requests);
    }

    [Theory, MemberData(nameof(Operations))]
    public async Task Server_that_is_still_starting_is_waited_for(string operation)
    {
        const string message = "pods \\\"a\\\" is forbidden: not yet ready to handle request";
        await using var server = Server(LoopbackReply.Refusal(403, "Forbidden", message), LoopbackReply.Json(Pod));
        using var client = Client(server);

        await RunAsync(client, operation);

        server.Requests.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Right_that_is_missing_is_told_at_once()
    {
        await using var server = Server(LoopbackReply.Refusal(403, "Forbidden", "you may not"), LoopbackReply.Json(Pod));
        using var client = Client(server);

        await Should.ThrowAsync<KubernetesException>(() => RunAsync(client, "get"));

        server.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Webhook_that_fails_is_the_callers_to_judge()
    {
        const string message = "Internal error occurred: failed calling webhook \\\"w\\\": timeout";
        await using var server = Server(LoopbackReply.Refusal(500, "InternalError", message));
        using var client = Client(server);

        (await Should.ThrowAsync<KubernetesException>(() => RunAsync(client, "apply"))).Message.ShouldContain("failed calling webhook");

        server.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Refusal_that_does_not_pass_is_told_in_the_end()
    {
        await using var server = new LoopbackServer(_ => LoopbackReply.Refusal(503, "ServiceUnavailable", "starting"));
        using var client = Client(server);

        var refusal = await Should.ThrowAsync<KubernetesException>(() => RunAsync(client, "get"));

        refusal.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        server.Requests.Count.ShouldBe(6);
        time.Pauses.Last().ShouldBeGreaterThan(time.Pauses.First());
    }

    [Fact]
    public async Task Server_that_was_never_there_is_told_soon_and_one_that_was_there_is_waited_for()
    {
        // Closed after the answer: what comes next finds nobody, and not a connection that just dies.
        var server = Server(new LoopbackReply(200, Pod, ("Connection", "close")));
        using var client = Client(server);
        await client.GetVersionAsync(ct);
        var address = server.Address;
        await server.DisposeAsync();

        // Not sent, so even a create is tried again.
        var error = await Should.ThrowAsync<ReconcileException>(() => RunAsync(client, "create"));
        error.Reason.ShouldBe(Reasons.ClusterUnreachable);
        error.Message.ShouldContain("connection refused (tried 6 times");
        error.Message.ShouldContain(address);

        using var stranger = new KubernetesClient(folder.Connect(address), new() { Time = time });
        (await Should.ThrowAsync<ReconcileException>(() =>
            RunAsync(stranger, "get"))).Message.ShouldContain("connection refused (tried 2 times");
    }

    [Fact]
    public async Task Server_that_does_not_answer_is_told_with_the_limit()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        using var client = new KubernetesClient(folder.Connect($"http://{silent.LocalEndpoint}"),
            new() { RequestTimeout = TimeSpan.FromMilliseconds(50), Retries = 0 });

        var error = await Should.ThrowAsync<ReconcileException>(() => client.GetVersionAsync(ct));

        error.Message.ShouldContain("no answer within 0.1 s");
    }

    [Fact]
    public async Task Page_whose_version_expired_means_one_list_from_the_start()
    {
        await using var server = new LoopbackServer(r =>
            r.Target.Contains("continue=") ? LoopbackReply.Refusal(410, "Expired")
            : r.Target.Contains("limit=") ? LoopbackReply.Json($$$"""{"metadata":{"continue":"x","resourceVersion":"1"},"items":[{{{Pod}}}]}""")
            : LoopbackReply.Json($$$"""{"metadata":{"resourceVersion":"9"},"items":[{{{Pod}}}]}"""));
        using var client = Client(server);

        var list = await client.ListAsync(pods, "n", "a=b", ct);

        list.ResourceVersion.ShouldBe("9");
        list.Items.ShouldHaveSingleItem().Ref.ToString().ShouldBe("Pod/n/a");
        server.Requests.Select(r => r.Target).ShouldBe([
            "/api/v1/namespaces/n/pods?labelSelector=a%3Db&limit=500",
            "/api/v1/namespaces/n/pods?labelSelector=a%3Db&limit=500&continue=x",
            "/api/v1/namespaces/n/pods?labelSelector=a%3Db"]);
    }

    [Fact]
    public async Task Answer_that_is_no_api_servers_is_told_as_that()
    {
        await using var server = Server(new LoopbackReply(404, "<html>", ("Content-Type", "text/html")), new LoopbackReply(200, "<html>"));
        using var client = Client(server);

        (await Should.ThrowAsync<KubernetesException>(() =>
            client.ListAsync(pods, null, null, ct))).Message.ShouldContain("404 NotFound without a Status (text/html)");
        (await Should.ThrowAsync<ReconcileException>(() =>
            client.GetVersionAsync(ct))).Message.ShouldContain("is this address a Kubernetes API server's?");
    }

    [Fact]
    public async Task Warnings_come_with_the_object_that_was_written()
    {
        await using var server = new LoopbackServer(_ => new LoopbackReply(200, Pod, ("Warning", "299 - \"v1beta1 is “dépassé”, \\\"old\\\"\"")));
        using var client = Client(server);
        var pod = JsonNode.Parse(Pod)!.AsObject();

        (await client.ApplyAsync(pods, pod, new ApplyOptions(), ct)).Warnings.ShouldBe(["v1beta1 is “dépassé”, \"old\""]);
        (await client.CreateAsync(pods, pod, ct)).Warnings.ShouldBe(["v1beta1 is “dépassé”, \"old\""]);
    }

    private static LoopbackServer Server(params LoopbackReply[] replies)
    {
        var next = -1;
        return new LoopbackServer(_ => replies[Math.Min(Interlocked.Increment(ref next), replies.Length - 1)]);
    }

    private KubernetesClient Client(LoopbackServer server) => new(folder.Connect(server.Address), new() { Time = time });

    private Task RunAsync(KubernetesClient client, string operation)
    {
        var pod = JsonNode.Parse(Pod)!.AsObject();
        return operation switch
        {
            "get" => client.GetAsync(pods, "n", "a", ct),
            "list" => client.ListAsync(pods, "n", null, ct),
            "apply" => client.ApplyAsync(pods, pod, new ApplyOptions(), ct),
            "dry run" => client.CreateAsync(pods, pod, ct, dryRun: true),
            "create" => client.CreateAsync(pods, pod, ct),
            "update" => client.UpdateAsync(pods, pod, ct),
            "patch" => client.PatchAsync(pods, "n", "a", new JsonObject(), ct),
            "delete" => client.DeleteAsync(pods, "n", "a", new DeleteOptions(), ct),
            "delete by uid" => client.DeleteAsync(pods, "n", "a", new DeleteOptions("u"), ct),
            _ => throw new ArgumentException(operation),
        };
    }
}
