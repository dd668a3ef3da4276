using Zakenak.Engine.Cluster;
using Zakenak.Engine.Health.Causes.Pods;

namespace Zakenak.Engine.Health.Causes.Claims;

/// <summary>Why a claim is not bound.</summary>
internal static class UnboundClaim
{
    /// <summary>The volumeBindingMode, and the reason of a claim that no pod uses: unbound, and as it should be.</summary>
    public const string WaitForFirstConsumer = nameof(WaitForFirstConsumer);

    /// <param name="classes">The StorageClasses of the cluster; null when they are not known.</param>
    /// <param name="warnings">About the claim, newest first.</param>
    /// <returns>Null when it is bound, or waits for a pod as its class wants it.</returns>
    public static Finding? Find(LiveObject claim, IReadOnlyList<LiveObject>? classes, IReadOnlyList<WarningEvent> warnings)
    {
        var o = new Observed(claim.Json);
        switch (o.Text("status.phase"))
        {
            case "Bound":
                return null;
            case "Lost":
                return Finding.Of(claim.Ref, "ClaimLost",
                    $"The claim {claim.Name} has lost its volume {o.Text("spec.volumeName")}, which does not exist any more.",
                    "Restore the volume, or delete the claim and restore its data from a backup.", isFinal: true);
        }
        if (o.Text("spec.volumeName") is { Length: > 0 } volume)
        {
            return Of(claim, "FailedBinding", $"it names the volume {volume}, which is not bound to it",
                $"See whether that volume exists, is free and fits: kubectl get pv {volume}.");
        }
        return (o.Text("spec.storageClassName") ?? claim.Annotation("volume.beta.kubernetes.io/storage-class")) switch
        {
            null when classes?.FirstOrDefault(IsDefault) is { } byDefault => OfClass(claim, byDefault.Name, classes, warnings),
            null when classes is null => Warned(claim, warnings),
            null => Of(claim, "FailedBinding", $"it names no StorageClass, and the cluster has no default one ({Names(classes)})",
                "Name one, or make one the default: kubectl annotate storageclass NAME storageclass.kubernetes.io/is-default-class=true."),
            "" => Of(claim, "FailedBinding", "it wants a volume that was made by hand (its storageClassName is empty), and none fits",
                "Make a PersistentVolume with its size and access modes, or name a StorageClass: kubectl get pv."),
            var name => OfClass(claim, name, classes, warnings),
        };
    }

    /// <summary>One that its class leaves alone until a pod comes, and no pod comes.</summary>
    public static Finding Unused(LiveObject claim) => Of(claim, WaitForFirstConsumer,
        "its StorageClass waits for a pod that uses the claim, and there is none",
        "Deploy what uses the claim, or take it out.");

    public static Finding Missing(ObservedPod pod, string claim) => pod.Finding("Unschedulable",
        $"The pod uses the claim {claim}, which does not exist.",
        $"Declare the PersistentVolumeClaim {claim}, or correct its name in the pod's volumes.", alike: claim);

    private static Finding? OfClass(LiveObject claim, string name, IReadOnlyList<LiveObject>? classes, IReadOnlyList<WarningEvent> warnings)
    {
        if (classes is null)
            return Warned(claim, warnings);
        if (classes.FirstOrDefault(c => c.Name == name) is not { } found)
        {
            return Of(claim, "ProvisioningFailed", $"its StorageClass {name} does not exist ({Names(classes)})",
                "Install what brings that class, or name another one in storageClassName.");
        }
        if (Warned(claim, warnings) is { } warned)
            return warned;
        var o = new Observed(found.Json);
        if (o.Text("volumeBindingMode") == WaitForFirstConsumer && claim.Annotation("volume.kubernetes.io/selected-node") is null)
            return null;
        return o.Text("provisioner") == "kubernetes.io/no-provisioner"
            ? Of(claim, "FailedBinding", $"the volumes of its StorageClass {name} are made by hand, and none fits",
                $"Make a PersistentVolume of the class {name} with its size and access modes: kubectl get pv.")
            : Of(claim, "ExternalProvisioning",
                $"the provisioner {o.Text("provisioner")} of its StorageClass {name} has not made a volume yet",
                "See whether the provisioner's pod runs, and what it logs.");
    }

    private static Finding? Warned(LiveObject claim, IReadOnlyList<WarningEvent> warnings) =>
        warnings.FirstOrDefault(w => w.Reason is "ProvisioningFailed" or "FailedBinding") is { } warning
            ? Of(claim, warning.Reason, OneLine.Quote(warning.Message),
                $"Look at the claim and its provisioner: kubectl -n {claim.Namespace} describe pvc {claim.Name}.")
            : null;

    // The claims of a StatefulSet's pods differ in their number only: alike is what is said of them.
    private static Finding Of(LiveObject claim, string reason, string what, string next) =>
        Finding.Of(claim.Ref, reason, $"The claim {claim.Name} is not bound: {what}.", next, alike: what);

    private static string Names(IReadOnlyList<LiveObject> classes) => classes.Count == 0
        ? "the cluster has none"
        : $"there are: {string.Join(", ", classes.Select(c => c.Name).Order(StringComparer.Ordinal))}";

    private static bool IsDefault(LiveObject storageClass) => (storageClass.Annotation("storageclass.kubernetes.io/is-default-class")
        ?? storageClass.Annotation("storageclass.beta.kubernetes.io/is-default-class")) == "true";
}
