using System.Runtime.CompilerServices;
using Zakenak.Engine.Cluster;
using Zakenak.Engine.Health.Waiting;
using Zakenak.Engine.Inventory;
using Zakenak.Engine.Rendering;

namespace Zakenak.Engine.Reconciling;

/// <summary>The status again and again: by watch, so that nothing is asked while nothing happens.</summary>
/// <param name="request">A dry run.</param>
internal sealed class StatusWatch(KubernetesClient cluster, ManifestRenderer renderer, ReconcileRequest request)
{
    /// <summary>A rollout says something many times a second: all that is said in this time is looked at together.</summary>
    private static readonly TimeSpan pause = TimeSpan.FromMilliseconds(500);

    private readonly Owner owner = new(request.Project, request.Namespace);

    public async IAsyncEnumerable<ProjectStatus> RunAsync([EnumeratorCancellation] CancellationToken ct)
    {
        var status = await ReadAsync(ct);
        yield return status;
        while (true)
        {
            var kinds = KindsOf(status);
            await using var watch = new MergedWatch(cluster, await WatchesAsync(kinds, ct), ct);
            // Until there is something of another kind to watch. What the watches begin with is what was there already, or came since.
            do
            {
                await watch.Changes.WaitToReadAsync(ct);
                await Task.Delay(pause, ct);
                while (watch.Changes.TryRead(out _))
                {
                }
                yield return status = await ReadAsync(ct);
            }
            while (kinds.SetEquals(KindsOf(status)));
        }
    }

    private Task<ProjectStatus> ReadAsync(CancellationToken ct) => new StatusPass(cluster, renderer, request).ReadAsync(ct);

    private static HashSet<(string ApiVersion, string Kind, string? Namespace)> KindsOf(ProjectStatus status) =>
        [.. status.Objects.Select(o => (o.Object.ApiVersion, o.Object.Kind, o.Object.Namespace))];

    private async Task<IEnumerable<Watched>> WatchesAsync(IReadOnlyCollection<(string ApiVersion, string Kind, string? Namespace)> kinds, CancellationToken ct)
    {
        var found = await Task.WhenAll(kinds.Select(async k => (Resource: await cluster.Discovery.FindAsync(k.ApiVersion, k.Kind, ct), k.Namespace)));
        var objects = found.Where(f => f.Resource is not null).Select(f => new Watched(f.Resource!, f.Namespace, $"{Owner.Label}={owner.LabelValue}"));
        var beneath = kinds.Select(k => k.Namespace).OfType<string>().Distinct().Select(ns => new Watched(Kinds.Pods, ns, Forbidden: _ => { }));
        return objects.Concat(beneath);
    }
}
