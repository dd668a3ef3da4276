namespace Zakenak.Engine.Health.BuiltIn;

/// <summary>Health rule: VolumeSnapshot and VolumeSnapshotContent: <c>readyToUse</c>, and the error of the snapshotter, which it
/// retries.</summary>
internal static class VolumeSnapshotRule
{
    public static HealthResult Evaluate(Observed o)
    {
        if (o.IsTrue("status.readyToUse"))
            return HealthResult.Healthy("is ready to use");
        return o.At("status.error") is not null
            ? HealthResult.Degraded($"cannot be taken: {o.Text("status.error.message") ?? "the snapshotter does not say why"}")
            : HealthResult.Progressing("is being taken");
    }
}
