using Zakenak.Engine.Health.Generic;

namespace Zakenak.Engine.Health.Operators;

/// <summary>Health rule: Argo Workflows, Workflow: <c>status.phase</c> with its message.</summary>
internal static class ArgoWorkflowRule
{
    public static HealthResult Evaluate(Observed o)
    {
        var progress = o.Text("status.progress") is { Length: > 0 } p ? $", {p} done" : "";
        return o.Text("status.phase") switch
        {
            "Succeeded" => HealthResult.Healthy("status.phase is Succeeded"),
            "Failed" or "Error" => HealthResult.Degraded(ByWord.Say(o, "status.phase", o.Text("status.phase")!)),
            { Length: > 0 } phase => HealthResult.Progressing(ByWord.Say(o, "status.phase", phase) + progress),
            _ => Replicas.NotObserved(o),
        };
    }
}
