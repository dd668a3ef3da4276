using Zakenak.Engine.Cluster;
using Zakenak.Engine.Health;
using Zakenak.Engine.Health.Causes;
using Zakenak.Engine.Health.Causes.Pods;

namespace Zakenak.Engine.Logs;

/// <summary>Says why there is no log: no pods, or pods that do not start. Each cause once.</summary>
internal sealed class Explanations(KubernetesClient cluster, LiveObject workload)
{
    private readonly CauseFinder causes = new(cluster);
    private readonly HashSet<(string About, string Reason)> told = [];

    /// <summary>Nothing when it has started, or is merely on its way.</summary>
    public async Task<IReadOnlyList<LogEvent.Note>> OfPodAsync(LiveObject pod, CancellationToken ct) =>
        HasStarted(pod) ? [] : Tell(pod.Name, $"{pod.Name} has not started", await causes.FindAsync(pod, ct));

    public async Task<IReadOnlyList<LogEvent.Note>> OfNoPodsAsync(CancellationToken ct)
    {
        var about = $"{workload.Kind}/{workload.Name}";
        var first = told.Add((about, "")) ? [new LogEvent.Note($"{about} has no pods{(IsScaledToZero ? ": it is scaled to 0" : "")}")]
            : Array.Empty<LogEvent.Note>();
        return [.. first, .. IsScaledToZero ? [] : Tell(about, $"{about} has no pods", await causes.FindAsync(workload, ct))];
    }

    /// <summary>Whether a container of it has run: then its log says more than we could.</summary>
    private static bool HasStarted(LiveObject pod) =>
        new ObservedPod(pod, []).Containers.Any(container => ContainerRun.Of(container).Count > 0);

    private bool IsScaledToZero => new Observed(workload.Json).Number("spec.replicas") == 0;

    private IReadOnlyList<LogEvent.Note> Tell(string about, string what, IReadOnlyList<Cause> found) =>
    [
        .. found.Where(cause => told.Add((about, cause.Reason)))
            .Select(cause => new LogEvent.Note($"{what}: {cause.Message}\n  → {cause.NextStep}")),
    ];
}
