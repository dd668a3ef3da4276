using System.Text.Json.Nodes;

namespace Zakenak.Server.Errors;

/// <summary>An expected failure, which reaches the caller as it is over every API: no secrets.</summary>
/// <param name="message">What happened and what to do.</param>
/// <param name="details">What the code promises (of a conflict <c>{conflicts: […]}</c>); null: nothing.</param>
public class ServerException(ErrorCode code, string message, JsonNode? details = null, Exception? inner = null) : Exception(message, inner)
{
    public ErrorCode Code => code;

    public JsonNode? Details => details;
}
