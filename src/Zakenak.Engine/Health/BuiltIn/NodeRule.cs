namespace Zakenak.Engine.Health.BuiltIn;

/// <summary>Health rule: by the kubelet's conditions. A cordoned node is suspended; pressure degrades it even while it is ready.</summary>
internal static class NodeRule
{
    public static HealthResult Evaluate(Observed o)
    {
        if (o.Condition("Ready") is not { } ready)
            return Replicas.NotObserved(o);
        if (!ready.IsTrue)
            return HealthResult.Degraded(ready.Said);
        if (o.Conditions.FirstOrDefault(c => c.IsTrue && (c.Type.EndsWith("Pressure", StringComparison.Ordinal) || c.Type == "NetworkUnavailable")) is { } pressed)
            return HealthResult.Degraded(pressed.Said);
        return o.IsTrue("spec.unschedulable")
            ? HealthResult.Suspended("is ready, but cordoned: no pods are scheduled on it")
            : HealthResult.Healthy("is ready");
    }
}
