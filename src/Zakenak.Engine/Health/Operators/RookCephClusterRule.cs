using System.Text.Json;
using Zakenak.Engine.Health.Generic;

namespace Zakenak.Engine.Health.Operators;

/// <summary>Health rule: Rook, CephCluster: what Ceph says of itself, and the operator's phase.</summary>
internal static class RookCephClusterRule
{
    public static HealthResult Evaluate(Observed o)
    {
        var phase = o.Text("status.phase");
        var health = o.Text("status.ceph.health");
        if (health is "HEALTH_ERR" or "HEALTH_WARN")
            return HealthResult.Degraded($"Ceph says {health}{Details(o)}");
        return phase switch
        {
            null => Replicas.NotObserved(o),
            "Ready" or "Connected" when health == "HEALTH_OK" => HealthResult.Healthy("Ceph says HEALTH_OK"),
            "Failure" => HealthResult.Degraded(ByWord.Say(o, "status.phase", phase)),
            _ => HealthResult.Progressing(ByWord.Say(o, "status.phase", phase)),
        };
    }

    private static string Details(Observed o) => o.At("status.ceph.details") is { ValueKind: JsonValueKind.Object } details
        ? ": " + string.Join("; ", details.EnumerateObject().Select(d => $"{new Observed(d.Value).Text("message")} ({d.Name})"))
        : "";
}
