using System.Text.Json.Nodes;

namespace Zakenak.Trpc;

/// <summary>Thrown by a procedure: its error reaches the caller as it is, and is not logged. Any other exception is a failure of ours: it
/// is logged, and the caller gets INTERNAL_SERVER_ERROR without its message.</summary>
public sealed class TrpcException(TrpcError error, Exception? cause = null) : Exception(error.Message, cause)
{
    public TrpcException(TrpcErrorCode code, string message, string? appCode = null, JsonNode? details = null)
        : this(new TrpcError(code, message, appCode, details))
    {
    }

    public TrpcError Error => error;
}
