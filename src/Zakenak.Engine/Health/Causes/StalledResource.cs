using Zakenak.Engine.Cluster;

namespace Zakenak.Engine.Health.Causes;

/// <summary>A custom resource whose controller has given up, as kstatus and Flux have it: <c>Stalled</c> is True until the spec
/// changes.</summary>
internal static class StalledResource
{
    public static IEnumerable<Finding> Find(LiveObject resource) =>
        new Observed(resource.Json).Condition("Stalled") is { IsTrue: true } stalled
            ? [Finding.Of(resource.Ref, stalled.Reason is { Length: > 0 } reason ? reason : "Stalled",
                $"Its controller has given up: {stalled.Message}", "Correct what it says; it is tried again when its spec changes.", isFinal: true)]
            : [];
}
