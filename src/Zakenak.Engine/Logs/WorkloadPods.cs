using System.Collections.Concurrent;
using Zakenak.Engine.Cluster;
using Zakenak.Engine.Health;
using Zakenak.Engine.Health.Causes;

namespace Zakenak.Engine.Logs;

/// <summary>Which pods are a workload's, of every revision: those that its owner references lead to, through whatever is in
/// between.</summary>
internal sealed class WorkloadPods(KubernetesClient cluster, LiveObject workload)
{
    // Owner references may be written by anybody, in a circle too.
    private const int deepest = 6;

    private readonly ConcurrentDictionary<string, bool> owners = new();

    /// <summary>Narrows what is listed; null where the workload has no selector.</summary>
    public string? Labels { get; } = workload.Kind == "Pod" ? null : LabelSelector.Of(new Observed(workload.Json));

    public string? Fields { get; } = workload.Kind == "Pod" ? $"metadata.name={workload.Name}" : null;

    /// <summary>The oldest first.</summary>
    public async Task<ObjectList> ListAsync(CancellationToken ct)
    {
        var all = await cluster.ListAsync(Kinds.Pods, workload.Namespace, Labels, ct, Fields);
        var ours = new List<LiveObject>();
        foreach (var pod in all.Items)
        {
            if (await OwnsAsync(pod, ct))
                ours.Add(pod);
        }
        return all with { Items = [.. ours.OrderBy(pod => Times.Of(new Observed(pod.Json), "metadata.creationTimestamp"))] };
    }

    public Task<bool> OwnsAsync(LiveObject pod, CancellationToken ct) =>
        workload.Kind == "Pod" ? Task.FromResult(pod.Name == workload.Name) : LeadsUpAsync(pod, 0, ct);

    private async Task<bool> LeadsUpAsync(LiveObject from, int depth, CancellationToken ct)
    {
        foreach (var owner in new Observed(from.Json).Items("metadata.ownerReferences"))
        {
            if (await IsOursAsync(owner, from.Namespace, depth, ct))
                return true;
        }
        return false;
    }

    /// <param name="owner">An owner reference.</param>
    private async Task<bool> IsOursAsync(Observed owner, string? ns, int depth, CancellationToken ct)
    {
        var uid = owner.Text("uid") ?? "";
        if (uid == workload.Uid)
            return true;
        if (depth >= deepest || owner.Text("name") is not { } name)
            return false;
        if (owners.TryGetValue(uid, out var isKnown))
            return isKnown;
        var found = await GetAsync(owner, ns, name, ct);
        return owners[uid] = found?.Uid == uid && await LeadsUpAsync(found, depth + 1, ct);
    }

    private async Task<LiveObject?> GetAsync(Observed owner, string? ns, string name, CancellationToken ct)
    {
        var resource = await cluster.Discovery.FindAsync(owner.ApiVersion, owner.Kind, ct);
        return resource is null ? null : await cluster.GetAsync(resource, resource.Namespaced ? ns : null, name, ct);
    }
}
