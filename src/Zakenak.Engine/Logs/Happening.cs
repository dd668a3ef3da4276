using Zakenak.Engine.Cluster;

namespace Zakenak.Engine.Logs;

/// <summary>What the parts of a follower tell it.</summary>
internal abstract record Happening
{
    public sealed record PodChanged(WatchEvent Change) : Happening;

    public sealed record LineWritten(FollowedRun Run, string Line) : Happening;

    /// <param name="Failure">Null when the log came to its end.</param>
    public sealed record ReadingEnded(FollowedRun Run, Exception? Failure) : Happening;

    /// <summary>Time to look at what no change tells.</summary>
    public sealed record TimePassed : Happening;
}
