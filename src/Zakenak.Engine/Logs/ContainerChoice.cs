using Zakenak.Engine.Cluster;
using Zakenak.Engine.Health.Causes.Pods;

namespace Zakenak.Engine.Logs;

/// <summary>Which containers of a pod are read.</summary>
internal static class ContainerChoice
{
    /// <param name="name">Null: all, the init containers first.</param>
    /// <exception cref="ReconcileException">The pod has no container of that name.</exception>
    public static IReadOnlyList<ObservedContainer> Of(LiveObject pod, string? name)
    {
        var all = new ObservedPod(pod, []).Containers;
        var chosen = all.Where(c => name is null || c.Name == name).ToList();
        return chosen.Count > 0 || all.Count == 0 ? chosen : throw new ReconcileException(Reasons.WorkloadNotFound,
            $"The pod {pod.Name} has no container {name}; it has {string.Join(", ", all.Select(c => c.Name))}.");
    }
}
