using Zakenak.Engine.Cluster;

namespace Zakenak.Engine.Health.Causes.Network;

/// <summary>An APIService whose server does not answer: what its Service lacks.</summary>
internal static class ApiServiceCauses
{
    public static async Task<IEnumerable<Finding>> FindAsync(CauseSearch search, LiveObject apiService, CancellationToken ct)
    {
        var o = new Observed(apiService.Json);
        if (o.Text("spec.service.namespace") is not { } ns || await search.FindListAsync(Kinds.Services, ns, ct) is not { } services)
            return [];
        var name = o.Text("spec.service.name");
        return services.FirstOrDefault(s => s.Name == name) is { } service
            ? await ServiceCauses.FindAsync(search, service, ct)
            : [Finding.Of(apiService.Ref, "ServiceNotFound", $"The API is served by the Service {ns}/{name}, which does not exist.",
                $"Install what serves it again, or take the APIService out: kubectl delete apiservice {apiService.Name}.")];
    }
}
