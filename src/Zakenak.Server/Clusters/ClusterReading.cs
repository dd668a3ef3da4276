using System.Reflection;
using Zakenak.Engine;
using Zakenak.Engine.Gpus;
using Zakenak.Engine.Health;
using Zakenak.Server.Access;
using Zakenak.Server.Contract;
using Zakenak.Server.Data;
using Zakenak.Server.Environments;
using Zakenak.Server.Errors;
using Zakenak.Server.Procedures;
using Zakenak.Server.Runs;

namespace Zakenak.Server.Clusters;

/// <summary>What is in a cluster, for who asks over REST: an admin sees all of it, a member what is in the namespaces that his projects may
/// deploy to (decision 30).</summary>
internal sealed class ClusterReading(Database database, ClusterConnections clusters, RunStore runs)
{
    private static readonly string version =
        typeof(ClusterReading).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    /// <param name="idOrName">Null: the only one.</param>
    /// <exception cref="ServerException">ClusterNotFound; InvalidInput.</exception>
    public async Task<ServerStatus> StatusAsync(string? idOrName, Caller caller, CancellationToken ct)
    {
        var (id, sees) = await ChooseAsync(idOrName, caller, ct);
        var isAdmin = caller.Role == ServerRole.Admin;
        var health = await clusters.CheckAsync(id, isAdmin, ct);
        var lastRun = isAdmin ? (await runs.ListAsync(1, ct)).FirstOrDefault() : null;
        if (!health.Reachable)
            return new("unreachable", version, new(id, false, null, null, null, health.Message), null, lastRun);

        var client = await clusters.GetAsync(id, null, ct);
        var gpus = isAdmin ? await GpuNode.ListAsync(client, ct) : null;
        var managed = await new ManagedObjects(client, sees, explain: false).ListAsync(null, ct);
        var byHealth = managed.CountBy(o => o.Health.Health).OrderBy(c => c.Key).ToDictionary(c => c.Key.ToString(), c => c.Value);
        var isWell = managed.All(o => o.Health.Health is not (HealthState.Degraded or HealthState.Missing));
        return new(isWell ? "healthy" : "degraded", version, new(id, true, health.Version, health.Nodes, Count(gpus), health.Message),
            new(managed.Count, byHealth), lastRun);
    }

    /// <exception cref="ServerException">ClusterNotFound; InvalidInput: no such kind.</exception>
    public async Task<IReadOnlyList<ClusterResource>> ResourcesAsync(ListResources asked, Caller caller, CancellationToken ct)
    {
        var issues = new InputIssues();
        if (asked.Namespace is { } ns)
            issues.Label("namespace", ns);
        if (asked.Kind is { } given)
            issues.Text("kind", given, 253);
        issues.ThrowIfAny();
        var (id, sees) = await ChooseAsync(asked.Cluster, caller, ct);
        if (asked.Namespace is not null && !sees(asked.Namespace))
            return [];
        var objects = new ManagedObjects(await clusters.GetAsync(id, null, ct), sees, explain: true);
        var found = asked.Kind is { } kind
            ? await objects.ListKindAsync(kind, asked.Namespace, ct) ?? throw InputIssues.Of("kind", "is none that the cluster serves, such as Deployment or certificates.cert-manager.io")
            : await objects.ListAsync(asked.Namespace, ct);
        return [.. found.Select(Of)];
    }

    /// <returns>The cluster's id, and which namespaces (null: what has none) the caller sees.</returns>
    private async Task<(string Id, Func<string?, bool> Sees)> ChooseAsync(string? idOrName, Caller caller, CancellationToken ct)
    {
        if (caller.Role == ServerRole.Admin)
            return (await clusters.ChooseAsync(idOrName, ct), _ => true);
        var allowed = await database.ListAsync($"""
            SELECT c.id, c.name, d.namespace FROM clusters c JOIN project_destinations d ON d.cluster_id = c.id
            JOIN project_members m ON m.project_id = d.project_id WHERE m.user_id = {caller.UserId}
            """, row => (Id: row.Text("id"), Name: row.Text("name"), Pattern: row.Text("namespace")), ct);
        var known = allowed.Where(a => idOrName is null || a.Id == idOrName || a.Name == idOrName).ToLookup(a => a.Id, a => a.Pattern);
        if (known.Count == 0)
            throw new ServerException(ErrorCode.ClusterNotFound, idOrName is null ? "Your projects may not deploy to any cluster yet." : $"There is no cluster {idOrName}.");
        if (known.Count > 1)
            throw InputIssues.Of("cluster", $"must name one of them: {string.Join(", ", known.Select(c => c.Key).Order(StringComparer.Ordinal))}");
        var patterns = known.Single();
        return (patterns.Key, ns => ns is not null && patterns.Any(pattern => DestinationRules.Matches(pattern, ns)));
    }

    private static CountedGpus? Count(IReadOnlyList<GpuNode>? nodes) => nodes is { Count: > 0 }
        ? new(nodes.Count, nodes.Sum(n => n.Capacity), nodes.Sum(n => n.Allocatable), nodes.Sum(n => n.Allocated), nodes.Sum(n => n.Free))
        : null;

    private static ClusterResource Of(ManagedObject found) => new(found.Health.Object.ApiVersion, found.Health.Object.Kind,
        found.Health.Object.Namespace, found.Health.Object.Name, found.Owner, found.Health.Health.ToString(), found.Health.Explanation);
}
