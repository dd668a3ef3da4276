using System.Collections.Frozen;

namespace Zakenak.Engine.Health.Generic;

/// <summary>What the words mean that controllers write into <c>status.phase</c> and the like.</summary>
internal static class StatusWords
{
    private static readonly FrozenDictionary<string, HealthState> words = new (HealthState Health, string Words)[]
    {
        (HealthState.Healthy, "ready running active available healthy succeeded success successful completed complete bound established deployed installed online "
            + "ok green synced insync up valid normal started applied provisioned attached healthok done finished enabled published reconciled connected "
            + "operational created uptodate released accepted"),
        (HealthState.Progressing, "pending inprogress new queued scheduled notready yellow unsynced outofsync initialized requested submitted progress"),
        (HealthState.Suspended, "paused suspended disabled hibernated stopped inactive standby"),
        (HealthState.Degraded, "failed failure error errored degraded unhealthy lost invalid red faulted unavailable offline down stalled aborted rejected denied "
            + "expired unreachable conflict healtherr healthwarn critical evicted crashloopbackoff broken cancelled canceled timeout timedout unrecoverable"),
    }.SelectMany(group => group.Words.Split(' ').Select(word => (word, group.Health))).ToFrozenDictionary(entry => entry.word, entry => entry.Health);

    /// <summary><see cref="HealthState.Unknown"/> for a word that is none of them.</summary>
    public static HealthState Of(string word)
    {
        var plain = string.Concat(word.Where(char.IsLetterOrDigit)).ToLowerInvariant();
        if (words.TryGetValue(plain, out var health))
            return health;
        if (plain.EndsWith("failed", StringComparison.Ordinal)
            || plain.EndsWith("error", StringComparison.Ordinal) || plain.StartsWith("failed", StringComparison.Ordinal))
            return HealthState.Degraded;
        // Creating, Provisioning, ScalingUp, RollingUpdate …: whatever is being done is not done.
        return plain.EndsWith("ing", StringComparison.Ordinal)
            || plain.StartsWith("scaling", StringComparison.Ordinal) || plain.StartsWith("waiting", StringComparison.Ordinal)
            || plain.StartsWith("rolling", StringComparison.Ordinal)
            ? HealthState.Progressing
            : HealthState.Unknown;
    }
}
