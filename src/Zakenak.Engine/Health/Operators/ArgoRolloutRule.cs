using System.Globalization;
using Zakenak.Engine.Health.Generic;

namespace Zakenak.Engine.Health.Operators;

/// <summary>Health rule: Argo Rollouts: <c>status.phase</c> with its message; a pause between steps is suspended.</summary>
internal static class ArgoRolloutRule
{
    public static HealthResult Evaluate(Observed o)
    {
        // Text, unlike everywhere else.
        if (long.TryParse(o.Text("status.observedGeneration"), NumberStyles.None, CultureInfo.InvariantCulture, out var observed) && observed < o.Generation)
            return HealthResult.Progressing($"its controller has not observed generation {o.Generation} yet, only {observed}");
        var message = o.Text("status.message") is { Length: > 0 } m ? $": {m}" : "";
        return o.Text("status.phase") switch
        {
            "Healthy" => HealthResult.Healthy($"status.phase is Healthy{message}"),
            "Progressing" => HealthResult.Progressing($"status.phase is Progressing{message}"),
            "Paused" => HealthResult.Suspended($"status.phase is Paused{message}"),
            "Degraded" => HealthResult.Degraded($"status.phase is Degraded{message}"),
            _ => o.HasStatus ? GenericRule.Evaluate(o) : Replicas.NotObserved(o),
        };
    }
}
