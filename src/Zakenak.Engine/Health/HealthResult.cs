namespace Zakenak.Engine.Health;

/// <param name="Health">What the object's rule found.</param>
/// <param name="Message">Why, on one line, at most 1,000 characters: what is not ready, or the condition's message and reason.</param>
public sealed record HealthResult(HealthState Health, string Message)
{
    /// <summary>Whether nobody needs to look: healthy, or suspended on purpose.</summary>
    public bool IsFine => Health is HealthState.Healthy or HealthState.Suspended;

    internal static HealthResult Healthy(string message) => new(HealthState.Healthy, OneLine.Of(message));

    internal static HealthResult Progressing(string message) => new(HealthState.Progressing, OneLine.Of(message));

    internal static HealthResult Suspended(string message) => new(HealthState.Suspended, OneLine.Of(message));

    internal static HealthResult Degraded(string message) => new(HealthState.Degraded, OneLine.Of(message));

    internal static HealthResult Unknown(string message) => new(HealthState.Unknown, OneLine.Of(message));

    internal static HealthResult Of(HealthState health, string message) => new(health, OneLine.Of(message));
}
