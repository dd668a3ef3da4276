namespace Zakenak.Engine.Health.Operators;

/// <summary>Health rule: OLM, Subscription: its negative conditions, then <c>status.state</c>. A wait for a person's approval is
/// suspended.</summary>
internal static class OlmSubscriptionRule
{
    public static HealthResult Evaluate(Observed o)
    {
        if (o.Conditions.FirstOrDefault(c => c is
            { IsTrue: true, Type: "CatalogSourcesUnhealthy" or "ResolutionFailed" or "BundleUnpackFailed" or "InstallPlanFailed" }) is { } failed)
            return HealthResult.Degraded(failed.Said);
        if (o.Condition("InstallPlanPending") is { IsTrue: true, Reason: "RequiresApproval" } pending)
            return HealthResult.Suspended(pending.Said);
        return o.Text("status.state") switch
        {
            "AtLatestKnown" => HealthResult.Healthy($"{o.Text("status.installedCSV")} is installed"),
            "UpgradeAvailable" => HealthResult.Healthy($"{o.Text("status.installedCSV")} is installed, an upgrade is available"),
            "UpgradePending" when o.Text("spec.installPlanApproval") == "Manual" =>
                HealthResult.Suspended($"{o.Text("status.currentCSV")} waits for its install plan to be approved"),
            "UpgradePending" => HealthResult.Progressing($"{o.Text("status.currentCSV")} is being installed"),
            { Length: > 0 } state => HealthResult.Progressing($"status.state is {state}"),
            _ => Replicas.NotObserved(o),
        };
    }
}
