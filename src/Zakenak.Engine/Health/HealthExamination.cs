using Zakenak.Engine.Cluster;
using Zakenak.Engine.Health.Causes;
using Zakenak.Engine.Health.Causes.Claims;

namespace Zakenak.Engine.Health;

/// <summary>How live objects are with the cluster around them: the rules' word, and where that is not good, its causes. For the objects of
/// one moment, which share what is looked at.</summary>
internal sealed class HealthExamination(KubernetesClient cluster, HealthRules rules)
{
    private readonly CauseFinder finder = new(cluster);

    public async Task<ObjectHealth> ExamineAsync(LiveObject live, CancellationToken ct)
    {
        var result = rules.Evaluate(live);
        if (result.IsFine)
            return ObjectHealth.Of(live.Ref, result);
        var causes = await finder.FindAsync(live, ct);
        return causes is [{ Reason: UnboundClaim.WaitForFirstConsumer }]
            ? ObjectHealth.Of(live.Ref, HealthResult.Suspended("waits for the first pod that uses it, as its StorageClass has it"))
            : ObjectHealth.Of(live.Ref, result, causes);
    }

    /// <summary>Where Services and Ingresses, which are healthy by being there, lead nowhere all the same. Worth asking when everything
    /// else is fine: a workload that is broken says it better.</summary>
    /// <returns>Those that lead nowhere.</returns>
    public async Task<IReadOnlyList<ObjectHealth>> FindLostAsync(IEnumerable<LiveObject> objects, CancellationToken ct)
    {
        var found = await Task.WhenAll(objects.Where(LeadsSomewhere)
            .Select(async live => ObjectHealth.Of(live.Ref, rules.Evaluate(live), await finder.FindAsync(live, ct))));
        return [.. found.Where(health => health.Causes.Count > 0)];
    }

    private static bool LeadsSomewhere(LiveObject live) =>
        live.Ref is { Group: "", Kind: "Service" } or { Group: "networking.k8s.io", Kind: "Ingress" };
}
