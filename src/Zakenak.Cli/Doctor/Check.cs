using System.Text.Json.Nodes;

namespace Zakenak.Cli.Doctor;

/// <summary>One thing that was looked at on this machine or in the cluster.</summary>
/// <param name="Found">What is there, in words: a version, a path, an answer.</param>
/// <param name="Advice">How to get what is missing; null when nothing is.</param>
internal sealed record Check(string Name, CheckState State, string Found, string? Advice = null)
{
    public static Check Ok(string name, string found) => new(name, CheckState.Ok, found);

    /// <summary>Missing: an error where this project needs it, else a note.</summary>
    public static Check Absent(string name, bool needed, string found, string advice) =>
        new(name, needed ? CheckState.Missing : CheckState.Optional, found, advice);

    public JsonObject ToJson() => new() { ["name"] = Name, ["state"] = State.ToString(), ["found"] = Found, ["advice"] = Advice };
}

internal enum CheckState
{
    Ok,

    /// <summary>Not there or not ideal, but nothing asked for needs it.</summary>
    Optional,

    /// <summary>Needed, and not there: exit code 1.</summary>
    Missing,
}
