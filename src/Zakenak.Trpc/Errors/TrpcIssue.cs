using System.Text.Json.Nodes;

namespace Zakenak.Trpc;

/// <summary>One thing that is wrong with an input.</summary>
/// <param name="Path">Where, in the input's own names: <c>config.healthChecks[0].name</c>; empty for the input as a whole.</param>
/// <param name="Message">What is expected there. It does not repeat the value, which may be a secret.</param>
public sealed record TrpcIssue(string Path, string Message)
{
    /// <summary><c>{"issues":[{"path":…,"message":…}]}</c></summary>
    internal static JsonObject ToDetails(IEnumerable<TrpcIssue> issues) => new()
    {
        ["issues"] = new JsonArray([.. issues.Select(issue => new JsonObject { ["path"] = issue.Path, ["message"] = issue.Message })]),
    };
}
