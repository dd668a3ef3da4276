namespace Zakenak.Engine.Health.Generic;

/// <summary>Health rule: the one word in which many operators sum up, with the message beside it. Null where there is no such
/// field.</summary>
internal static class ByWord
{
    private static readonly string[] paths = ["status.health", "status.health.status", "status.phase", "status.state", "status.status"];

    private static readonly string[] messages =
        ["status.message", "status.reason", "status.error", "status.errorMessage", "status.failureMessage", "status.health.message"];

    public static HealthResult? Evaluate(Observed o)
    {
        foreach (var path in paths)
        {
            if (o.Text(path) is { Length: > 0 } word)
                return Evaluate(o, path, word);
        }
        return null;
    }

    private static HealthResult Evaluate(Observed o, string path, string word)
    {
        var health = StatusWords.Of(word);
        return health == HealthState.Unknown
            ? HealthResult.Unknown($"{path} is {word}, which no rule knows: a rule file can say what it means")
            : HealthResult.Of(health, Say(o, path, word));
    }

    /// <summary><c>status.phase is Failed: the message</c>.</summary>
    public static string Say(Observed o, string path, string word) =>
        messages.Select(o.Text).FirstOrDefault(m => m is { Length: > 0 } && m != word) is { } message ? $"{path} is {word}: {message}" : $"{path} is {word}";
}
