using System.Globalization;
using System.Text.Json.Nodes;

namespace Zakenak.Testing.Nodes;

/// <summary>What a container is made to do.</summary>
internal enum Does
{
    /// <summary>Runs; where the pod is one that ends (restart policy Never or OnFailure, init container), ends with 0 after a
    /// moment.</summary>
    Work,

    /// <summary>Runs for ever, even where the pod is one that ends.</summary>
    Run,

    /// <summary>Is ready, or has done its work, only after the delay (default 1 s).</summary>
    Slow,

    /// <summary>Runs, and its readiness probe fails for ever.</summary>
    NeverReady,

    /// <summary>Its image cannot be pulled.</summary>
    ImagePull,

    /// <summary>Ends with the exit code, each time that it is started.</summary>
    Fail,
}

/// <summary>What the pod's annotations ask of one container; <c>KEY.CONTAINER</c> goes before <c>KEY</c>.</summary>
/// <param name="Does"><c>simulated.zakenak.io/behaviour</c>.</param>
/// <param name="Message"><c>…/message</c>: what the registry, the probe or the termination log says instead of the usual words.</param>
/// <param name="ExitCode"><c>…/exit-code</c>, default 1.</param>
/// <param name="Log"><c>…/log</c>: what the container writes.</param>
/// <param name="Delay"><c>…/delay</c>, <c>500ms</c> or <c>2s</c>: until it is ready, or until it ends.</param>
internal sealed record Behaviour(Does Does, string? Message, int ExitCode, string? Log, TimeSpan? Delay)
{
    public const string Prefix = "simulated.zakenak.io/";
    private const string missingTag = ":does-not-exist";

    /// <exception cref="FormatException">An annotation says what nobody understands.</exception>
    public static Behaviour Of(JsonNode pod, JsonNode container)
    {
        var annotations = pod["metadata"]!["annotations"];
        string? Asked(string key) => (string?)annotations?[$"{Prefix}{key}.{container["name"]}"] ?? (string?)annotations?[Prefix + key];

        var unasked = ((string?)container["image"] ?? "").EndsWith(missingTag, StringComparison.Ordinal) ? Does.ImagePull : Does.Work;
        var does = Asked("behaviour") is { } word ? Parse(word) : unasked;
        var exitCode = Asked("exit-code") is { } code ? int.Parse(code, CultureInfo.InvariantCulture) : 1;
        return new Behaviour(does, Asked("message"), exitCode, Asked("log"), Asked("delay") is { } delay ? ParseDelay(delay) : null);
    }

    /// <summary>The pod is left to the cluster's own scheduler, which finds no node for it.</summary>
    public static bool LeavesUnscheduled(JsonNode? annotations) => (string?)annotations?[Prefix + "behaviour"] == "unscheduled";

    private static Does Parse(string word) => word switch
    {
        "run" => Does.Run,
        "slow" => Does.Slow,
        "never-ready" => Does.NeverReady,
        "image-pull" => Does.ImagePull,
        "crash-loop" or "fail" => Does.Fail,
        _ => throw new FormatException(
            $"{Prefix}behaviour has no {word}: there are run, slow, never-ready, image-pull, crash-loop, fail and unscheduled"),
    };

    private static TimeSpan ParseDelay(string text) =>
        text.EndsWith("ms", StringComparison.Ordinal)
            ? TimeSpan.FromMilliseconds(double.Parse(text.AsSpan(..^2), CultureInfo.InvariantCulture))
            : TimeSpan.FromSeconds(double.Parse(text.AsSpan().TrimEnd('s'), CultureInfo.InvariantCulture));
}
