using System.Text.Json.Nodes;
using Zakenak.Engine;
using Zakenak.Engine.Cluster;
using Zakenak.Engine.Configuration;
using Zakenak.Engine.Gpus;

namespace Zakenak.Cli.Doctor;

/// <summary>What the cluster is, and what these credentials may do in it.</summary>
/// <param name="ns">Where the project goes.</param>
internal sealed class ClusterChecks(ProjectFile? project, string ns)
{
    /// <summary>Every converge needs these in the project's namespace: its inventory is kept in Secrets, its lock is a Lease.</summary>
    private static readonly (string Group, string Resource, string[] Verbs)[] Rights =
    [
        ("", "secrets", ["get", "list", "create", "update", "delete", "patch"]),
        ("coordination.k8s.io", "leases", ["get", "create", "update", "delete"]),
    ];

    public async Task<IReadOnlyList<Check>> RunAsync(Func<KubernetesClient> connect, CancellationToken ct)
    {
        KubernetesClient cluster;
        try
        {
            cluster = connect();
        }
        catch (ReconcileException e)
        {
            const string advice = "Give one with --kubeconfig or KUBECONFIG; K3s writes /etc/rancher/k3s/k3s.yaml.";
            return [new("kubeconfig", CheckState.Missing, e.Message, advice)];
        }

        using (cluster)
        {
            var source = cluster.Connection.KubeconfigPath ?? "the pod's service account";
            var from = Check.Ok("kubeconfig", $"context {cluster.Connection.ContextName} of {source}");
            try
            {
                var version = await cluster.GetVersionAsync(ct);
                var inside = await Task.WhenAll(NamespaceAsync(cluster, ct), RightsAsync(cluster, ct), GpusAsync(cluster, ct));
                return [from, Of(version, cluster.Connection), .. inside];
            }
            catch (ReconcileException e)
            {
                return [from, new("cluster", CheckState.Missing, e.Message, "Start the cluster, or choose another one with --context.")];
            }
        }
    }

    private static Check Of(ServerVersion version, ClusterConnection connection)
    {
        var found = $"{version.GitVersion} at {connection.Server}";
        return (version.Major, version.Minor).CompareTo((1, 25)) >= 0
            ? Check.Ok("cluster", found)
            : Check.Absent("cluster", needed: false, found,
                "Zakenak is made for Kubernetes 1.25 and later; most things work on older ones.");
    }

    private async Task<Check> NamespaceAsync(KubernetesClient cluster, CancellationToken ct)
    {
        var namespaces = new ApiResource("", "v1", "Namespace", "namespaces", false, ["get"]);
        try
        {
            if (await cluster.GetAsync(namespaces, null, ns, ct) is not null)
                return Check.Ok("namespace", ns);
        }
        catch (KubernetesException e) when (e.StatusReason == "Forbidden")
        {
            return Check.Absent("namespace", needed: false, $"these credentials may not look at {ns}", "Make sure that it exists.");
        }

        return project is null || project.Deploy().CreateNamespace
            ? Check.Absent("namespace", needed: false, $"{ns} is not there", "A converge with deploy.createNamespace: true creates it.")
            : Check.Absent("namespace", needed: true, $"{ns} is not there",
                $"Set deploy.createNamespace: true, or run: kubectl create namespace {ns}");
    }

    private async Task<Check> RightsAsync(KubernetesClient cluster, CancellationToken ct)
    {
        var asked = Rights.SelectMany(r => r.Verbs.Select(verb => (r.Group, r.Resource, Verb: verb))).ToList();
        var answers = await Task.WhenAll(asked.Select(a => MayAsync(cluster, a.Verb, a.Group, a.Resource, ct)));
        var missing = asked.Where((_, i) => !answers[i]).Select(a => $"{a.Verb} {a.Resource}").ToList();
        return missing.Count == 0
            ? Check.Ok("rights", $"secrets and leases in {ns}")
            : new("rights", CheckState.Missing, $"in {ns} these credentials may not: {string.Join(", ", missing)}",
                "Ask for a Role with these verbs in the namespace, beside those for the project's own objects.");
    }

    private static readonly ApiResource Reviews =
        new("authorization.k8s.io", "v1", "SelfSubjectAccessReview", "selfsubjectaccessreviews", false, ["create"]);

    private async Task<bool> MayAsync(KubernetesClient cluster, string verb, string group, string resource, CancellationToken ct)
    {
        var answer = await cluster.CreateAsync(Reviews, new JsonObject
        {
            ["apiVersion"] = Reviews.ApiVersion,
            ["kind"] = Reviews.Kind,
            ["spec"] = new JsonObject
            {
                ["resourceAttributes"] = new JsonObject { ["namespace"] = ns, ["verb"] = verb, ["group"] = group, ["resource"] = resource },
            },
        }, ct);
        return answer.Json.GetProperty("status").GetProperty("allowed").GetBoolean();
    }

    /// <summary>With a build for GPUs as a converge checks it; else only what is there.</summary>
    private async Task<Check> GpusAsync(KubernetesClient cluster, CancellationToken ct)
    {
        const string name = "GPU nodes";
        var check = await GpuCheck.RunAsync(cluster, project?.Gpus() ?? [], ct);
        if (check.Missing is { } missing)
            return Check.Absent(name, needed: true, missing, "See docs/GPU-WSL.md.");
        return check.Nodes switch
        {
            null => Check.Absent(name, needed: false, "these credentials may not list nodes", "Ask for list on nodes to see GPUs."),
            [] => Check.Ok(name, "none"),
            var nodes => Check.Ok(name, string.Join("; ", [.. await GpuNode.WithPodsAsync(cluster, nodes, ct), .. check.Warnings])),
        };
    }
}
