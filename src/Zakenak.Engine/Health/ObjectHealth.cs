using Zakenak.Engine.Health.Causes;
using Zakenak.Engine.Manifests;

namespace Zakenak.Engine.Health;

/// <summary>How one object of a project is in the cluster, and why it is not fine.</summary>
/// <param name="Message">As <see cref="HealthResult.Message"/>.</param>
/// <param name="Causes">What was found beneath it, the most telling first; empty where it is fine or nothing was found.</param>
public sealed record ObjectHealth(ObjectRef Object, HealthState Health, string Message, IReadOnlyList<Cause> Causes)
{
    internal static readonly HealthResult Gone = new(HealthState.Missing, "is not in the cluster");

    internal static ObjectHealth Of(ObjectRef about, HealthResult result, IReadOnlyList<Cause>? causes = null) =>
        new(about, result.Health, result.Message, causes ?? []);

    /// <summary>Whether nobody needs to look: healthy, or suspended on purpose.</summary>
    public bool IsFine => Health is HealthState.Healthy or HealthState.Suspended;

    /// <summary>What is wrong, why, and what to do: a line each, the log lines indented.</summary>
    public string Explanation => string.Join('\n', [Message, .. Causes.Select(cause => cause.Explanation)]);
}
