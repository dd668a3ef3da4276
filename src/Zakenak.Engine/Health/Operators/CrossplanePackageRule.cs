using Zakenak.Engine.Health.Generic;

namespace Zakenak.Engine.Health.Operators;

/// <summary>Health rule: Crossplane, Provider, Configuration and Function (Installed and Healthy) and their revisions (Healthy).</summary>
internal static class CrossplanePackageRule
{
    public static HealthResult? Evaluate(Observed o)
    {
        if (!o.HasStatus)
            return o.Kind is "Provider" or "Configuration" or "Function" ? Replicas.NotObserved(o) : null;
        if (o.Condition("Installed") is { IsTrue: false } installed)
            return installed.HasReason("UnpackingPackage", "ActivePackageRevision") ? HealthResult.Progressing(installed.Said) : FailureOf(installed);
        return o.Condition("Healthy") is null && o.Condition("Installed") is null ? null : MainCondition.Evaluate(o, "Healthy");
    }

    /// <summary>An inactive revision waits for somebody to activate it.</summary>
    private static HealthResult FailureOf(ObservedCondition installed) => installed.HasReason("InactivePackageRevision")
        ? HealthResult.Suspended(installed.Said)
        : installed.IsFalse ? HealthResult.Degraded(installed.Said) : HealthResult.Progressing(installed.Said);
}
