using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Zakenak.Engine.Cluster.Transport;

namespace Zakenak.Cli.Remote;

/// <summary>Calls procedures of a server over tRPC, one request each; what they take and answer stays JSON.</summary>
internal sealed class TrpcClient(ServerLogin login, Action<string>? trace) : IDisposable
{
    private const string EventStreamType = "text/event-stream";

    // Redirects are not followed: the token is for this server alone.
    private readonly HttpClient http = new(new SocketsHttpHandler { AllowAutoRedirect = false, ConnectTimeout = TimeSpan.FromSeconds(15) });

    /// <param name="input">Null: the procedure takes none.</param>
    /// <exception cref="RemoteException"/>
    public Task<JsonNode> QueryAsync(string procedure, JsonObject? input, CancellationToken ct)
    {
        var query = input is null ? "" : $"?input={Uri.EscapeDataString(input.ToJsonString())}";
        return SendAsync(procedure, new(HttpMethod.Get, login.Of($"trpc/{procedure}{query}")), ct);
    }

    /// <inheritdoc cref="QueryAsync"/>
    public Task<JsonNode> MutateAsync(string procedure, JsonObject input, CancellationToken ct)
    {
        var content = new StringContent(input.ToJsonString(), Encoding.UTF8, "application/json");
        return SendAsync(procedure, new(HttpMethod.Post, login.Of($"trpc/{procedure}")) { Content = content }, ct);
    }

    /// <summary>Connects to a subscription.</summary>
    /// <exception cref="RemoteException"/>
    public async Task<EventStream> SubscribeAsync(string procedure, JsonObject input, CancellationToken ct)
    {
        var query = Uri.EscapeDataString(input.ToJsonString());
        using var request = new HttpRequestMessage(HttpMethod.Get, login.Of($"trpc/{procedure}?input={query}"));
        request.Headers.Accept.ParseAdd(EventStreamType);
        var response = await SendAsync(procedure, request, HttpCompletionOption.ResponseHeadersRead, ct);
        if (response.Content.Headers.ContentType?.MediaType == EventStreamType)
            return new(response, await response.Content.ReadAsStreamAsync(ct), error => Refusal(error, procedure), Unreachable);
        using (response)
        {
            Read(response.StatusCode, await response.Content.ReadAsStringAsync(ct), procedure);
            throw Unreachable($"it answers {procedure} with no stream of events", null);
        }
    }

    public void Dispose() => http.Dispose();

    private async Task<JsonNode> SendAsync(string procedure, HttpRequestMessage request, CancellationToken ct)
    {
        using (request)
        {
            using var response = await SendAsync(procedure, request, HttpCompletionOption.ResponseContentRead, ct);
            return Read(response.StatusCode, await response.Content.ReadAsStringAsync(ct), procedure);
        }
    }

    private async Task<HttpResponseMessage> SendAsync(string procedure, HttpRequestMessage request, HttpCompletionOption until,
        CancellationToken ct)
    {
        if (login.Token is { } token)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        try
        {
            var response = await http.SendAsync(request, until, ct);
            trace?.Invoke($"{request.Method} {procedure}: {(int)response.StatusCode}");
            return response;
        }
        catch (HttpRequestException e)
        {
            throw Unreachable(NetworkFailure.Innermost(e), e);
        }
        catch (OperationCanceledException e) when (!ct.IsCancellationRequested)
        {
            throw Unreachable("it does not answer in time", e);
        }
    }

    private JsonNode Read(HttpStatusCode status, string body, string procedure)
    {
        var envelope = Parse(body);
        if (envelope?["error"] is JsonObject error)
            throw Refusal(error, procedure);
        return envelope?["result"] is JsonObject result
            ? result["data"]?.DeepClone() ?? new JsonObject()
            : throw Unreachable($"what answers there is no Zakenak server (HTTP {(int)status})", null);
    }

    private RemoteException Refusal(JsonObject error, string procedure)
    {
        var data = error["data"] as JsonObject;
        var code = (string?)(data?["appCode"] ?? data?["code"]) ?? "INTERNAL";
        return RemoteErrors.Of(code, (string?)error["message"] ?? "", data?["details"]?.DeepClone(), procedure, login);
    }

    private static JsonObject? Parse(string body)
    {
        try
        {
            return JsonNode.Parse(body) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private RemoteException Unreachable(string why, Exception? inner) => new(RemoteException.ServerUnreachable,
        $"The server {login.Address} cannot be asked: {why}. Check its address (--server, ZAKENAK_SERVER) and that it runs (zakenak serve).", inner: inner);
}
