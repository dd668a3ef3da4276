namespace Zakenak.Engine.Health;

/// <summary>The count that every workload's rule makes: how many of those asked for are there.</summary>
internal static class Replicas
{
    /// <param name="what"><c>ready</c>: <c>2 of 3 replicas are ready</c>.</param>
    public static string Count(long there, long wanted, string what) => $"{there} of {wanted} replicas are {what}";

    /// <summary>Progressing where some are lacking, else null.</summary>
    public static HealthResult? Lacking(long there, long wanted, string what) =>
        there < wanted ? HealthResult.Progressing(Count(there, wanted, what)) : null;

    public static HealthResult NotObserved(Observed o) =>
        HealthResult.Progressing($"its controller has not reported a status of this {o.Kind} yet");
}
