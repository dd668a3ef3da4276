namespace Zakenak.Engine.Health.BuiltIn;

/// <summary>Health rule: kstatus, Namespace. One that is being deleted never comes here.</summary>
internal static class NamespaceRule
{
    public static HealthResult Evaluate(Observed o) => o.Text("status.phase") == "Terminating"
        ? HealthResult.Progressing("is being deleted")
        : HealthResult.Healthy("is active");
}
