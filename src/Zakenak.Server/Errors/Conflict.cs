using System.Text.Json.Nodes;

namespace Zakenak.Server.Errors;

/// <summary><see cref="ErrorCode.ConflictDetected"/>: programs find in <c>details.conflicts</c> what was expected and what is there, as
/// <c>path</c>, <c>ours</c> and <c>theirs</c>.</summary>
internal static class Conflict
{
    public static ServerException Of(string message, string path, string ours, string theirs) => new(ErrorCode.ConflictDetected, message, new JsonObject
    {
        ["conflicts"] = new JsonArray(new JsonObject { ["path"] = path, ["ours"] = ours, ["theirs"] = theirs }),
    });
}
