using Zakenak.Engine.Manifests;

namespace Zakenak.Engine.Validation.Advising;

/// <summary>Looks at one object with all that we know of what goes wrong later. Asks no cluster.</summary>
public static class Advisor
{
    public static IEnumerable<Advice> Look(Manifest manifest)
    {
        var found = ApiVersionAdvice.Of(manifest).Concat(SecretAdvice.Of(manifest)).Concat(AccessAdvice.Of(manifest)).Concat(IngressAdvice.Of(manifest));
        return DeclaredPod.Of(manifest) is { } pod ? found.Concat(PodAdvice.Of(pod)).Concat(ContainerAdvice.Of(pod)) : found;
    }
}
