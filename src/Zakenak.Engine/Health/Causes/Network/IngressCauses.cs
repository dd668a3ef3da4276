using Zakenak.Engine.Cluster;

namespace Zakenak.Engine.Health.Causes.Network;

/// <summary>An Ingress that no controller takes, or whose Services are missing or lead nowhere.</summary>
internal static class IngressCauses
{
    private const int mostServices = 10;

    public static async Task<IEnumerable<Finding>> FindAsync(CauseSearch search, LiveObject ingress, CancellationToken ct)
    {
        var classes = await search.FindListAsync(Kinds.IngressClasses, null, ct);
        List<Finding> found = [.. OfClass(ingress, classes)];
        if (await search.FindListAsync(Kinds.Services, ingress.Namespace, ct) is { } services)
            found.AddRange(await OfBackendsAsync(search, ingress, services.ToDictionary(s => s.Name), ct));
        return found.Count > 0 ? found : OwnWarnings.Find(ingress, (await search.WarningsAsync(ingress.Namespace!, ct))[ingress.Uid]);
    }

    /// <param name="classes">Null when they are not known.</param>
    private static IEnumerable<Finding> OfClass(LiveObject ingress, IReadOnlyList<LiveObject>? classes)
    {
        var o = new Observed(ingress.Json);
        // With an address some controller has taken it: a few take those without a class.
        if (classes is null || o.Items("status.loadBalancer.ingress").Any()
            || ingress.Annotation("kubernetes.io/ingress.class") is not null)
            yield break;
        var there = classes.Count == 0 ? "the cluster has none: is an ingress controller installed?"
            : $"there are: {string.Join(", ", classes.Select(c => c.Name).Order(StringComparer.Ordinal))}";
        if (o.Text("spec.ingressClassName") is { } name)
        {
            if (classes.All(c => c.Name != name))
            {
                yield return Finding.Of(ingress.Ref, "NoIngressClass",
                    $"The Ingress is of the class {name}, which does not exist ({there}).",
                    "Install the controller of that class, or name another one in ingressClassName.");
            }
        }
        else if (!classes.Any(c => c.Annotation("ingressclass.kubernetes.io/is-default-class") == "true"))
        {
            yield return Finding.Of(ingress.Ref, "NoIngressClass", $"The Ingress names no class, and no class is the default ({there}).",
                "Set ingressClassName, or make a class the default: "
                + "kubectl annotate ingressclass NAME ingressclass.kubernetes.io/is-default-class=true.");
        }
    }

    private static async Task<IEnumerable<Finding>> OfBackendsAsync(CauseSearch search, LiveObject ingress,
        IReadOnlyDictionary<string, LiveObject> services, CancellationToken ct)
    {
        var found = new List<Finding>();
        foreach (var backends in BackendsOf(new Observed(ingress.Json)).GroupBy(b => b.Service).Take(mostServices))
        {
            if (!services.TryGetValue(backends.Key, out var service))
            {
                found.Add(Finding.Of(ingress.Ref, "ServiceNotFound",
                    $"The Ingress leads to the Service {backends.Key}, which does not exist.",
                    "Declare that Service, or correct its name in the Ingress's backends.", alike: backends.Key));
                continue;
            }
            foreach (var port in backends.Select(b => b.Port).Distinct().Where(port => !HasPort(service, port)))
            {
                found.Add(Finding.Of(ingress.Ref, "ServiceNotFound",
                    $"The Ingress leads to the port {port} of the Service {backends.Key}, which has only {Ports(service)}.",
                    "Correct the port in the Ingress's backends.", alike: $"{backends.Key}:{port}"));
            }
            found.AddRange(await ServiceCauses.FindAsync(search, service, ct));
        }
        return found;
    }

    private static IEnumerable<(string Service, string Port)> BackendsOf(Observed ingress) => ingress.Items("spec.rules")
        .SelectMany(rule => rule.Items("http.paths")).Select(path => Backend(path, "backend."))
        .Prepend(Backend(ingress, "spec.defaultBackend."))
        .Where(backend => backend.Service.Length > 0);

    private static (string Service, string Port) Backend(Observed of, string path) => (of.Text($"{path}service.name") ?? "",
        of.Text($"{path}service.port.name") ?? $"{of.Number($"{path}service.port.number")}");

    private static bool HasPort(LiveObject service, string port) => new Observed(service.Json).Text("spec.type") == "ExternalName"
        || new Observed(service.Json).Items("spec.ports").Any(p => p.Text("name") == port || $"{p.Number("port")}" == port);

    private static string Ports(LiveObject service) => string.Join(", ", new Observed(service.Json).Items("spec.ports")
        .Select(p => p.Text("name") is { } name ? $"{p.Number("port")} ({name})" : $"{p.Number("port")}"));
}
