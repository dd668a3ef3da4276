using Zakenak.Engine.Cluster;
using Zakenak.Engine.Health.Causes.Pods;

namespace Zakenak.Engine.Health.Causes.Claims;

/// <summary>A claim that has no volume: its storage class, or what the provisioner said.</summary>
internal static class ClaimCauses
{
    public static async Task<IEnumerable<Finding>> FindAsync(CauseSearch search, LiveObject claim, CancellationToken ct)
    {
        var warnings = await search.WarningsAsync(claim.Namespace!, ct);
        var classes = await search.FindListAsync(Kinds.StorageClasses, null, ct);
        if (UnboundClaim.Find(claim, classes, [.. warnings[claim.Uid]]) is { } found)
            return [found];
        if (new Observed(claim.Json).Text("status.phase") != "Pending")
            return OwnWarnings.Find(claim, warnings[claim.Uid]);

        // Its class waits for a pod: if one uses it, that one is held up by something.
        var pods = (await search.ListAsync(Kinds.Pods, claim.Namespace, ct))
            .Where(pod => ClaimsOf(new Observed(pod.Json)).Contains(claim.Name)).ToList();
        return pods.Count > 0 ? await PodCauses.FindAsync(search, claim.Namespace!, pods, ct) : [UnboundClaim.Unused(claim)];
    }

    /// <summary>Those of the pod that are missing or at fault; empty when none is.</summary>
    public static async Task<IReadOnlyList<Finding>> OfPodAsync(CauseSearch search, ObservedPod pod, CancellationToken ct)
    {
        var warnings = await search.WarningsAsync(pod.Ref.Namespace!, ct);
        if (await search.FindListAsync(Kinds.Claims, pod.Ref.Namespace, ct) is not { } claims)
            return [];
        var byName = claims.ToDictionary(claim => claim.Name);
        var classes = await search.FindListAsync(Kinds.StorageClasses, null, ct);
        return [.. ClaimsOf(pod.Json).Select(name => byName.GetValueOrDefault(name) is { } claim
            ? UnboundClaim.Find(claim, classes, [.. warnings[claim.Uid]])
            : UnboundClaim.Missing(pod, name)).OfType<Finding>()];
    }

    private static IEnumerable<string> ClaimsOf(Observed pod) => pod.Items("spec.volumes")
        .Select(volume => volume.Text("persistentVolumeClaim.claimName")
            ?? (volume.At("ephemeral") is null ? null : $"{pod.Text("metadata.name")}-{volume.Text("name")}"))
        .OfType<string>();
}
