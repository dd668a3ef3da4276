namespace Zakenak.Trpc.Errors;

/// <summary>What each code is on the wire: <c>data.code</c>, <c>error.code</c> and the HTTP status.</summary>
internal static class ErrorCodeTable
{
    private static readonly Dictionary<TrpcErrorCode, Row> Rows = new()
    {
        [TrpcErrorCode.ParseError] = new("PARSE_ERROR", -32700, 400),
        [TrpcErrorCode.BadRequest] = new("BAD_REQUEST", -32600, 400),
        [TrpcErrorCode.InternalServerError] = new("INTERNAL_SERVER_ERROR", -32603, 500),
        [TrpcErrorCode.NotImplemented] = new("NOT_IMPLEMENTED", -32603, 501),
        [TrpcErrorCode.BadGateway] = new("BAD_GATEWAY", -32603, 502),
        [TrpcErrorCode.ServiceUnavailable] = new("SERVICE_UNAVAILABLE", -32603, 503),
        [TrpcErrorCode.GatewayTimeout] = new("GATEWAY_TIMEOUT", -32603, 504),
        [TrpcErrorCode.Unauthorized] = new("UNAUTHORIZED", -32001, 401),
        [TrpcErrorCode.PaymentRequired] = new("PAYMENT_REQUIRED", -32002, 402),
        [TrpcErrorCode.Forbidden] = new("FORBIDDEN", -32003, 403),
        [TrpcErrorCode.NotFound] = new("NOT_FOUND", -32004, 404),
        [TrpcErrorCode.MethodNotSupported] = new("METHOD_NOT_SUPPORTED", -32005, 405),
        [TrpcErrorCode.Timeout] = new("TIMEOUT", -32008, 408),
        [TrpcErrorCode.Conflict] = new("CONFLICT", -32009, 409),
        [TrpcErrorCode.PreconditionFailed] = new("PRECONDITION_FAILED", -32012, 412),
        [TrpcErrorCode.PayloadTooLarge] = new("PAYLOAD_TOO_LARGE", -32013, 413),
        [TrpcErrorCode.UnsupportedMediaType] = new("UNSUPPORTED_MEDIA_TYPE", -32015, 415),
        [TrpcErrorCode.UnprocessableContent] = new("UNPROCESSABLE_CONTENT", -32022, 422),
        [TrpcErrorCode.PreconditionRequired] = new("PRECONDITION_REQUIRED", -32028, 428),
        [TrpcErrorCode.TooManyRequests] = new("TOO_MANY_REQUESTS", -32029, 429),
        [TrpcErrorCode.ClientClosedRequest] = new("CLIENT_CLOSED_REQUEST", -32099, 499),
    };

    public static IEnumerable<string> Keys => Rows.Values.Select(row => row.Key);

    public static Row Of(TrpcErrorCode code) => Rows[code];

    internal readonly record struct Row(string Key, int Number, int Status);
}
