namespace Zakenak.Engine.Applying;

/// <summary>Who writes to objects: people's tools, whose changes are drift, and controllers, whose fields are left to them.</summary>
internal static class FieldManagers
{
    /// <summary>Of the direct deployments of the control plane, which are held until the next revision or sync (decision 23).</summary>
    public const string Manual = "zakenak-manual";

    private static readonly string[] hands = ["kubectl-", "Mozilla", "k9s", "Lens", "OpenLens", "freelens", "headlamp"];

    /// <summary>Whether a person holds the field: kubectl and its verbs, the marker of objects older than server-side apply, browser
    /// pages, and
    /// the terminal and desktop tools.</summary>
    public static bool IsHand(string manager) =>
        manager is "kubectl" or "before-first-apply"
        || hands.Any(hand => manager.StartsWith(hand, StringComparison.OrdinalIgnoreCase));

    /// <summary>Hands that write whole objects, the server's defaults with them: what they hold on an object they created says nothing
    /// about a wish.</summary>
    public static bool WritesWholeObjects(string manager) => manager is "kubectl" or "before-first-apply" or "kubectl-create"
        or "kubectl-client-side-apply" or "kubectl-replace" or "kubectl-run" or "kubectl-expose" or "kubectl-autoscale";

    /// <summary>Other tools that deliver whole applications: an adopted object's fields are taken from them.</summary>
    public static bool IsDelivery(string manager) => manager is "helm" or "Helm" or "kustomize-controller" or "helm-controller"
        or "argocd-controller" or "argocd-application-controller" or ManagedFields.Own;
}
