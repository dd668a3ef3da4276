using Zakenak.Engine.Health.Generic;

namespace Zakenak.Engine.Health.Operators;

/// <summary>Health rule: Strimzi, all kinds: Ready, or NotReady with the exception that stopped it; while it creates, the reason is
/// Creating.</summary>
internal static class StrimziRule
{
    public static HealthResult? Evaluate(Observed o)
    {
        if (o.Kind == "StrimziPodSet")
        {
            return o.Number("status.pods") is not { } pods ? Replicas.NotObserved(o)
                : (o.Number("status.readyPods") ?? 0) is var ready && ready < pods ? HealthResult.Progressing($"{ready} of {pods} pods are ready")
                : HealthResult.Healthy($"{pods} of {pods} pods are ready");
        }
        if (o.Condition("ReconciliationPaused") is { IsTrue: true } paused)
            return HealthResult.Suspended(paused.Said);
        if (o.Condition("NotReady") is { IsTrue: true } notReady)
            return notReady.HasReason("Creating") ? HealthResult.Progressing(notReady.Said) : HealthResult.Degraded(notReady.Said);
        // A rebalance is told by the names of its conditions: PendingProposal, ProposalReady, Rebalancing, Stopped.
        return o.Kind == "KafkaRebalance" ? null : MainCondition.Evaluate(o, "Ready", "Creating");
    }
}
