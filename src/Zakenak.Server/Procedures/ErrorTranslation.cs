using Zakenak.Engine;
using Zakenak.Engine.Cluster;
using Zakenak.Server.Data;
using Zakenak.Server.Errors;
using Zakenak.Trpc;

namespace Zakenak.Server.Procedures;

/// <summary>Our errors on the wire of tRPC (decision 25).</summary>
internal static class ErrorTranslation
{
    /// <returns>Null for what nobody expects: it is logged, and its message stays here.</returns>
    public static TrpcError? Find(Exception exception) => exception switch
    {
        ServerException e => Of(e),
        ReconcileException e => new TrpcError(TrpcErrorCode.BadGateway, e.Message, e.Reason),
        KubernetesException e => new TrpcError(TrpcErrorCode.BadGateway, e.Message, "CLUSTER_REFUSED"),
        _ => DatabaseFailures.Explain(exception) is { } known ? Of(known) : null,
    };

    public static TrpcError Of(ServerException e) => new(KeyOf(e.Code), e.Message, ErrorCodes.Name(e.Code), e.Details?.DeepClone());

    /// <summary>For the library's own errors.</summary>
    public static string? AppCode(TrpcErrorCode code) => code switch
    {
        TrpcErrorCode.Unauthorized => ErrorCodes.Name(ErrorCode.Unauthenticated),
        TrpcErrorCode.Forbidden => ErrorCodes.Name(ErrorCode.InsufficientPermissions),
        TrpcErrorCode.BadRequest or TrpcErrorCode.ParseError => ErrorCodes.Name(ErrorCode.InvalidInput),
        TrpcErrorCode.InternalServerError => ErrorCodes.Name(ErrorCode.Internal),
        _ => null,
    };

    private static TrpcErrorCode KeyOf(ErrorCode code) => ErrorCodes.Status(code) switch
    {
        400 => TrpcErrorCode.BadRequest,
        401 => TrpcErrorCode.Unauthorized,
        403 => TrpcErrorCode.Forbidden,
        404 => TrpcErrorCode.NotFound,
        409 => TrpcErrorCode.Conflict,
        412 => TrpcErrorCode.PreconditionFailed,
        422 => TrpcErrorCode.UnprocessableContent,
        429 => TrpcErrorCode.TooManyRequests,
        501 => TrpcErrorCode.NotImplemented,
        502 => TrpcErrorCode.BadGateway,
        503 => TrpcErrorCode.ServiceUnavailable,
        _ => TrpcErrorCode.InternalServerError,
    };
}
