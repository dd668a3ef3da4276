using System.Text.Json;
using Zakenak.Engine.Cluster;
using Zakenak.Engine.Health.Causes.Pods;
using Zakenak.Engine.Health.Causes.Workloads;

namespace Zakenak.Engine.Health.Causes.Network;

/// <summary>A Service that leads nowhere. One without a selector has its endpoints from somebody else, and an ExternalName needs
/// none.</summary>
internal static class ServiceCauses
{
    private const string reason = "NoEndpoints";

    public static async Task<IEnumerable<Finding>> FindAsync(CauseSearch search, LiveObject service, CancellationToken ct)
    {
        var o = new Observed(service.Json);
        var selector = Labels(o.At("spec.selector"));
        if (selector.Count == 0 || o.Text("spec.type") == "ExternalName")
            return await AddressAsync(search, service, o, ct);
        if (await search.FindListAsync(Kinds.Pods, service.Namespace, ct) is not { } all)
            return [];

        var pods = all.Where(pod => !pod.IsBeingDeleted && new Observed(pod.Json).Text("status.phase") is not ("Succeeded" or "Failed")
            && Matches(selector, Labels(new Observed(pod.Json).At("metadata.labels")))).ToList();
        if (pods.Count == 0)
            return await WithoutPodsAsync(search, service, selector, all, ct);
        var ready = pods.Where(pod => o.IsTrue("spec.publishNotReadyAddresses")
            || new Observed(pod.Json).Condition("Ready") is { IsTrue: true }).ToList();
        if (ready.Count == 0)
        {
            var none = pods.Count == 1 ? "the pod that it selects is not" : $"none of the {pods.Count} pods that it selects is";
            return [.. await PodCauses.FindAsync(search, service.Namespace!, pods, ct),
                Finding.Of(service.Ref, reason, $"The Service {service.Name} has no endpoints: {none} ready.",
                    "Correct what holds its pods up.")];
        }
        return [.. PortNames.Find(service, ready), .. await AddressAsync(search, service, o, ct)];
    }

    /// <summary>Its workload may have no pods, for a reason of its own, or on purpose.</summary>
    private static async Task<IEnumerable<Finding>> WithoutPodsAsync(CauseSearch search, LiveObject service,
        IReadOnlyDictionary<string, string> selector, IReadOnlyList<LiveObject> pods, CancellationToken ct)
    {
        var lists = await Task.WhenAll(new[] { Kinds.Deployments, Kinds.StatefulSets, Kinds.DaemonSets }
            .Select(kind => search.ListAsync(kind, service.Namespace, ct)));
        var workload = lists.SelectMany(list => list)
            .FirstOrDefault(w => Matches(selector, Labels(new Observed(w.Json).At("spec.template.metadata.labels"))));
        if (workload is null)
        {
            return [Finding.Of(service.Ref, reason,
                $"The Service {service.Name} has no endpoints: no pod has the labels of its selector ({Say(selector)})."
                + Near(selector, pods),
                $"Compare the selector with the pods' labels: kubectl -n {service.Namespace} get pods --show-labels.")];
        }
        if (new Observed(workload.Json).Number("spec.replicas") == 0)
            return [];
        return [.. await WorkloadCauses.FindAsync(search, workload, ct), Finding.Of(service.Ref, reason,
            $"The Service {service.Name} has no endpoints: the {workload.Kind} {workload.Name} that it selects has no pods.",
            $"See why it has none: kubectl -n {service.Namespace} describe {workload.Kind.ToLowerInvariant()} {workload.Name}.")];
    }

    private static async Task<IEnumerable<Finding>> AddressAsync(CauseSearch search, LiveObject service, Observed o, CancellationToken ct)
    {
        if (o.Text("spec.type") != "LoadBalancer" || o.Items("status.loadBalancer.ingress").Any())
            return [];
        var told = OwnWarnings.Find(service, (await search.WarningsAsync(service.Namespace!, ct))[service.Uid]).ToList();
        return told.Count > 0 ? told : [Finding.Of(service.Ref, "LoadBalancerPending",
            $"The Service {service.Name} has no address: no load balancer controller has given it one.",
            "Install one (MetalLB, a cloud's), or see why it does not answer; on K3s: "
            + $"kubectl -n kube-system get pods -l svccontroller.k3s.cattle.io/svcname={service.Name}.")];
    }

    /// <summary>The pod that misses the selector by one label, as a sentence; empty for none.</summary>
    private static string Near(IReadOnlyDictionary<string, string> selector, IReadOnlyList<LiveObject> pods)
    {
        foreach (var pod in pods)
        {
            var labels = Labels(new Observed(pod.Json).At("metadata.labels"));
            if (selector.Keys.All(labels.ContainsKey)
                && selector.Where(wanted => labels[wanted.Key] != wanted.Value).ToList() is [var other])
                return $" The pod {pod.Name} has {other.Key}={labels[other.Key]}.";
        }
        return "";
    }

    private static bool Matches(IReadOnlyDictionary<string, string> selector, IReadOnlyDictionary<string, string> labels) =>
        selector.All(wanted => labels.TryGetValue(wanted.Key, out var value) && value == wanted.Value);

    private static string Say(IReadOnlyDictionary<string, string> labels) =>
        string.Join(", ", labels.OrderBy(l => l.Key, StringComparer.Ordinal).Select(l => $"{l.Key}={l.Value}"));

    private static Dictionary<string, string> Labels(JsonElement? map) => map is { ValueKind: JsonValueKind.Object } labels
        ? labels.EnumerateObject().ToDictionary(l => l.Name, l => l.Value.ToString())
        : [];
}
