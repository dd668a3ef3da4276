using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;
using Zakenak.Trpc.Errors;
using Zakenak.Trpc.Responses;

namespace Zakenak.Trpc.Hosting;

/// <summary>Around the whole pipeline: an error with which another part of the application answers under a base path (authentication, a
/// limiter, an exception's page) gets our envelope in place of its body. Without one a client says only "Unable to transform
/// response".</summary>
internal sealed class EnvelopeGuard(RequestDelegate next, BasePaths basePaths, ErrorTranslator errors)
{
    public async Task InvokeAsync(HttpContext http)
    {
        if (!basePaths.TryMatch(http.Request.Path, out var path))
        {
            await next(http);
            return;
        }

        var body = new ErrorBodyFilter(http);
        http.Features.Set<IHttpResponseBodyFeature>(body);
        http.Features.Set(body);
        try
        {
            await next(http);
            await body.FinishAsync();
        }
        catch (Exception e) when (!http.Response.HasStarted)
        {
            Release(http);
            if (!http.RequestAborted.IsCancellationRequested)
                await AnswerAsync(http, errors.Translate(e, null, http.RequestAborted), path);
            return;
        }

        var answered = http.Features.Get<ErrorBodyFilter>() is null;
        Release(http);
        if (!answered && !http.Response.HasStarted && http.Response.StatusCode >= StatusCodes.Status400BadRequest)
            await AnswerAsync(http, errors.Complete(TrpcError.OfStatus(http.Response.StatusCode)), path);
    }

    /// <summary>From here on the answer is ours, and goes out as it is.</summary>
    public static void Release(HttpContext http)
    {
        if (http.Features.Get<ErrorBodyFilter>() is not { } body)
            return;
        http.Features.Set(body.Inner);
        http.Features.Set<ErrorBodyFilter>(null);
    }

    /// <summary>What the other part said in its headers (WWW-Authenticate, Retry-After, those of CORS) stays, but not about its
    /// body.</summary>
    private static Task AnswerAsync(HttpContext http, TrpcError error, string path)
    {
        var headers = http.Response.Headers;
        foreach (var header in (string[])["Content-Encoding", "Content-Language", "ETag", "Last-Modified"])
            headers.Remove(header);
        headers.ContentLength = null;
        headers.Vary = StringValues.Concat(headers.Vary, "trpc-accept, accept, trpc-batch-mode");
        return Rejection.WriteAsync(http, error, path);
    }
}
