using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Zakenak.Engine.Cluster;

namespace Zakenak.Engine.Applying;

/// <summary>Takes the records of an adopted Helm release out of Helm's sight: <c>helm uninstall</c> would still delete what was adopted.
/// They stay readable.</summary>
/// <remarks>Decision 9. Helm finds its records by the label <c>owner: helm</c>.</remarks>
internal sealed class HelmRecords(KubernetesClient cluster)
{
    private readonly ConcurrentDictionary<(string Namespace, string Release), Lazy<Task>> hidden = new();

    /// <summary>Of the release that the object belongs to; once for all of its objects.</summary>
    public Task HideAsync(LiveObject adopted, CancellationToken ct) =>
        adopted.Annotation(OwnerMarks.HelmRelease) is { } release && (adopted.Annotation(OwnerMarks.HelmNamespace) ?? adopted.Namespace) is { } ns
            ? hidden.GetOrAdd((ns, release), key => new Lazy<Task>(() => HideAsync(key.Namespace, key.Release, ct))).Value
            : Task.CompletedTask;

    private async Task HideAsync(string ns, string release, CancellationToken ct)
    {
        foreach (var record in (await cluster.ListAsync(Kinds.Secrets, ns, $"owner=helm,name={release}", ct)).Items)
        {
            var patch = new JsonObject { ["metadata"] = new JsonObject { ["labels"] = new JsonObject { ["owner"] = null } } };
            await cluster.PatchAsync(Kinds.Secrets, ns, record.Name, patch, ct);
        }
    }
}
