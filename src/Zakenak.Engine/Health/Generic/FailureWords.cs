namespace Zakenak.Engine.Health.Generic;

/// <summary>Tells a condition that is not True yet from one whose controller has given up, or needs help, by its reason.</summary>
/// <remarks>kstatus takes every <c>Ready=False</c> for progress; a wait would then always end with its timeout.</remarks>
internal static class FailureWords
{
    private static readonly string[] words =
    [
        "Fail", "Error", "Invalid", "Denied", "Forbidden", "Unauthorized", "Refused", "Rejected", "NotFound", "Missing", "Conflict", "Exceeded", "Timeout",
        "TimedOut", "Unhealthy", "Degraded", "CrashLoop", "BackOff", "Stalled", "Unsupported", "Incompatible", "Mismatch", "Unresolv", "NotAllowed",
        "NotPermitted", "Expired", "Aborted", "Lost", "Misconfigured",
    ];

    public static bool Tell(ObservedCondition condition) =>
        Array.Exists(words, word => condition.Reason.Contains(word, StringComparison.OrdinalIgnoreCase));

    /// <summary>Of a positive condition that is not True.</summary>
    public static HealthResult Judge(ObservedCondition condition) => condition.IsFalse && Tell(condition)
        ? HealthResult.Degraded(condition.Said)
        : HealthResult.Progressing(condition.Said);
}
