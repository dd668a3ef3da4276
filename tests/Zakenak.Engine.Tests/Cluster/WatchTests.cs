using Zakenak.Engine.Cluster;

namespace Zakenak.Engine.Tests.Cluster;

public sealed class WatchTests : IDisposable
{
    private static readonly ApiResource configMaps = new("", "v1", "ConfigMap", "configmaps", true, []);

    private readonly KubeconfigFolder folder = new();
    private readonly CancellationToken ct = TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task What_is_there_comes_first_then_what_happens()
    {
        await using var ns = await TestCluster.CreateNamespaceAsync("watch");
        var client = TestCluster.Client;
        await client.ApplyAsync(configMaps, ObjectsTests.ConfigMap(ns.Name, "a", "1"), new ApplyOptions(), ct);
        await using var events = client.WatchAsync(configMaps, ns.Name, "app=objects", null, ct).GetAsyncEnumerator(ct);

        (await NextAsync(events)).ShouldBe("Added a");
        await client.ApplyAsync(configMaps, ObjectsTests.ConfigMap(ns.Name, "b", "1"), new ApplyOptions(), ct);
        (await NextAsync(events)).ShouldBe("Added b");
        await client.ApplyAsync(configMaps, ObjectsTests.ConfigMap(ns.Name, "a", "2"), new ApplyOptions(), ct);
        (await NextAsync(events)).ShouldBe("Modified a");
        await client.DeleteAsync(configMaps, ns.Name, "b", new DeleteOptions(), ct);
        (await NextAsync(events)).ShouldBe("Deleted b");
    }

    [Fact]
    public async Task Watch_from_a_version_on_leaves_out_what_was_before()
    {
        await using var ns = await TestCluster.CreateNamespaceAsync("watch");
        var client = TestCluster.Client;
        await client.ApplyAsync(configMaps, ObjectsTests.ConfigMap(ns.Name, "a", "1"), new ApplyOptions(), ct);
        var list = await client.ListAsync(configMaps, ns.Name, "app=objects", ct);
        await client.ApplyAsync(configMaps, ObjectsTests.ConfigMap(ns.Name, "b", "1"), new ApplyOptions(), ct);

        await using var events = client.WatchAsync(configMaps, ns.Name, "app=objects", list.ResourceVersion, ct).GetAsyncEnumerator(ct);

        (await NextAsync(events)).ShouldBe("Added b");
    }

    [Fact]
    public async Task Cancelled_watch_ends_at_once()
    {
        await using var ns = await TestCluster.CreateNamespaceAsync("watch");
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        await using var events = TestCluster.Client.WatchAsync(configMaps, ns.Name, "app=none", null,
            stop.Token).GetAsyncEnumerator(stop.Token);
        var next = events.MoveNextAsync().AsTask();

        await stop.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => next.WaitAsync(TimeSpan.FromSeconds(2), ct));
    }

    [Fact]
    public async Task Missing_right_ends_the_watch()
    {
        using var jane = new KubernetesClient(TestCluster.Client.Connection.As("jane"));
        await using var events = jane.WatchAsync(configMaps, "default", null, "1", ct).GetAsyncEnumerator(ct);

        (await Should.ThrowAsync<KubernetesException>(() => NextAsync(events))).MissingRight
            .ShouldBe("User \"jane\" may not watch configmaps in namespace default");
    }

    [Fact]
    public async Task Lost_connection_goes_on_from_the_last_bookmark()
    {
        await using var server = new LoopbackServer(r =>
            r.Target.Contains("resourceVersion=5&") ? LoopbackReply.Lines(false, Event("ADDED", "a", 6), Event("BOOKMARK", "", 9))
            : r.Target.Contains("resourceVersion=9&") ? LoopbackReply.Lines(true, Event("MODIFIED", "a", 10))
            : LoopbackReply.Refusal(400, "BadRequest"));
        using var client = new KubernetesClient(folder.Connect(server.Address), new() { Time = new InstantTime() });
        await using var events = client.WatchAsync(configMaps, "n", null, "5", ct).GetAsyncEnumerator(ct);

        (await NextAsync(events)).ShouldBe("Added a");
        (await NextAsync(events)).ShouldBe("Modified a");

        server.Requests.First().Target.ShouldStartWith("/api/v1/namespaces/n/configmaps?watch=1&allowWatchBookmarks=true&resourceVersion=5&timeoutSeconds=");
    }

    public static TheoryData<string> Expiries => ["answer", "event"];

    [Theory, MemberData(nameof(Expiries))]
    public async Task Expired_version_means_a_new_list_and_the_difference_is_told(string how)
    {
        var lists = new Queue<string>([List(5, ("kept", 1), ("changed", 2), ("gone", 3), ("replaced", 4)),
            List(20, ("kept", 1), ("changed", 12), ("new", 13), ("replaced", 14))]);
        await using var server = new LoopbackServer(r =>
            !r.Target.Contains("watch=1") ? LoopbackReply.Json(lists.Dequeue())
            : r.Target.Contains("resourceVersion=20&") ? LoopbackReply.Lines(true, Event("MODIFIED", "kept", 21))
            : how == "answer" ? LoopbackReply.Refusal(410, "Expired")
            : LoopbackReply.Lines(false, """{"type":"ERROR","object":{"kind":"Status","code":410,"reason":"Expired"}}"""));
        using var client = new KubernetesClient(folder.Connect(server.Address), new() { Time = new InstantTime() });
        await using var events = client.WatchAsync(configMaps, "n", null, null, ct).GetAsyncEnumerator(ct);

        var told = new List<string>();
        while (told.LastOrDefault() != "Modified kept")
            told.Add(await NextAsync(events));

        told.ShouldBe(["Added kept", "Added changed", "Added gone", "Added replaced",
            "Modified changed", "Added new", "Deleted replaced", "Added replaced", "Deleted gone", "Modified kept"]);
    }

    // A new uid goes with a new version for the object that was replaced.
    private static string Meta(string name, int version) =>
        $$$"""{"metadata":{"name":"{{{name}}}","namespace":"n","uid":"{{{name}}}{{{(name == "replaced" ? version : 0)}}}","resourceVersion":"{{{version}}}"}}""";

    private static string List(int version, params (string Name, int Version)[] items) =>
        $$$"""{"metadata":{"resourceVersion":"{{{version}}}"},"items":[{{{string.Join(',', items.Select(i => Meta(i.Name, i.Version)))}}}]}""";

    private static string Event(string type, string name, int version) =>
        $$$"""{"type":"{{{type}}}","object":{{{Meta(name, version)}}} }""";

    private static async Task<string> NextAsync(IAsyncEnumerator<WatchEvent> events)
    {
        (await events.MoveNextAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30))).ShouldBeTrue();
        return $"{events.Current.Type} {events.Current.Object.Name}";
    }
}
