namespace Zakenak.Engine.Health.BuiltIn;

/// <summary>Health rule: by <c>status.attached</c> and the errors of the attacher.</summary>
internal static class VolumeAttachmentRule
{
    public static HealthResult Evaluate(Observed o)
    {
        if (o.Text("status.attachError.message") is { } attach)
            return HealthResult.Degraded($"cannot be attached to {o.Text("spec.nodeName")}: {attach}");
        if (o.Text("status.detachError.message") is { } detach)
            return HealthResult.Degraded($"cannot be detached from {o.Text("spec.nodeName")}: {detach}");
        return o.IsTrue("status.attached")
            ? HealthResult.Healthy($"is attached to {o.Text("spec.nodeName")}")
            : HealthResult.Progressing($"is being attached to {o.Text("spec.nodeName")} by {o.Text("spec.attacher")}");
    }
}
