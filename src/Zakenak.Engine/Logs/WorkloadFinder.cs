using Zakenak.Engine.Cluster;
using Zakenak.Engine.Configuration;
using Zakenak.Engine.Inventory;
using Zakenak.Engine.Manifests;

namespace Zakenak.Engine.Logs;

/// <summary>Finds the workload that somebody means by <c>web</c> or <c>deployment/web</c>.</summary>
public sealed class WorkloadFinder(KubernetesClient cluster, Owner owner)
{
    private static readonly Dictionary<string, string> shortNames = new(StringComparer.OrdinalIgnoreCase)
    {
        ["po"] = "Pod",
        ["deploy"] = "Deployment",
        ["sts"] = "StatefulSet",
        ["ds"] = "DaemonSet",
        ["rs"] = "ReplicaSet",
        ["rc"] = "ReplicationController",
        ["cj"] = "CronJob",
    };

    /// <summary>Those that have pods as such. Other kinds of the cluster's own have none; of a custom resource nobody knows.</summary>
    private static readonly (string Group, string Kind)[] builtIn =
    [
        ("apps", "Deployment"), ("apps", "StatefulSet"), ("apps", "DaemonSet"), ("apps", "ReplicaSet"), ("", "ReplicationController"),
        ("batch", "Job"), ("batch", "CronJob"), ("", "Pod"),
    ];

    /// <param name="words"><c>NAME</c> of an object of the project, or <c>KIND/NAME</c>, which may also be one that the project's objects
    /// have made: a pod.</param>
    /// <exception cref="ReconcileException">WorkloadNotFound: there is none, or there are several; the message names them.</exception>
    public async Task<LiveObject> FindAsync(string words, CancellationToken ct)
    {
        var (kind, name) = words.Split('/', 2) is [var k, var n] ? (k, n) : (null, words);
        var inventory = await new InventoryStore(cluster, owner).LoadAsync(ct);
        var workloads = inventory.Entries.Keys.Where(MayHavePods).ToList();
        var meant = workloads.Where(w => w.Name == name && (kind is null || IsKind(w.Kind, kind))).ToList();
        // A custom resource of the same name is less likely meant: its workload is mostly made by an operator.
        if (meant.Count > 1 && meant.Where(IsBuiltIn).ToList() is { Count: > 0 } likely)
            meant = likely;
        if (meant.Count > 1)
        {
            throw new ReconcileException(Reasons.WorkloadNotFound,
                $"'{words}' is the name of several: {List(meant)}. Say which one, with its kind.");
        }

        var found = meant.Count == 1 ? await GetAsync(meant[0], ct) : kind is null ? null : await GetAsync(kind, name, ct);
        return found ?? throw NotFound(words, meant, workloads);
    }

    private ReconcileException NotFound(string words, IReadOnlyList<ObjectRef> meant, IReadOnlyList<ObjectRef> workloads)
    {
        if (meant.Count == 1)
            return new(Reasons.WorkloadNotFound, $"{meant[0]} is not in the cluster. Run zakenak converge to put it there.");
        if (workloads.Count == 0)
            return new(Reasons.WorkloadNotFound, $"The {owner} has no workloads. Run zakenak converge, or name another namespace with -n.");
        var near = Spelling.Nearest(words[(words.IndexOf('/') + 1)..], workloads.Select(w => w.Name).Distinct());
        var there = workloads.Any(IsBuiltIn) ? workloads.Where(IsBuiltIn) : workloads;
        return new(Reasons.WorkloadNotFound,
            $"The {owner} has no workload '{words}'{(near is null ? "." : $"; did you mean {near}?")} It has: {List(there)}.");
    }

    private async Task<LiveObject?> GetAsync(ObjectRef known, CancellationToken ct)
    {
        var resource = await cluster.Discovery.FindAsync(known.ApiVersion, known.Kind, ct)
            ?? await cluster.Discovery.FindPreferredAsync(known.Group, known.Kind, ct);
        return resource is null ? null : await cluster.GetAsync(resource, known.Namespace, known.Name, ct);
    }

    private async Task<LiveObject?> GetAsync(string kind, string name, CancellationToken ct)
    {
        var known = builtIn.FirstOrDefault(b => IsKind(b.Kind, kind));
        if (known.Kind is null)
            return null;
        var resource = await cluster.Discovery.FindPreferredAsync(known.Group, known.Kind, ct);
        return resource is null ? null : await cluster.GetAsync(resource, owner.Namespace, name, ct);
    }

    private static bool MayHavePods(ObjectRef o) => o.Namespace is not null
        && (IsBuiltIn(o) || (o.Group.Contains('.') && !o.Group.EndsWith(".k8s.io", StringComparison.Ordinal)));

    private static bool IsBuiltIn(ObjectRef o) => builtIn.Contains((o.Group, o.Kind));

    /// <summary>Whether the word names the kind: <c>deployment</c>, <c>Deployments</c>, <c>deploy</c>.</summary>
    internal static bool IsKind(string kind, string word) => shortNames.GetValueOrDefault(word) == kind
        || kind.Equals(word, StringComparison.OrdinalIgnoreCase) || $"{kind}s".Equals(word, StringComparison.OrdinalIgnoreCase);

    private static string List(IEnumerable<ObjectRef> workloads) =>
        string.Join(", ", workloads.Select(w => $"{w.Kind.ToLowerInvariant()}/{w.Name}").Distinct().Order(StringComparer.Ordinal));
}
