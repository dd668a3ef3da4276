namespace Zakenak.Engine.Health.BuiltIn;

/// <summary>Health rule: gitops-engine, StatefulSet: with <c>OnDelete</c> the pods' revision is their owner's affair, with a partition
/// only those above it count.</summary>
internal static class StatefulSetRule
{
    public static HealthResult Evaluate(Observed o)
    {
        if (!o.HasStatus)
            return Replicas.NotObserved(o);
        var wanted = o.Number("spec.replicas") ?? 1;
        return Replicas.Lacking(o.Number("status.replicas") ?? 0, wanted, "created")
            ?? Replicas.Lacking(o.Number("status.readyReplicas") ?? 0, wanted, "ready")
            ?? Rollout(o, wanted)
            // Servers before 1.25 may not report the available ones.
            ?? (o.Number("status.availableReplicas") is { } available ? Replicas.Lacking(available, wanted, "available") : null)
            ?? (o.Number("status.replicas") > wanted ? HealthResult.Progressing($"{o.Number("status.replicas") - wanted} surplus replicas are still there") : null)
            ?? HealthResult.Healthy(Replicas.Count(wanted, wanted, "ready"));
    }

    private static HealthResult? Rollout(Observed o, long wanted)
    {
        if (o.Text("spec.updateStrategy.type") == "OnDelete")
            return null;
        var updated = o.Number("status.updatedReplicas") ?? 0;
        if (o.Number("spec.updateStrategy.rollingUpdate.partition") is { } partition and > 0)
            return Replicas.Lacking(updated, Math.Max(0, wanted - partition), $"updated (those from the partition {partition} on)");
        return o.Text("status.updateRevision") != o.Text("status.currentRevision") ? Replicas.Lacking(updated, wanted, "updated") : null;
    }
}
