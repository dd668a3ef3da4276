using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Zakenak.Trpc.Errors;
using Zakenak.Trpc.Requests;

namespace Zakenak.Trpc.Responses;

/// <summary>Runs calls of queries and mutations, each to its envelope: a call never throws.</summary>
internal sealed class CallRunner(CallGuard guard, ErrorTranslator errors)
{
    /// <summary>Starts all calls of a request; in a batch they run at the same time.</summary>
    public IReadOnlyList<Task<CallOutcome>> Start(TrpcRequest request, HttpContext http)
    {
        // Made when first asked for, which two calls at once must not do.
        var services = http.RequestServices;
        return [.. request.Calls.Select((call, index) => RunAsync(call, index, request.IsBatch, http, services))];
    }

    private async Task<CallOutcome> RunAsync(RequestedCall requested, int index, bool isBatch, HttpContext http, IServiceProvider services)
    {
        // A handler that computes before it first waits would hold up the other calls.
        if (isBatch)
            await Task.Yield();
        try
        {
            return new(index, StatusCodes.Status200OK, await RunAsync(requested, http, services));
        }
        catch (Exception e)
        {
            var error = errors.Translate(e, requested.Path, http.RequestAborted);
            return new(index, error.HttpStatus, Envelope.Error(error, requested.Path));
        }
    }

    private async Task<byte[]> RunAsync(RequestedCall requested, HttpContext http, IServiceProvider services)
    {
        await using var scope = services.CreateAsyncScope();
        var call = guard.Open(requested, http, scope.ServiceProvider, http.RequestAborted);
        await guard.CheckAsync(requested, call);
        return Envelope.Result(await call.Procedure.Handler!(requested.Input, call));
    }
}

/// <param name="Index">The call's number in its batch.</param>
internal sealed record CallOutcome(int Index, int Status, byte[] Envelope);
