using Zakenak.Engine.Cluster;
using Zakenak.Engine.Health.Causes.Pods;

namespace Zakenak.Engine.Health.Causes.Workloads;

/// <summary>Of whatever has pods beneath it, custom resources too: why there are no pods, then what is wrong with those that are there,
/// then what their controllers have concluded.</summary>
internal static class WorkloadCauses
{
    public static async Task<IEnumerable<Finding>> FindAsync(CauseSearch search, LiveObject unhealthy, CancellationToken ct)
    {
        var ns = unhealthy.Namespace!;
        var warning = search.WarningsAsync(ns, ct);
        var beneath = await Beneath.FindAsync(search, unhealthy, ns, ct);
        var warnings = await warning;
        var failedJobs = beneath.Controllers.Where(FailedJob.IsFailed).ToList();
        var pods = beneath.Pods.Except(failedJobs.SelectMany(beneath.PodsOf));

        List<Finding> found =
        [
            .. beneath.Controllers.Select(c => FailedCreate.Find(c, beneath.PodsOf(c), warnings[c.Uid])).OfType<Finding>(),
            .. failedJobs.Select(job => FailedJob.Of(job, beneath.PodsOf(job))),
            .. await PodCauses.FindAsync(search, ns, pods, ct),
            .. beneath.Controllers.Select(StalledRollout.Find).OfType<Finding>(),
        ];
        if (found.Count == 0)
            found.AddRange(beneath.Controllers.Select(c => BlockedRollout.Find(c, beneath.OutgoingOf(c))).OfType<Finding>());
        return found.Count > 0 ? found : OwnWarnings.Find(unhealthy, warnings[unhealthy.Uid]);
    }
}
