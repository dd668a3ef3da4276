namespace Zakenak.Engine.Health.BuiltIn;

/// <summary>Health rule: gitops-engine, Service: only one of type LoadBalancer has to wait, for its address.</summary>
internal static class ServiceRule
{
    public static HealthResult Evaluate(Observed o) => o.Text("spec.type") switch
    {
        "LoadBalancer" when Addresses.Of(o, "status.loadBalancer.ingress") is { Length: > 0 } addresses => HealthResult.Healthy($"answers at {addresses}"),
        "LoadBalancer" => HealthResult.Progressing("waits for the address of its load balancer: does this cluster have a load balancer controller?"),
        "ExternalName" => HealthResult.Healthy($"is an alias of {o.Text("spec.externalName")}"),
        var type => HealthResult.Healthy(o.Text("spec.clusterIP") is { } address ? $"{type ?? "ClusterIP"} {address}" : "is there"),
    };
}
