using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Zakenak.Trpc.Requests;

namespace Zakenak.Trpc.Responses;

/// <summary>What every call passes before its handler: it must exist, be called by the right method, be allowed, and have readable input;
/// in that order, so that who may not call a procedure learns nothing about its input.</summary>
internal sealed class CallGuard(TrpcOptions options)
{
    /// <exception cref="TrpcException">There is no such procedure, or it cannot be called like this.</exception>
    public TrpcCall Open(RequestedCall requested, HttpContext http, IServiceProvider services, CancellationToken ct) =>
        requested is { Refusal: null, Procedure: { } procedure }
            ? new TrpcCall
            {
                Procedure = procedure,
                HttpContext = http,
                Services = services,
                CancellationToken = ct,
                HasInput = requested.Input.ValueKind != JsonValueKind.Undefined,
                LastEventId = requested.LastEventId,
            }
            : throw new TrpcException(requested.Refusal!);

    /// <exception cref="TrpcException">The caller may not, or the input is no JSON.</exception>
    public async ValueTask CheckAsync(RequestedCall requested, TrpcCall call)
    {
        if (options.Authorize is { } authorize && await authorize(call) is { } denial)
            throw new TrpcException(denial);
        if (requested.InputError is { } error)
            throw new TrpcException(error);
    }
}
