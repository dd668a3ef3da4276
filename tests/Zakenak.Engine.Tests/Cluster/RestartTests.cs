using Zakenak.Engine.Cluster;

namespace Zakenak.Engine.Tests.Cluster;

public sealed class RestartTests
{
    private static readonly ApiResource configMaps = new("", "v1", "ConfigMap", "configmaps", true, []);

    [Fact]
    public async Task Killed_and_restarted_server_is_survived()
    {
        var ct = TestContext.Current.CancellationToken;
        await using var cluster = await NamedCluster.UpAsync("restart");
        using var client = cluster.CreateClient(new() { Retries = 10 });
        await client.ApplyAsync(configMaps, ObjectsTests.ConfigMap("default", "before", "1"), new ApplyOptions(), ct);
        await using var events = client.WatchAsync(configMaps, "default", "app=objects", null, ct).GetAsyncEnumerator(ct);
        (await events.MoveNextAsync()).ShouldBeTrue();
        var next = events.MoveNextAsync().AsTask();

        await cluster.KillApiServerAsync();
        var applied = client.ApplyAsync(configMaps, ObjectsTests.ConfigMap("default", "after", "1"), new ApplyOptions(), ct);
        await cluster.StartApiServerAsync();

        (await applied).Name.ShouldBe("after");
        (await next.WaitAsync(TimeSpan.FromSeconds(30), ct)).ShouldBeTrue();
        events.Current.Object.Name.ShouldBe("after");
    }
}
