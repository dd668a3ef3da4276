using Zakenak.Engine.Manifests;
using Zakenak.Engine.Sources;

namespace Zakenak.Engine.History;

/// <summary>What one run did. Names only, never a value of an object.</summary>
public sealed record RunRecord
{
    /// <summary>Of the run's lease: unique in a history.</summary>
    public required string Id { get; init; }

    /// <summary>See <see cref="RunOrigin.Command"/>.</summary>
    public required string Command { get; init; }

    /// <summary><c>main@sha1:…</c>, with <c>+dirty</c>; null outside of Git and for a cleanup.</summary>
    public string? Revision { get; init; }

    /// <summary>When it began to write, by the clock of the machine it ran on.</summary>
    public required DateTimeOffset Began { get; init; }

    public required string Who { get; init; }

    /// <summary>See <see cref="RunOrigin.ProjectFile"/>.</summary>
    public string? ProjectFile { get; init; }

    public RunOutcome Outcome { get; init; }

    /// <summary>From <see cref="Began"/> on; null while it runs, and when nobody saw its end.</summary>
    public TimeSpan? Elapsed { get; init; }

    /// <summary>Why it failed: each of <see cref="Reasons"/> once.</summary>
    public IReadOnlyList<string> FailedBecause { get; init; } = [];

    public int Created { get; init; }

    public int Configured { get; init; }

    public int Deleted { get; init; }

    /// <summary>The first of them, bounded in number and size.</summary>
    public IReadOnlyList<RecordedChange> Changes { get; init; } = [];

    /// <summary>How many changes are only counted.</summary>
    public int Unlisted => Created + Configured + Deleted - Changes.Count;

    /// <summary>Null where there is no revision.</summary>
    public GitRevision? Git => GitRevision.Parse(Revision);
}

public sealed record RecordedChange(ObjectRef Object, ChangeAction Action);

public enum RunOutcome
{
    /// <summary>It began, and its lease is held.</summary>
    Running,

    /// <summary>It began, and was killed (or lost the cluster) before it could note its end: what it changed is in the inventory
    /// alone.</summary>
    Interrupted,

    /// <summary>Also by Ctrl-C; what is recorded as changed was changed.</summary>
    Failed,

    Succeeded,
}
