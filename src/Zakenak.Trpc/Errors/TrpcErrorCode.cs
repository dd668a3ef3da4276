namespace Zakenak.Trpc;

/// <summary>The error codes of tRPC. Each has a key (<c>NOT_FOUND</c>), a JSON-RPC number and an HTTP status.</summary>
public enum TrpcErrorCode
{
    ParseError,
    BadRequest,
    InternalServerError,
    NotImplemented,
    BadGateway,
    ServiceUnavailable,
    GatewayTimeout,
    Unauthorized,
    PaymentRequired,
    Forbidden,
    NotFound,
    MethodNotSupported,
    Timeout,
    Conflict,
    PreconditionFailed,
    PayloadTooLarge,
    UnsupportedMediaType,
    UnprocessableContent,
    PreconditionRequired,
    TooManyRequests,
    ClientClosedRequest,
}
