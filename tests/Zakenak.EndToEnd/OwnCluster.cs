using Zakenak.Testing;

namespace Zakenak.EndToEnd;

/// <summary>A cluster that the tests of one class share, since to start one takes some seconds.</summary>
public sealed class OwnCluster : IAsyncDisposable
{
    private NamedCluster? cluster;

    /// <summary>It answers, whatever the test before did to it. Not in the constructor: where no cluster can be made the test that asks is
    /// skipped.</summary>
    public async Task<NamedCluster> UpAsync()
    {
        if (cluster is null)
            cluster = await NamedCluster.UpAsync($"faults-{Environment.ProcessId}");
        else
            await cluster.StartApiServerAsync();
        return cluster;
    }

    public async ValueTask DisposeAsync()
    {
        if (cluster is not null)
            await cluster.DisposeAsync();
    }
}
