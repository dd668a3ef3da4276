using Zakenak.Engine.Cluster;

namespace Zakenak.Engine.Health.Causes.Network;

/// <summary>A Service's port that names a port of its pods which none of their containers has. A number is taken as it is: containers
/// need not say on which they listen.</summary>
internal static class PortNames
{
    public static IEnumerable<Finding> Find(LiveObject service, IReadOnlyList<LiveObject> pods)
    {
        var named = pods.SelectMany(pod => new Observed(pod.Json).Items("spec.containers")).SelectMany(c => c.Items("ports"))
            .Select(port => port.Text("name")).OfType<string>().Distinct().Order(StringComparer.Ordinal).ToList();
        foreach (var port in new Observed(service.Json).Items("spec.ports"))
        {
            if (port.Text("targetPort") is not { } target || named.Contains(target))
                continue;
            var there = named.Count == 0 ? "they name none" : $"they have {string.Join(", ", named)}";
            var name = port.Text("name") ?? $"{port.Number("port")}";
            yield return Finding.Of(service.Ref, "NoEndpoints",
                $"The port {name} of the Service {service.Name} has no endpoints: "
                + $"no container of its pods has a port named {target} ({there}).",
                "Correct targetPort in the Service, or the name of the container's port.", alike: target);
        }
    }
}
