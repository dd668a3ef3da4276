namespace Zakenak.Engine.Logs;

/// <summary>Which lines of a workload's pods.</summary>
public sealed record LogRequest
{
    /// <summary>Goes on with what is written from now on, also by pods that come later. Default true; false: only what is there, pod by
    /// pod.</summary>
    public bool Follow { get; init; } = true;

    /// <summary>So many of the lines that are there, of each container. Null: all.</summary>
    public int? TailLines { get; init; }

    /// <summary>Of the lines that are there only those that are not older. Null: however old.</summary>
    public TimeSpan? Since { get; init; }

    /// <summary>The run before the present one, of each container that was restarted; not with <see cref="Follow"/>.</summary>
    public bool Previous { get; init; }

    /// <summary>Only the container of that name, an init container too. Null: all.</summary>
    public string? Container { get; init; }
}
