using System.Text.Json.Nodes;

namespace Zakenak.Server.Contract;

/// <summary>An error of the REST API: problem details (RFC 9457) with ours (decision 10).</summary>
/// <param name="Code">An <see cref="Errors.ErrorCode"/>'s name, or what HTTP itself refuses.</param>
/// <param name="Message">What happened and what to do; also <paramref name="Detail"/>.</param>
/// <param name="Details">What the code promises; of wrong input <c>issues</c> with <c>path</c> and <c>message</c>.</param>
public sealed record ProblemDocument(string Type, string Title, int Status, string Detail, string Code, string Message, JsonNode? Details);
