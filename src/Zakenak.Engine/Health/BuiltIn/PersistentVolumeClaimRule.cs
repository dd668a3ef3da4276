namespace Zakenak.Engine.Health.BuiltIn;

/// <summary>Health rule: kstatus and gitops-engine, PersistentVolumeClaim.</summary>
internal static class PersistentVolumeClaimRule
{
    public static HealthResult Evaluate(Observed o) => o.Text("status.phase") switch
    {
        "Bound" when o.Condition("ModifyVolumeError") is { IsTrue: true } error => HealthResult.Degraded(error.Said),
        "Bound" when o.Condition("ControllerResizeError") is { IsTrue: true } error => HealthResult.Degraded(error.Said),
        "Bound" => HealthResult.Healthy($"bound to {o.Text("spec.volumeName")}"),
        "Lost" => HealthResult.Degraded($"its volume {o.Text("spec.volumeName")} does not exist any more (Lost)"),
        _ => HealthResult.Progressing($"is not bound to a volume: {(o.Text("spec.storageClassName") is { Length: > 0 } c
            ? $"waits for the storage class {c}, which may wait for a pod that uses the claim" : "waits for a volume that fits, or a default storage class")}"),
    };
}
