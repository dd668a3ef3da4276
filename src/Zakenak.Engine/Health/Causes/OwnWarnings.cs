using Zakenak.Engine.Cluster;

namespace Zakenak.Engine.Health.Causes;

/// <summary>What was warned about the object itself, where nothing beneath it tells more: operators write there what they cannot
/// do.</summary>
internal static class OwnWarnings
{
    private const int most = 2;

    /// <param name="warnings">About the object, newest first.</param>
    public static IEnumerable<Finding> Find(LiveObject unhealthy, IEnumerable<WarningEvent> warnings) => warnings
        .Where(w => w.Reason != "FailedCreate") // Those that still count were found already.
        .DistinctBy(w => w.Reason).Take(most)
        .Select(w => Finding.Of(unhealthy.Ref, w.Reason, $"{OneLine.Quote(w.Message)}.",
            $"Look at the object: kubectl -n {unhealthy.Namespace} describe {unhealthy.Kind.ToLowerInvariant()} {unhealthy.Name}."));
}
