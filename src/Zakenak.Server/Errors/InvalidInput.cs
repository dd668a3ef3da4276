using System.Text.Json.Nodes;

namespace Zakenak.Server.Errors;

/// <summary>What is wrong with one field of an input.</summary>
/// <param name="Path"><c>config.path</c>.</param>
/// <param name="Message">Goes on after the field's name: <c>takes 1 to 63 of a-z</c>. Never the value.</param>
internal sealed record InputIssue(string Path, string Message);

/// <summary>Wrong input, all of it at once (decision 25: <c>details.issues</c>).</summary>
internal static class InvalidInput
{
    /// <exception cref="ServerException"><see cref="ErrorCode.InvalidInput"/>.</exception>
    public static void ThrowIfAny(IReadOnlyCollection<InputIssue> issues)
    {
        if (issues.Count > 0)
            throw Of(issues);
    }

    public static ServerException Of(IReadOnlyCollection<InputIssue> issues)
    {
        var list = new JsonArray([.. issues.Select(i => new JsonObject { ["path"] = i.Path, ["message"] = i.Message })]);
        return new ServerException(ErrorCode.InvalidInput, string.Join("; ", issues.Select(i => $"{i.Path} {i.Message}")),
            new JsonObject { ["issues"] = list });
    }
}
