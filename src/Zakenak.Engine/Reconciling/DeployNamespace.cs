using System.Net;
using System.Text.Json.Nodes;
using Zakenak.Engine.Applying;
using Zakenak.Engine.Cluster;
using Zakenak.Engine.Inventory;
using Zakenak.Engine.Manifests;
using Zakenak.Engine.Rendering;

namespace Zakenak.Engine.Reconciling;

/// <summary>The namespace that a project is deployed to: declared, created because <c>deploy.createNamespace</c> says so, or there
/// already.</summary>
internal static class DeployNamespace
{
    /// <summary>The unit that the created namespace is said to come from.</summary>
    public const string Unit = "deploy.createNamespace";

    /// <returns>The namespace as a target when it is missing and must be created before anything else; else null.</returns>
    /// <exception cref="ReconcileException">NamespaceMissing, also while it is being deleted and nothing declares it.</exception>
    public static async Task<Target?> FindAsync(KubernetesClient cluster, ReconcileRequest request, DesiredState desired, Owner owner,
        ProjectInventory inventory, Action<ReconcileEvent> report, CancellationToken ct)
    {
        var key = new ObjectRef("v1", "Namespace", null, request.Namespace);
        if (inventory.ResourceVersion is not null && !request.CreateNamespace)
            return null; // The inventory lives in it, so it is there.
        var live = await GetAsync(cluster, request.Namespace, ct);
        var declared = desired.Targets.FirstOrDefault(t => t.Ref == key);
        // One that we created stays declared, so that it is neither forgotten nor pruned; one that was there before is not ours.
        if (declared is null && request.CreateNamespace && (live is null || live.IsBeingDeleted || OwnerMarks.IsOurs(live, owner)))
            declared = await DeclareAsync(desired, request.Namespace, ct);
        if (live is { IsBeingDeleted: false })
            return null;
        if (declared is null)
            throw ApplyErrors.NamespaceMissing(request.Namespace);
        if (live is not null && !request.DryRun)
        {
            report(new ReconcileEvent.Waiting($"the namespace {request.Namespace}, which is being deleted", request.Timeout));
            await Gone.WaitAsync(cluster, Kinds.Namespaces, live, request.Timeout, ct);
        }
        return declared;
    }

    private static async Task<Target> DeclareAsync(DesiredState desired, string name, CancellationToken ct)
    {
        var json = new JsonObject { ["apiVersion"] = "v1", ["kind"] = "Namespace", ["metadata"] = new JsonObject { ["name"] = name } };
        var unit = new RenderedUnit(new ManifestsUnit(Unit, []), [new Manifest(json, new ManifestOrigin(Unit))], [], false);
        return (await desired.AddAsync(unit, 0, name, ct))[0];
    }

    private static async Task<LiveObject?> GetAsync(KubernetesClient cluster, string name, CancellationToken ct)
    {
        try
        {
            return await cluster.GetAsync(Kinds.Namespaces, null, name, ct);
        }
        catch (KubernetesException e) when (e.StatusCode == HttpStatusCode.Forbidden)
        {
            // Somebody with rights inside the namespace only: it is there, or the first write will say that it is not.
            var assumed = new JsonObject { ["metadata"] = new JsonObject { ["name"] = name } };
            return new LiveObject(JsonSerialization.ToElement(assumed), "v1", "Namespace");
        }
    }
}
