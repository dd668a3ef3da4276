namespace Zakenak.Server.Reconciling;

/// <summary>How long until the next time.</summary>
internal static class Pauses
{
    private static readonly TimeSpan longest = TimeSpan.FromHours(1);

    /// <summary>Twice as long after each failure, at most an hour; a longer interval that somebody chose stays.</summary>
    /// <param name="failures">In a row, from 1.</param>
    public static TimeSpan AfterFailure(TimeSpan retryInterval, int failures)
    {
        var most = retryInterval > longest ? retryInterval : longest;
        var pause = retryInterval * Math.Pow(2, Math.Min(failures - 1, 20));
        return pause < most ? pause : most;
    }

    /// <summary>Up to a tenth later: resources that were made, or failed, together are not due together for ever.</summary>
    public static TimeSpan Jittered(TimeSpan span) => span + (span * (Random.Shared.NextDouble() / 10));
}
