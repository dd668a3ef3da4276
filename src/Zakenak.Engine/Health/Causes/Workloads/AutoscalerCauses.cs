using Zakenak.Engine.Cluster;

namespace Zakenak.Engine.Health.Causes.Workloads;

/// <summary>An autoscaler that does not scale: no target, no metrics, no requests to measure against.</summary>
internal static class AutoscalerCauses
{
    public static IEnumerable<Finding> Find(LiveObject autoscaler)
    {
        var o = new Observed(autoscaler.Json);
        foreach (var type in (string[])["AbleToScale", "ScalingActive"])
        {
            if (o.Condition(type) is not { IsFalse: true } condition
                || condition.HasReason("ScalingDisabled", "BackoffBoth", "BackoffDownscale", "BackoffUpscale"))
                continue;
            yield return Finding.Of(autoscaler.Ref, condition.Reason,
                $"The autoscaler does not scale: {OneLine.Quote(condition.Message)}.", Next(autoscaler, o, condition));
        }
    }

    private static string Next(LiveObject autoscaler, Observed o, ObservedCondition condition)
    {
        if (condition.Reason == "FailedGetScale")
            return $"Correct scaleTargetRef: is there a {o.Text("spec.scaleTargetRef.kind")} {o.Text("spec.scaleTargetRef.name")}?";
        if (condition.Message.Contains("missing request for", StringComparison.Ordinal))
            return "Set resources.requests of every container of its target: the percentage is of these.";
        return condition.Message.Contains("metrics.k8s.io", StringComparison.Ordinal)
            ? "Install what serves the metrics (metrics-server, or an adapter), or see why it does not answer: kubectl get apiservices."
            : $"Look at it: kubectl -n {autoscaler.Namespace} describe hpa {autoscaler.Name}.";
    }
}
