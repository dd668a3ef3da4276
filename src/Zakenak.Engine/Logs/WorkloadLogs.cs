using System.Net;
using System.Runtime.CompilerServices;
using Zakenak.Engine.Cluster;
using Zakenak.Engine.Cluster.Logs;
using Zakenak.Engine.Health.Causes.Pods;

namespace Zakenak.Engine.Logs;

/// <summary>The logs of a workload's pods: of a Deployment or any other object that pods belong to by owner references, or of one
/// pod.</summary>
/// <exception cref="KubernetesException">A right is missing.</exception>
/// <exception cref="ReconcileException">No such container; the cluster cannot be reached.</exception>
public sealed class WorkloadLogs(KubernetesClient cluster)
{
    /// <summary>Following ends by <paramref name="ct"/>, when a Job or a pod has ended, and when the workload is gone.</summary>
    public IAsyncEnumerable<LogEvent> ReadAsync(LiveObject workload, LogRequest request, CancellationToken ct) =>
        request.Follow ? new LogFollower(cluster, workload, request).RunAsync(ct) : ReadOnceAsync(workload, request, ct);

    private async IAsyncEnumerable<LogEvent> ReadOnceAsync(LiveObject workload, LogRequest request,
        [EnumeratorCancellation] CancellationToken ct)
    {
        var belonging = new WorkloadPods(cluster, workload);
        var whyNot = new Explanations(cluster, workload);
        var pods = await belonging.ListAsync(ct);
        if (pods.Items.Count == 0)
        {
            foreach (var note in await whyNot.OfNoPodsAsync(ct))
                yield return note;
        }
        var options = new LogOptions { Follow = false, TailLines = request.TailLines, Since = request.Since, Previous = request.Previous };
        foreach (var pod in pods.Items)
        {
            foreach (var container in ContainerChoice.Of(pod, request.Container).Where(c => ContainerRun.Of(c).Count > 0))
            {
                await foreach (var happened in ReadAsync(container, options, ct))
                    yield return happened;
            }
            foreach (var note in await whyNot.OfPodAsync(pod, ct))
                yield return note;
        }
    }

    private async IAsyncEnumerable<LogEvent> ReadAsync(ObservedContainer container, LogOptions options,
        [EnumeratorCancellation] CancellationToken ct)
    {
        var pod = container.Pod.Ref;
        await using var lines = cluster.StreamLogAsync(pod.Namespace!, pod.Name, container.Name, options, ct).GetAsyncEnumerator(ct);
        while (true)
        {
            LogEvent happened;
            try
            {
                if (!await lines.MoveNextAsync())
                    yield break;
                happened = new LogEvent.Line(pod.Name, container.Name, lines.Current);
            }
            catch (KubernetesException e) when (e.StatusCode != HttpStatusCode.Forbidden)
            {
                happened = new LogEvent.Note($"{pod.Name}/{container.Name} has no log: {e.Message}");
            }
            yield return happened;
            if (happened is LogEvent.Note)
                yield break;
        }
    }
}
