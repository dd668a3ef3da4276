using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Zakenak.Engine;
using Zakenak.Engine.Cluster;
using Zakenak.Server.Data;
using Zakenak.Server.Errors;

namespace Zakenak.Server.Rest;

/// <summary>Whatever fails is answered as a <see cref="Problem"/>: exceptions, and statuses without a body.</summary>
internal sealed partial class ProblemResponses(RequestDelegate next, ILogger<ProblemResponses> logger)
{
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
            if (context.Response is { HasStarted: false, StatusCode: >= 400 and var status, ContentType: null })
                await Problem.WriteAsync(context, status, Code(status), Message(status));
        }
        catch (Exception) when (context.RequestAborted.IsCancellationRequested || context.Response.HasStarted)
        {
            throw; // there is nobody, or no way, to tell
        }
        catch (ServerException e)
        {
            await AnswerAsync(context, () => Problem.WriteAsync(context, e));
        }
        catch (ReconcileException e)
        {
            await AnswerAsync(context, () => Problem.WriteAsync(context, StatusCodes.Status502BadGateway, e.Reason, e.Message));
        }
        catch (KubernetesException e)
        {
            await AnswerAsync(context, () => Problem.WriteAsync(context, StatusCodes.Status502BadGateway, "CLUSTER_REFUSED", e.Message));
        }
        catch (BadHttpRequestException e)
        {
            await AnswerAsync(context, () => Problem.WriteAsync(context, e.StatusCode, Code(e.StatusCode), e.Message));
        }
        catch (Exception e) when (DatabaseFailures.Explain(e) is { } known)
        {
            Failed(logger, e, context.Request.Method, context.Request.Path);
            await AnswerAsync(context, () => Problem.WriteAsync(context, known));
        }
        catch (Exception e)
        {
            Failed(logger, e, context.Request.Method, context.Request.Path);
            await AnswerAsync(context, () => Problem.WriteAsync(context, new ServerException(ErrorCode.Internal,
                "The server failed at this; its log says why.")));
        }
    }

    private static Task AnswerAsync(HttpContext context, Func<Task> write)
    {
        context.Response.Clear();
        return write();
    }

    private static string Code(int status) => status switch
    {
        StatusCodes.Status401Unauthorized => ErrorCodes.Name(ErrorCode.Unauthenticated),
        StatusCodes.Status403Forbidden => ErrorCodes.Name(ErrorCode.InsufficientPermissions),
        StatusCodes.Status404NotFound => "NOT_FOUND",
        StatusCodes.Status405MethodNotAllowed => "METHOD_NOT_ALLOWED",
        StatusCodes.Status413PayloadTooLarge => "PAYLOAD_TOO_LARGE",
        StatusCodes.Status415UnsupportedMediaType => "UNSUPPORTED_MEDIA_TYPE",
        < 500 => ErrorCodes.Name(ErrorCode.InvalidInput),
        _ => ErrorCodes.Name(ErrorCode.Internal),
    };

    private static string Message(int status) => status switch
    {
        StatusCodes.Status404NotFound => "There is nothing at this address.",
        StatusCodes.Status405MethodNotAllowed => "This address does not take that method.",
        _ => "The request was refused.",
    };

    [LoggerMessage(1101, LogLevel.Error, "{Method} {Path} failed")]
    private static partial void Failed(ILogger logger, Exception error, string method, string path);
}
