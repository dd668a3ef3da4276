using System.Net;
using System.Text.Json.Nodes;
using Zakenak.Engine.Cluster;
using Zakenak.Engine.Cluster.Logs;

namespace Zakenak.Engine.Tests.Cluster;

public sealed class LogTests : IDisposable
{
    private readonly KubeconfigFolder folder = new();
    private readonly CancellationToken ct = TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Tail_of_the_run_before_is_asked_for_by_container()
    {
        await using var server = new LoopbackServer(_ => new LoopbackReply(200, "one\ntwo\n"));
        using var client = new KubernetesClient(folder.Connect(server.Address));

        (await client.ReadLogAsync("shop", "web-1", "nginx", 10, previous: true, ct)).ShouldBe("one\ntwo\n");

        server.Requests.Single().Target
            .ShouldBe("/api/v1/namespaces/shop/pods/web-1/log?container=nginx&previous=true&tailLines=10&limitBytes=1048576");
    }

    [Fact]
    public async Task Long_log_is_cut_to_the_last_whole_lines()
    {
        var line = new string('x', 999) + "\n";
        await using var server = new LoopbackServer(_ => new LoopbackReply(200, string.Concat(Enumerable.Repeat(line, 100)) + "the end\n"));
        using var client = new KubernetesClient(folder.Connect(server.Address));

        var log = await client.ReadLogAsync("shop", "web-1", "nginx", 101, previous: false, ct);

        log.Length.ShouldBeLessThanOrEqualTo(64 * 1024);
        log.Split('\n')[0].Length.ShouldBe(999);
        log.ShouldEndWith("\nthe end\n");
    }

    [Fact]
    public async Task Followed_log_comes_line_by_line_while_it_is_written()
    {
        await using var server = new LoopbackServer(_ => LoopbackReply.Lines(staysOpen: true, "one", "", "zwölf\r"));
        using var client = new KubernetesClient(folder.Connect(server.Address));
        var options = new LogOptions { TailLines = 3, Since = TimeSpan.FromMinutes(2) };

        var lines = await client.StreamLogAsync("shop", "web-1", "nginx", options, ct).Take(3).ToListAsync(ct);

        lines.ShouldBe(["one", "", "zwölf"]);
        server.Requests.Single().Target
            .ShouldBe("/api/v1/namespaces/shop/pods/web-1/log?container=nginx&follow=true&tailLines=3&sinceSeconds=120");
    }

    [Fact]
    public async Task Cancelled_log_ends_at_once()
    {
        await using var server = new LoopbackServer(_ => LoopbackReply.Lines(staysOpen: true));
        using var client = new KubernetesClient(folder.Connect(server.Address));
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        await using var lines = client.StreamLogAsync("shop", "web-1", "nginx", new LogOptions(), stop.Token).GetAsyncEnumerator(ct);
        var next = lines.MoveNextAsync().AsTask();

        await stop.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => next.WaitAsync(TimeSpan.FromSeconds(2), ct));
    }

    [Fact]
    public async Task Last_line_without_an_end_is_a_line_too()
    {
        using var log = new MemoryStream("one\ntwo"u8.ToArray());

        (await LinesAsync(log)).ShouldBe(["one", "two"]);
    }

    [Fact]
    public async Task Line_that_never_ends_comes_in_pieces_of_whole_characters()
    {
        // Three bytes each: 65,536 is not a multiple of three.
        var written = string.Concat(Enumerable.Repeat("€", 50_000));
        using var log = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(written));

        var lines = await LinesAsync(log);

        lines.Count.ShouldBe(3);
        string.Concat(lines).ShouldBe(written);
    }

    [Fact]
    public async Task Log_of_a_container_that_the_pod_has_not_is_refused_with_the_servers_words()
    {
        await using var ns = await TestCluster.CreateNamespaceAsync("log");
        await TestCluster.Client.CreateAsync(new ApiResource("", "v1", "Pod", "pods", true, []), Pod(ns.Name), ct);

        var refusal = await Should.ThrowAsync<KubernetesException>(() =>
            TestCluster.Client.ReadLogAsync(ns.Name, "lost", "db", 10, previous: false, ct));

        refusal.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        refusal.Message.ShouldContain("container db is not valid for pod lost");
    }

    private async Task<List<string>> LinesAsync(Stream log)
    {
        var reader = new LogLines(log);
        var lines = new List<string>();
        while (await reader.ReadAsync(ct) is { } line)
            lines.Add(line);
        return lines;
    }

    // No node is ever called so.
    private static JsonObject Pod(string ns) => JsonNode.Parse($$"""
        {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "lost", "namespace": "{{ns}}"},
         "spec": {"nodeSelector": {"never": "there"}, "containers": [{"name": "web", "image": "nginx"}]} }
        """)!.AsObject();
}
