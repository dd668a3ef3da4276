using Zakenak.Engine.Cluster;
using Zakenak.Engine.Health.Causes.Pods;

namespace Zakenak.Engine.Health.Causes;

/// <summary>Of whatever has pods beneath it, custom resources too: first why there are no pods, then what is wrong with those that are
/// there.</summary>
internal static class WorkloadCauses
{
    public static async Task<IEnumerable<Finding>> FindAsync(CauseSearch search, LiveObject unhealthy, string ns, CancellationToken ct)
    {
        var warnings = search.WarningsAsync(ns, ct);
        var beneath = await Beneath.FindAsync(search, unhealthy, ns, ct);
        return await PodCauses.FindAsync(search, ns, beneath.Pods, ct);
    }
}
