using Zakenak.Engine.Cluster;
using Zakenak.Engine.Health.Causes.Claims;
using Zakenak.Engine.Health.Causes.Network;
using Zakenak.Engine.Health.Causes.Pods;
using Zakenak.Engine.Health.Causes.Workloads;

namespace Zakenak.Engine.Health.Causes;

/// <summary>Where the causes of a kind are looked for.</summary>
internal static class CauseTable
{
    public static async Task<IEnumerable<Finding>> FindAsync(CauseSearch search, LiveObject unhealthy, CancellationToken ct) =>
        $"{unhealthy.Ref.Group}/{unhealthy.Kind}" switch
        {
            "/Pod" => await PodCauses.FindAsync(search, unhealthy.Namespace!, [unhealthy], ct),
            "/PersistentVolumeClaim" => await ClaimCauses.FindAsync(search, unhealthy, ct),
            "/Service" => await ServiceCauses.FindAsync(search, unhealthy, ct),
            "networking.k8s.io/Ingress" => await IngressCauses.FindAsync(search, unhealthy, ct),
            "autoscaling/HorizontalPodAutoscaler" => AutoscalerCauses.Find(unhealthy),
            "apiregistration.k8s.io/APIService" => await ApiServiceCauses.FindAsync(search, unhealthy, ct),
            // Without a namespace nothing beneath can be found in one list.
            _ => [.. StalledResource.Find(unhealthy), .. unhealthy.Namespace is null ? [] : await WorkloadCauses.FindAsync(search, unhealthy, ct)],
        };
}
