using Zakenak.Engine.Cluster;
using Zakenak.Engine.Health.Causes.Pods;

namespace Zakenak.Engine.Health.Causes;

/// <summary>Where the causes of a kind are looked for.</summary>
internal static class CauseTable
{
    public static Task<IEnumerable<Finding>> FindAsync(CauseSearch search, LiveObject unhealthy, CancellationToken ct) =>
        $"{unhealthy.Ref.Group}/{unhealthy.Kind}" switch
        {
            "/Pod" => PodCauses.FindAsync(search, unhealthy.Namespace!, [unhealthy], ct),
            _ when unhealthy.Namespace is { } ns => WorkloadCauses.FindAsync(search, unhealthy, ns, ct),
            _ => Task.FromResult<IEnumerable<Finding>>([]),
        };
}
