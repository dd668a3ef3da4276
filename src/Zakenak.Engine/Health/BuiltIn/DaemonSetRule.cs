namespace Zakenak.Engine.Health.BuiltIn;

/// <summary>Health rule: kstatus, DaemonSet; with <c>OnDelete</c> pods of an old revision are their owner's affair, as gitops-engine has
/// it.</summary>
internal static class DaemonSetRule
{
    public static HealthResult Evaluate(Observed o)
    {
        if (o.Number("status.desiredNumberScheduled") is not { } wanted)
            return Replicas.NotObserved(o);
        return Lacking("currentNumberScheduled", "scheduled")
            ?? (o.Text("spec.updateStrategy.type") == "OnDelete" ? null : Lacking("updatedNumberScheduled", "updated"))
            ?? Lacking("numberReady", "ready")
            ?? Lacking("numberAvailable", "available")
            ?? HealthResult.Healthy(wanted == 0 ? "no node wants a pod of it" : Say(wanted, "available"));

        HealthResult? Lacking(string field, string what) =>
            (o.Number("status." + field) ?? 0) is var there && there < wanted ? HealthResult.Progressing(Say(there, what)) : null;

        string Say(long there, string what) => $"{there} of {wanted} pods are {what}";
    }
}
