using Zakenak.Engine;
using Zakenak.Server.Errors;

namespace Zakenak.Server.Reconciling;

/// <summary>Something else is to blame than the revision: it is tried again all the time, which does not count as an attempt.</summary>
internal static class Outages
{
    private static readonly HashSet<string> reasons =
    [
        Reasons.ClusterUnreachable, Reasons.RegistryUnreachable, Reasons.ConvergeRunning, Reasons.InventoryConflict,
        nameof(ErrorCode.GitUnreachable),
    ];

    public static bool Contains(string reason) => reasons.Contains(reason);
}
