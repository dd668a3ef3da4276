namespace Zakenak.Server.Reconciling;

/// <summary>How much is reconciled at once, section <c>Reconcile</c>.</summary>
public sealed class ReconcileOptions
{
    /// <summary>Passes of this server that work at the same time; those that only wait for health do not count: 1 to 100, default 4.</summary>
    public int Workers { get; set; } = 4;

    /// <summary>Passes at the same time in one cluster, of all servers together: 1 to 100, default 3.</summary>
    public int PerCluster { get; set; } = 3;

    /// <summary>Passes of this server in all, with those that wait: 1 to 1000, default 50. Each holds a few watches open.</summary>
    public int MaxPasses { get; set; } = 50;
}
