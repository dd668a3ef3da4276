using System.Text.Json.Nodes;
using Zakenak.Trpc.Errors;

namespace Zakenak.Trpc;

/// <summary>An error as its caller sees it.</summary>
/// <param name="Code">The tRPC code, which decides the HTTP status too.</param>
/// <param name="Message">For people. It reaches the caller as it is: no secrets.</param>
/// <param name="AppCode">The application's own code, on the wire <c>data.appCode</c>; null: that of
/// <see cref="TrpcOptions.DefaultAppCode"/>, if any.</param>
/// <param name="Details">Whatever the application's code promises, on the wire <c>data.details</c>; null: left out.</param>
public sealed record TrpcError(TrpcErrorCode Code, string Message, string? AppCode = null, JsonNode? Details = null)
{
    /// <summary>Both the status line and <c>data.httpStatus</c>. It differs from the code's own only where HTTP has a status that tRPC has
    /// no code for, such as 414.</summary>
    internal int HttpStatus { get; init; } = ErrorCodeTable.Of(Code).Status;

    /// <summary>Input that is wrong in one or more places.</summary>
    public static TrpcError BadInput(IReadOnlyList<TrpcIssue> issues) =>
        new(TrpcErrorCode.BadRequest, Summarize(issues), Details: TrpcIssue.ToDetails(issues));

    internal static TrpcError BadRequest(string message) => new(TrpcErrorCode.BadRequest, message);

    /// <summary>The error for a status that another part of the application, or the web server, answered with.</summary>
    internal static TrpcError OfStatus(int status) => status switch
    {
        400 => BadRequest("The request is not valid"),
        401 => new(TrpcErrorCode.Unauthorized, "Sign in first"),
        402 => new(TrpcErrorCode.PaymentRequired, "Payment required"),
        403 => new(TrpcErrorCode.Forbidden, "Not allowed"),
        404 => new(TrpcErrorCode.NotFound, "Not found"),
        405 => new(TrpcErrorCode.MethodNotSupported, "The method is not supported here"),
        408 => new(TrpcErrorCode.Timeout, "The request took too long"),
        409 => new(TrpcErrorCode.Conflict, "Conflict"),
        412 => new(TrpcErrorCode.PreconditionFailed, "Precondition failed"),
        413 => new(TrpcErrorCode.PayloadTooLarge, "The request is too large"),
        414 => new(TrpcErrorCode.PayloadTooLarge, "The address is too long; send fewer calls in a batch, or less input")
        {
            HttpStatus = 414,
        },
        415 => new(TrpcErrorCode.UnsupportedMediaType, "The content type is not supported; send application/json"),
        422 => new(TrpcErrorCode.UnprocessableContent, "The request cannot be processed"),
        428 => new(TrpcErrorCode.PreconditionRequired, "Precondition required"),
        429 => new(TrpcErrorCode.TooManyRequests, "Too many requests; try again later"),
        499 => new(TrpcErrorCode.ClientClosedRequest, "The client closed the request"),
        501 => new(TrpcErrorCode.NotImplemented, "Not implemented"),
        502 => new(TrpcErrorCode.BadGateway, "Bad gateway"),
        503 => new(TrpcErrorCode.ServiceUnavailable, "Not available at the moment; try again later"),
        504 => new(TrpcErrorCode.GatewayTimeout, "Gateway timeout"),
        < 500 => BadRequest("The request is not valid") with { HttpStatus = status },
        _ => new(TrpcErrorCode.InternalServerError, "Internal server error") { HttpStatus = status },
    };

    private static string Summarize(IReadOnlyList<TrpcIssue> issues)
    {
        var first = issues[0];
        var text = first.Path.Length == 0 ? first.Message : $"{first.Path}: {first.Message}";
        return issues.Count == 1 ? $"Invalid input: {text}" : $"Invalid input: {text} (and {issues.Count - 1} more)";
    }
}
