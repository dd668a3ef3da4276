using Zakenak.Engine.Health.Generic;

namespace Zakenak.Engine.Health.Operators;

/// <summary>Health rule: OLM, InstallPlan: <c>status.phase</c>. A wait for a person's approval is suspended.</summary>
internal static class OlmInstallPlanRule
{
    public static HealthResult Evaluate(Observed o) => o.Text("status.phase") switch
    {
        "Complete" => HealthResult.Healthy("status.phase is Complete"),
        "Failed" => HealthResult.Degraded(o.Conditions.FirstOrDefault(c => c.IsFalse)?.Said ?? ByWord.Say(o, "status.phase", "Failed")),
        "RequiresApproval" => HealthResult.Suspended("waits for somebody to approve it (spec.approved)"),
        { Length: > 0 } phase => HealthResult.Progressing(ByWord.Say(o, "status.phase", phase)),
        _ => Replicas.NotObserved(o),
    };
}
