using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Zakenak.Trpc.Requests;

/// <summary>Reads what a request asks for: which procedures, with what input, and how to be answered.</summary>
internal sealed class RequestReader(TrpcRouter router, TrpcOptions options)
{
    /// <exception cref="TrpcException">The request as a whole is refused.</exception>
    public async Task<TrpcRequest> ReadAsync(HttpContext http, string path)
    {
        var request = http.Request;
        RequireReadable(request);
        var isBatch = RequestFormats.IsBatch(request);
        var paths = isBatch ? path.Split(',') : [path];
        var format = RequestFormats.Of(request);
        RequireAllowed(isBatch, paths.Length, format);

        var procedures = Array.ConvertAll(paths, Find);
        RequireOneKind(procedures, HttpMethods.IsGet(http.Request.Method));
        var content = await ReadInputAsync(http);
        var calls = paths.Select((name, index) => Call(http, name, procedures[index], content, isBatch ? index : null)).ToArray();
        return new(FormatOf(format, request, calls, isBatch), isBatch, calls);
    }

    private void RequireReadable(HttpRequest request)
    {
        if (!HttpMethods.IsGet(request.Method) && !IsJson(request))
            throw new TrpcException(TrpcError.OfStatus(StatusCodes.Status415UnsupportedMediaType));
        if (request.PathBase.Value!.Length + request.Path.Value!.Length + request.QueryString.Value!.Length > options.MaxUrlLength)
            throw new TrpcException(TrpcError.OfStatus(StatusCodes.Status414UriTooLong));
    }

    private static bool IsJson(HttpRequest request) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out var type) &&
        type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase);

    private void RequireAllowed(bool isBatch, int count, RequestFormat format)
    {
        if (isBatch && !options.AllowBatching)
            throw new TrpcException(TrpcError.BadRequest("Batching is switched off on this server"));
        if (count > options.MaxBatchSize)
            throw new TrpcException(TrpcError.BadRequest($"A batch holds at most {options.MaxBatchSize} calls"));
        if (format == RequestFormat.JsonLines && !isBatch)
            throw new TrpcException(TrpcError.BadRequest("A streamed request must be a batch; one call is enough"));
    }

    private TrpcProcedure? Find(string path) => router.TryFind(path, out var procedure) ? procedure : null;

    private static void RequireOneKind(IEnumerable<TrpcProcedure?> procedures, bool isGet)
    {
        if (procedures.OfType<TrpcProcedure>().Select(p => isGet && p.IsAlsoQuery ? ProcedureKind.Query : p.Kind).Distinct().Count() > 1)
            throw new TrpcException(TrpcError.BadRequest("Queries, mutations and subscriptions cannot be mixed in one batch"));
    }

    private async Task<InputContent> ReadInputAsync(HttpContext http) => HttpMethods.IsGet(http.Request.Method)
        ? InputContent.Parse(http.Request.Query["input"].ToString())
        : InputContent.Parse((await BodyReader.ReadAsync(http, options.MaxBodyBytes)).Span);

    private RequestedCall Call(HttpContext http, string path, TrpcProcedure? procedure, InputContent content, int? index)
    {
        var (input, error) = content.Of(index);
        if (procedure is null)
            return new(path, null, input) { Refusal = new(TrpcErrorCode.NotFound, $"There is no procedure '{path}'") };
        if (MethodRefusal(http, procedure) is { } refusal)
            return new(path, procedure, input) { Refusal = refusal };
        if (procedure.Kind != ProcedureKind.Subscription)
            return new(path, procedure, input) { InputError = error };
        if (index is not null)
            return new(path, procedure, input) { Refusal = TrpcError.BadRequest("A subscription cannot be part of a batch") };

        var (resumed, lastEventId) = ResumeInput.Read(http.Request, procedure, input);
        return new(path, procedure, resumed) { InputError = error, LastEventId = lastEventId };
    }

    private TrpcError? MethodRefusal(HttpContext http, TrpcProcedure procedure)
    {
        string[] allowed = procedure is { Kind: ProcedureKind.Mutation, IsAlsoQuery: false } ? [HttpMethods.Post]
            : procedure.Kind == ProcedureKind.Mutation ? [HttpMethods.Get, HttpMethods.Post]
            : options.AllowMethodOverride ? [HttpMethods.Get, HttpMethods.Post]
            : [HttpMethods.Get];
        if (allowed.Contains(http.Request.Method, StringComparer.OrdinalIgnoreCase))
            return null;
        http.Response.Headers.Allow = string.Join(", ", allowed);
        var kind = JsonNamingPolicy.CamelCase.ConvertName(procedure.Kind.ToString());
        return new(TrpcErrorCode.MethodNotSupported, $"'{procedure.Path}' is a {kind}: it is called by {string.Join(" or ", allowed)}");
    }

    /// <summary>A subscription is answered with events, whatever its caller accepts; a query or mutation never is.</summary>
    private static RequestFormat FormatOf(RequestFormat asked, HttpRequest request, RequestedCall[] calls, bool isBatch)
    {
        if (isBatch)
            return asked == RequestFormat.EventStream ? RequestFormat.Json : asked;
        if (calls[0].Procedure is not { } procedure)
            return asked;
        if (procedure.Kind != ProcedureKind.Subscription)
            return RequestFormat.Json;
        return HttpMethods.IsGet(request.Method) || calls[0].Refusal is null ? RequestFormat.EventStream : RequestFormat.Json;
    }
}
