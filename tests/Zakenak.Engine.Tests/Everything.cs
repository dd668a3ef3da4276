using System.Text.Json.Nodes;

namespace Zakenak.Engine.Tests;

/// <summary>All the text in an event, for a test that looks for what must not be there.</summary>
internal static class Everything
{
    public static string Of(ReconcileEvent happened) => happened switch
    {
        ReconcileEvent.ObjectChanged { Change: var c } => string.Join(' ', Fields(c).Append(c.ToString()).Append(Json(c.Before)).Append(Json(c.After))),
        ReconcileEvent.Finished { Result: var r } => string.Join(' ', r.Errors.Select(e => e.ToString())
            .Concat(r.Warnings).Concat(r.Changes.SelectMany(Fields)).Concat(r.Conflicts.Select(c => c.ToString()))),
        _ => happened.ToString(),
    };

    private static IEnumerable<string> Fields(Change change) => (change.Fields ?? []).Select(f => f.ToString());

    private static string Json(JsonObject? json) => json?.ToJsonString() ?? "";
}
