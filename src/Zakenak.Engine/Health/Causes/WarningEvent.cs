using System.Globalization;
using Zakenak.Engine.Cluster;

namespace Zakenak.Engine.Health.Causes;

/// <summary>An Event of type Warning.</summary>
/// <param name="Uid">Of the object that it is about.</param>
/// <param name="Container">Null when it is not about one container.</param>
/// <param name="At">When it happened last.</param>
internal sealed record WarningEvent(string Uid, string Reason, string Message, string? Container, DateTimeOffset At)
{
    /// <summary>By the uid of the object that they are about, newest first.</summary>
    public static ILookup<string, WarningEvent> ByObject(IEnumerable<LiveObject> events) => events
        .Select(live => new Observed(live.Json))
        .Where(o => o.Text("type") == "Warning")
        .Select(Read)
        .OrderByDescending(e => e.At)
        .ToLookup(e => e.Uid);

    private static WarningEvent Read(Observed o) => new(o.Text("involvedObject.uid") ?? "", o.Text("reason") ?? "",
        o.Text("message") ?? "", ContainerOf(o.Text("involvedObject.fieldPath")), LastTime(o));

    /// <summary>Counted events have one time, those in a series another, single ones of the newer API a third.</summary>
    private static DateTimeOffset LastTime(Observed o) =>
        Times.Of(o, "series.lastObservedTime") ?? Times.Of(o, "lastTimestamp") ?? Times.Of(o, "eventTime")
        ?? Times.Of(o, "metadata.creationTimestamp") ?? DateTimeOffset.MinValue;

    // spec.containers{web}
    private static string? ContainerOf(string? path) =>
        path is not null && path.IndexOf('{') is var brace and > 0 && path.EndsWith('}') ? path[(brace + 1)..^1] : null;
}

internal static class Times
{
    /// <summary>Null where there is no time.</summary>
    public static DateTimeOffset? Of(Observed o, string path) =>
        DateTimeOffset.TryParse(o.Text(path), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;
}
