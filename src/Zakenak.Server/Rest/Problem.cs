using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Zakenak.Server.Errors;

namespace Zakenak.Server.Rest;

/// <summary>Errors of the REST API: ProblemDetails (RFC 9457) with <c>code</c>, <c>message</c> and <c>details</c> (decision 10).</summary>
internal static class Problem
{
    public const string ContentType = "application/problem+json";

    /// <summary>Of <c>details</c>: when the same request may be sent again; also the header <c>Retry-After</c>.</summary>
    public const string RetryAfterSeconds = "retryAfterSeconds";

    public static Task WriteAsync(HttpContext context, ServerException error) =>
        WriteAsync(context, ErrorCodes.Status(error.Code), ErrorCodes.Name(error.Code), error.Message, error.Details);

    /// <param name="code">An <see cref="ErrorCode"/>'s name, or what HTTP itself refuses: <c>NOT_FOUND</c>,
    /// <c>PAYLOAD_TOO_LARGE</c>, ….</param>
    /// <param name="message">What happened and what to do; no secrets.</param>
    public static Task WriteAsync(HttpContext context, int status, string code, string message, JsonNode? details = null)
    {
        var problem = new JsonObject
        {
            ["type"] = "about:blank",
            ["title"] = ReasonPhrases.GetReasonPhrase(status),
            ["status"] = status,
            ["detail"] = message,
            ["code"] = code,
            ["message"] = message,
        };
        if (details is not null)
            problem["details"] = details.DeepClone();

        var response = context.Response;
        response.StatusCode = status;
        response.ContentType = ContentType;
        response.Headers.CacheControl = "no-store";
        if (status == StatusCodes.Status401Unauthorized)
            response.Headers.WWWAuthenticate = "Bearer";
        if (details is JsonObject fields && fields[RetryAfterSeconds] is JsonValue seconds)
            response.Headers.RetryAfter = seconds.GetValue<int>().ToString(CultureInfo.InvariantCulture);
        return response.WriteAsync(problem.ToJsonString(), context.RequestAborted);
    }
}
