namespace Zakenak.Engine.Health.BuiltIn;

/// <summary>Health rule: kinds that only hold data: there is nothing about them that a controller could report.</summary>
internal static class PresentRule
{
    public static HealthResult Evaluate(Observed o) => HealthResult.Healthy("is there");
}
