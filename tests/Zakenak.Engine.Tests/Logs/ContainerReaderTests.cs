using Zakenak.Engine.Cluster;
using Zakenak.Engine.Cluster.Logs;
using Zakenak.Engine.Logs;
using Zakenak.Engine.Tests.Cluster;

namespace Zakenak.Engine.Tests.Logs;

public sealed class ContainerReaderTests : IDisposable
{
    private readonly KubeconfigFolder folder = new();
    private readonly CancellationToken ct = TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Log_that_broke_off_goes_on_after_the_last_line()
    {
        await using var server = new LoopbackServer(r => new LoopbackReply(200, r.Target.Contains("sinceTime")
            // The server knows whole seconds only, so it says the last ones again.
            ? "2026-03-01T10:00:05.1Z zero\n2026-03-01T10:00:05.5Z one\n2026-03-01T10:00:05.5Z two\n2026-03-01T10:00:05.5Z three\n2026-03-01T10:00:06Z four\n"
            : "2026-03-01T10:00:05.5Z one\n2026-03-01T10:00:05.5Z two\n"));
        using var client = new KubernetesClient(folder.Connect(server.Address));
        var reader = new ContainerReader(client, "shop", "web-1", "web");

        var before = await reader.ReadAsync(new LogOptions { TailLines = 2 }, ct).ToListAsync(ct);
        var after = await reader.ReadAsync(new LogOptions { TailLines = 2 }, ct).ToListAsync(ct);

        (string.Join(' ', before), string.Join(' ', after)).ShouldBe(("one two", "three four"));
        server.Requests.Last().Target.ShouldBe(
            "/api/v1/namespaces/shop/pods/web-1/log?container=web&follow=true&timestamps=true&sinceTime=2026-03-01T10%3A00%3A05.5000000Z");
    }

    [Fact]
    public async Task Line_without_a_time_is_kept_as_it_is()
    {
        await using var server = new LoopbackServer(_ => new LoopbackReply(200, "2026-03-01T10:00:05Z  indented\nno time here\n\n"));
        using var client = new KubernetesClient(folder.Connect(server.Address));

        (await new ContainerReader(client, "shop", "web-1", "web").ReadAsync(new LogOptions(), ct).ToListAsync(ct))
            .ShouldBe([" indented", "no time here", ""]);
    }
}
