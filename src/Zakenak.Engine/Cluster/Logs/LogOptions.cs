namespace Zakenak.Engine.Cluster.Logs;

/// <summary>Which part of a container's log.</summary>
public sealed record LogOptions
{
    /// <summary>Goes on with what is written from now on, until the container ends. Default true; false: only what is there.</summary>
    public bool Follow { get; init; } = true;

    /// <summary>So many lines of what is there. Null: all that the node has kept.</summary>
    public int? TailLines { get; init; }

    /// <summary>Only what is not older, by the node's clock. Null: however old.</summary>
    public TimeSpan? Since { get; init; }

    /// <summary>Only what was written then or later. Null: however old.</summary>
    public DateTimeOffset? SinceTime { get; init; }

    /// <summary>Each line begins with when it was written, <c>2026-03-01T10:00:00.123456789Z</c>, and a blank.</summary>
    public bool Timestamps { get; init; }

    /// <summary>The run before the present one, of a container that was restarted.</summary>
    public bool Previous { get; init; }
}
