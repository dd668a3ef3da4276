using Zakenak.Engine.Manifests;

namespace Zakenak.Engine.Validation.Advising;

internal static class IngressAdvice
{
    private const string OldClass = "kubernetes.io/ingress.class";

    public static IEnumerable<Advice> Of(Manifest manifest)
    {
        if (manifest is { Kind: "Ingress" } && manifest.Ref.Group == "networking.k8s.io"
            && (manifest.Metadata["annotations"] as System.Text.Json.Nodes.JsonObject)?.ContainsKey(OldClass) is true)
        {
            yield return new("DeprecatedField", manifest,
                $"the annotation {OldClass} is deprecated since Kubernetes 1.18, and not every controller reads it",
                "Set spec.ingressClassName.");
        }
    }
}
