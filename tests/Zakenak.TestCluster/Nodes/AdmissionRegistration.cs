using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;
using Zakenak.Engine.Cluster;

namespace Zakenak.Testing.Nodes;

/// <summary>Tells the API server of the node's <see cref="AdmissionEndpoint"/>.</summary>
internal sealed class AdmissionRegistration(KubernetesClient client, string node)
{
    private static readonly TimeSpan pause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan patience = TimeSpan.FromSeconds(5);

    /// <param name="owner">The Node, with which it goes.</param>
    public async Task CreateAsync(LiveObject owner, KubeletServer server, CancellationToken ct)
    {
        var ownedBy = new JsonObject { ["apiVersion"] = "v1", ["kind"] = "Node", ["name"] = node, ["uid"] = owner.Uid };
        var json = new JsonObject
        {
            ["apiVersion"] = Kinds.Webhooks.ApiVersion,
            ["kind"] = Kinds.Webhooks.Kind,
            ["metadata"] = new JsonObject { ["name"] = node, ["ownerReferences"] = new JsonArray(ownedBy) },
            ["webhooks"] = new JsonArray(Webhook(server)),
        };
        await client.ApplyAsync(Kinds.Webhooks, json, NodeRegistration.Apply, ct);
    }

    /// <summary>Returns when a pod made in that namespace now is not seen by the cluster's own scheduler: API servers learn of webhooks
    /// and labels a little later. One that cannot reach us (on another machine) never does; then pods carry that scheduler's complaints
    /// too.</summary>
    public async Task ReachesAsync(string ns, CancellationToken ct)
    {
        var pod = new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Pod",
            ["metadata"] = new JsonObject { ["name"] = "probe", ["namespace"] = ns },
            ["spec"] = new JsonObject
            {
                // Or it would have to wait for the token's Secret.
                ["automountServiceAccountToken"] = false,
                ["containers"] = new JsonArray(new JsonObject { ["name"] = "probe", ["image"] = "probe" }),
            },
        };
        for (var began = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(began) < patience; await Task.Delay(pause, ct))
        {
            if (await SchedulerOfAsync(pod, ct) == node)
                return;
        }
    }

    private async Task<string?> SchedulerOfAsync(JsonObject pod, CancellationToken ct)
    {
        try
        {
            var predicted = await client.CreateAsync(Kinds.Pods, pod, ct, dryRun: true);
            return predicted.Json.GetProperty("spec").GetProperty("schedulerName").GetString();
        }
        catch (KubernetesException e) when (e.StatusReason == "Forbidden" && !e.SaysGone())
        {
            // The new namespace has no service account yet.
            return null;
        }
    }

    private JsonObject Webhook(KubeletServer server) => new()
    {
        ["name"] = "schedule.simulated.zakenak.io",
        ["admissionReviewVersions"] = new JsonArray("v1"),
        ["sideEffects"] = "None",
        ["failurePolicy"] = "Ignore",
        ["timeoutSeconds"] = 2,
        ["clientConfig"] = new JsonObject
        {
            ["url"] = $"https://{NodeRegistration.Address}:{server.Port}{KubeletServer.AdmissionPath}",
            ["caBundle"] = Convert.ToBase64String(Encoding.ASCII.GetBytes(server.CertificatePem)),
        },
        ["namespaceSelector"] = new JsonObject { ["matchLabels"] = new JsonObject { [SimulatedNode.NamespaceLabel] = node } },
        ["rules"] = new JsonArray(new JsonObject
        {
            ["apiGroups"] = new JsonArray(""),
            ["apiVersions"] = new JsonArray("v1"),
            ["operations"] = new JsonArray("CREATE"),
            ["resources"] = new JsonArray("pods"),
        }),
    };
}
