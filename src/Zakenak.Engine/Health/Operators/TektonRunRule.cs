using Zakenak.Engine.Health.Generic;

namespace Zakenak.Engine.Health.Operators;

/// <summary>Health rule: Tekton, PipelineRun, TaskRun and CustomRun: Succeeded is Unknown while it runs.</summary>
internal static class TektonRunRule
{
    public static HealthResult Evaluate(Observed o) => o.Text("spec.status") is "PipelineRunPending" or "TaskRunPending"
        ? HealthResult.Suspended($"spec.status is {o.Text("spec.status")}")
        : MainCondition.Evaluate(o, "Succeeded");
}
