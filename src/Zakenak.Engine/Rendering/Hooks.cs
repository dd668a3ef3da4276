using Zakenak.Engine.Manifests;

namespace Zakenak.Engine.Rendering;

/// <summary>Helm's hooks among a chart's objects.</summary>
internal static class Hooks
{
    private const string Annotation = "helm.sh/hook";

    /// <summary>Ordinary objects and hooks, each in the order of the render. What runs on <c>helm test</c> alone is neither.</summary>
    public static (IReadOnlyList<Manifest> Objects, IReadOnlyList<Manifest> Hooks) Separate(IEnumerable<Manifest> rendered)
    {
        var objects = new List<Manifest>();
        var hooks = new List<Manifest>();
        foreach (var manifest in rendered)
        {
            if (manifest.Annotation(Annotation) is not { } annotation)
                objects.Add(manifest);
            else if (!annotation.Split(',', StringSplitOptions.TrimEntries).All(IsTest))
                hooks.Add(manifest);
        }
        return (objects, hooks);
    }

    /// <summary>Helm's rule: <c>test-success</c> is the older spelling; <c>test-failure</c> was dropped with Helm 3.</summary>
    private static bool IsTest(string hook) => hook is "test" or "test-success" or "test-failure";
}
