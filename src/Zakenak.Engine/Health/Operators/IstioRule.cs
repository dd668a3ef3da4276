using System.Text.Json;
using Zakenak.Engine.Health.Generic;

namespace Zakenak.Engine.Health.Operators;

/// <summary>Health rule: Istio: validation messages and Reconciled where its analysis writes them, <c>status.status</c> of an
/// installation.</summary>
internal static class IstioRule
{
    public static HealthResult? Evaluate(Observed o)
    {
        if (o.Items("status.validationMessages").FirstOrDefault(m => m.Text("level")?.ToUpperInvariant() is "ERROR")
            is { Json.ValueKind: JsonValueKind.Object } error)
            return HealthResult.Degraded($"{error.Text("type.name") ?? "invalid"} ({error.Text("type.code")}): {error.Text("documentationUrl")}");
        if (o.Condition("Reconciled") is { } reconciled)
            return reconciled.IsTrue ? HealthResult.Healthy(reconciled.Said) : FailureWords.Judge(reconciled);
        return o.Text("status.status") switch
        {
            "HEALTHY" => HealthResult.Healthy("status.status is HEALTHY"),
            "ERROR" or "ACTION_REQUIRED" => HealthResult.Degraded(ByWord.Say(o, "status.status", o.Text("status.status")!)),
            "RECONCILING" or "UPDATING" => HealthResult.Progressing(ByWord.Say(o, "status.status", o.Text("status.status")!)),
            _ => null,
        };
    }
}
