namespace Zakenak.Engine.Health.BuiltIn;

/// <summary>Health rule: the warnings that type checking its expressions gave; without any it is healthy.</summary>
internal static class ValidatingAdmissionPolicyRule
{
    public static HealthResult Evaluate(Observed o)
    {
        Observed[] warnings = [.. o.Items("status.typeChecking.expressionWarnings")];
        if (warnings.Length > 0)
        {
            var more = warnings.Length > 1 ? $", and {warnings.Length - 1} more" : "";
            return HealthResult.Degraded($"{warnings[0].Text("fieldRef")} does not type-check: {warnings[0].Text("warning")}{more}");
        }
        return HealthResult.Healthy(o.At("status.typeChecking") is null ? "is there" : "its expressions type-check");
    }
}
