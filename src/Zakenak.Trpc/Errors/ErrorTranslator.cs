using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Zakenak.Trpc.Errors;

/// <summary>From an exception to what its caller may see of it.</summary>
internal sealed class ErrorTranslator(TrpcOptions options, ILogger<ErrorTranslator> logger)
{
    /// <param name="path">Of the procedure; null for a request as a whole.</param>
    /// <param name="aborted">Cancelled when the caller has left.</param>
    public TrpcError Translate(Exception exception, string? path, CancellationToken aborted)
    {
        var error = exception switch
        {
            TrpcException known => known.Error,
            OperationCanceledException when aborted.IsCancellationRequested => TrpcError.OfStatus(StatusCodes.Status499ClientClosedRequest),
            BadHttpRequestException bad => TrpcError.OfStatus(bad.StatusCode),
            _ => options.MapException?.Invoke(exception) ?? Unexpected(exception, path),
        };
        return Complete(error);
    }

    public TrpcError Complete(TrpcError error) => error.AppCode is null && options.DefaultAppCode?.Invoke(error.Code) is { } appCode
        ? error with { AppCode = appCode }
        : error;

    private TrpcError Unexpected(Exception exception, string? path)
    {
        logger.CallFailed(exception, path ?? "(no procedure)");
        return TrpcError.OfStatus(StatusCodes.Status500InternalServerError);
    }
}
