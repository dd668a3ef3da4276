using Zakenak.Engine.Health.Generic;

namespace Zakenak.Engine.Health.Operators;

/// <summary>Health rule: OLM, CatalogSource: the state of the connection to its registry.</summary>
internal static class OlmCatalogSourceRule
{
    private const string path = "status.connectionState.lastObservedState";

    public static HealthResult Evaluate(Observed o)
    {
        if (o.Text("status.reason") is "SpecInvalidError" or "ConfigMapError" or "RegistryServerError")
            return HealthResult.Degraded(ByWord.Say(o, "status.reason", o.Text("status.reason")!));
        return o.Text(path) switch
        {
            "READY" or "IDLE" => HealthResult.Healthy($"its registry answers at {o.Text("status.connectionState.address")}"),
            "TRANSIENT_FAILURE" or "SHUTDOWN" =>
                HealthResult.Degraded($"its registry at {o.Text("status.connectionState.address")} does not answer ({o.Text(path)})"),
            { Length: > 0 } state =>
                HealthResult.Progressing($"its registry at {o.Text("status.connectionState.address")} is not connected yet ({state})"),
            _ => Replicas.NotObserved(o),
        };
    }
}
