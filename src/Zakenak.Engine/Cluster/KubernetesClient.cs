using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Zakenak.Engine.Cluster.Logs;
using Zakenak.Engine.Cluster.Transport;
using Zakenak.Engine.Cluster.Watching;

namespace Zakenak.Engine.Cluster;

/// <summary>A dynamic client of one API server: any kind, over one pooled HTTP/2 connection.</summary>
/// <remarks>
/// A refusal is a <see cref="KubernetesException"/>; a server that cannot be reached, or credentials it does not accept, a
/// <see cref="ReconcileException"/> with <see cref="Reasons.ClusterUnreachable"/> or <see cref="Reasons.Unauthorized"/>.
/// </remarks>
public sealed class KubernetesClient : IDisposable
{
    private const string Strict = "fieldValidation=Strict";

    private readonly ApiTransport transport;
    private readonly KubernetesClientOptions options;
    private Task<ServerVersion>? early;

    public KubernetesClient(ClusterConnection connection, KubernetesClientOptions? options = null)
    {
        Connection = connection;
        this.options = options ?? new KubernetesClientOptions();
        transport = new ApiTransport(connection, this.options);
        Discovery = new Discovery(transport);
    }

    public ClusterConnection Connection { get; }

    /// <summary>The kinds this server serves.</summary>
    public Discovery Discovery { get; }

    /// <summary>Connects in the background and asks for the version: a quarter of a second of work, mostly the runtime's own, that the
    /// first
    /// request would wait for. A failure is told by that one.</summary>
    public void Prepare() => early ??= Task.Run(() => ReadVersionAsync(CancellationToken.None));

    public async Task<ServerVersion> GetVersionAsync(CancellationToken ct) =>
        await (Interlocked.Exchange(ref early, null)?.WaitAsync(ct) ?? ReadVersionAsync(ct));

    /// <summary>The server's OpenAPI document of version 2: a few megabytes.</summary>
    /// <param name="read">What it gives must not hold on to the document.</param>
    internal async Task<T> ReadOpenApiAsync<T>(Func<JsonElement, T> read, CancellationToken ct)
    {
        using var answer = await transport.SendAsync(ApiRequest.Get("/openapi/v2"), ct);
        answer.EnsureSuccess();
        using var json = answer.Parse();
        return read(json.RootElement);
    }

    /// <summary>Null when there is no such object.</summary>
    public async Task<LiveObject?> GetAsync(ApiResource resource, string? ns, string name, CancellationToken ct)
    {
        using var answer = await transport.SendAsync(ApiRequest.Get(resource.Path(ns, name)), ct);
        if (answer.StatusCode == HttpStatusCode.NotFound)
            return null;
        answer.EnsureSuccess();
        return ObjectReader.Read(answer, resource);
    }

    /// <summary>All objects of one kind, page by page; <paramref name="ns"/> null means all namespaces.</summary>
    public Task<ObjectList> ListAsync(ApiResource resource, string? ns, string? labelSelector, CancellationToken ct,
        string? fieldSelector = null) =>
        ObjectReader.ListAsync(transport, resource, resource.Path(ns) + Selection(labelSelector, fieldSelector), ct);

    /// <summary>Changes as they happen, from <paramref name="resourceVersion"/> on (null: first an <c>Added</c> for all that is there).
    /// Goes on over lost connections with bookmarks; after 410 it lists again and yields the difference.</summary>
    /// <remarks>Ends only by <paramref name="ct"/> or a refusal. An object that went while nobody watched comes as a <c>Deleted</c> that
    /// has no more than its identity (name, namespace, uid, resourceVersion).</remarks>
    public IAsyncEnumerable<WatchEvent> WatchAsync(ApiResource resource, string? ns, string? labelSelector, string? resourceVersion,
        CancellationToken ct, string? fieldSelector = null)
    {
        var target = resource.Path(ns) + Selection(labelSelector, fieldSelector);
        return new Watch(transport, options.Time, resource, target).RunAsync(resourceVersion, ct);
    }

    /// <summary>Server-side apply. The object's own <c>metadata.name</c> and <c>namespace</c> say where.</summary>
    /// <remarks>Unknown and duplicate fields are refused where the server can (1.25 and later).</remarks>
    public Task<LiveObject> ApplyAsync(ApiResource resource, JsonObject desired, ApplyOptions options, CancellationToken ct)
    {
        var target = new StringBuilder(PathOf(resource, desired))
            .Append('?').Append(Strict).Append("&fieldManager=").Append(Uri.EscapeDataString(options.FieldManager));
        if (options.Force)
            target.Append("&force=true");
        if (options.DryRun)
            target.Append("&dryRun=All");
        return WriteAsync(HttpMethod.Patch, target.ToString(), resource, desired, ApiRequest.ApplyPatch, isRepeatable: true, ct);
    }

    /// <summary>POST; with <c>metadata.generateName</c> the server makes the name.</summary>
    /// <remarks>Unknown and duplicate fields as in <see cref="ApplyAsync"/>.</remarks>
    public Task<LiveObject> CreateAsync(ApiResource resource, JsonObject obj, CancellationToken ct, bool dryRun = false) =>
        WriteAsync(HttpMethod.Post, $"{resource.Path(NamespaceOf(obj))}{Write(dryRun)}&{Strict}", resource, obj, ApiRequest.Json, dryRun,
            ct);

    /// <summary>PUT; with <c>metadata.resourceVersion</c> only when nobody else wrote since.</summary>
    public Task<LiveObject> UpdateAsync(ApiResource resource, JsonObject obj, CancellationToken ct, bool dryRun = false) =>
        WriteAsync(HttpMethod.Put, PathOf(resource, obj) + Write(dryRun), resource, obj, ApiRequest.Json, dryRun, ct);

    /// <summary>A JSON patch (array) or a merge patch (object).</summary>
    public Task<LiveObject> PatchAsync(ApiResource resource, string? ns, string name, JsonNode patch, CancellationToken ct,
        bool dryRun = false) =>
        WriteAsync(HttpMethod.Patch, resource.Path(ns, name) + Write(dryRun), resource, patch,
            patch is JsonArray ? ApiRequest.JsonPatch : ApiRequest.MergePatch, dryRun, ct);

    /// <summary>False when it was gone already. With <see cref="DeleteOptions.Uid"/> a namesake is not touched: <c>Conflict</c>.</summary>
    public async Task<bool> DeleteAsync(ApiResource resource, string? ns, string name, DeleteOptions options, CancellationToken ct)
    {
        var body = new JsonObject { ["apiVersion"] = "v1", ["kind"] = "DeleteOptions", ["propagationPolicy"] = options.Propagation };
        if (options.Uid is not null)
            body["preconditions"] = new JsonObject { ["uid"] = options.Uid };
        if (options.GracePeriodSeconds is not null)
            body["gracePeriodSeconds"] = options.GracePeriodSeconds;
        if (options.DryRun)
            body["dryRun"] = new JsonArray("All");
        var request = new ApiRequest(HttpMethod.Delete, resource.Path(ns, name))
        {
            Body = ApiRequest.Utf8(body),
            ContentType = ApiRequest.Json,
            IsRepeatable = options.Uid is not null || options.DryRun,
        };
        using var answer = await transport.SendAsync(request, ct);
        if (answer.StatusCode == HttpStatusCode.NotFound)
            return false;
        answer.EnsureSuccess();
        return true;
    }

    /// <summary>The end of a container's log: so many lines, at most 64 KiB; empty when it wrote nothing.</summary>
    /// <param name="previous">The log of the run before the present one.</param>
    /// <exception cref="KubernetesException">It cannot be had: the container has not started, its node does not answer, …</exception>
    public Task<string> ReadLogAsync(string ns, string pod, string container, int tailLines, bool previous, CancellationToken ct) =>
        new PodLog(transport, ns, pod, container).ReadAsync(tailLines, previous, ct);

    /// <summary>A container's log line by line, as it is written; ends when the container does. Not counted as a request under
    /// way.</summary>
    /// <exception cref="KubernetesException">It cannot be had: the container has not started, its node does not answer, …</exception>
    public IAsyncEnumerable<string> StreamLogAsync(string ns, string pod, string container, LogOptions options, CancellationToken ct) =>
        new PodLog(transport, ns, pod, container).StreamAsync(options, ct);

    public void Dispose() => transport.Dispose();

    private async Task<ServerVersion> ReadVersionAsync(CancellationToken ct)
    {
        using var answer = await transport.SendAsync(ApiRequest.Get("/version"), ct);
        answer.EnsureSuccess();
        using var json = answer.Parse();
        return new ServerVersion(Number(json, "major"), Number(json, "minor"), json.RootElement.TextOf("gitVersion") ?? "");
    }

    private async Task<LiveObject> WriteAsync(HttpMethod method, string target, ApiResource resource, JsonNode body, string contentType,
        bool isRepeatable, CancellationToken ct)
    {
        var request = new ApiRequest(method, target)
        {
            Body = ApiRequest.Utf8(body),
            ContentType = contentType,
            IsRepeatable = isRepeatable,
        };
        using var answer = await transport.SendAsync(request, ct);
        answer.EnsureSuccess();
        return ObjectReader.Read(answer, resource);
    }

    private static string Write(bool dryRun) => dryRun ? "?fieldManager=zakenak&dryRun=All" : "?fieldManager=zakenak";

    private static string Selection(string? labels, string? fields) => (labels, fields) switch
    {
        (null, null) => "",
        (_, null) => $"?labelSelector={Uri.EscapeDataString(labels)}",
        (null, _) => $"?fieldSelector={Uri.EscapeDataString(fields)}",
        _ => $"?labelSelector={Uri.EscapeDataString(labels)}&fieldSelector={Uri.EscapeDataString(fields)}",
    };

    private static string PathOf(ApiResource resource, JsonObject obj) => resource.Path(NamespaceOf(obj), (string?)obj["metadata"]?["name"]
        ?? throw new ArgumentException("the object has no metadata.name", nameof(obj)));

    private static string? NamespaceOf(JsonObject obj) => (string?)obj["metadata"]?["namespace"];

    // Some distributions say "20+".
    private static int Number(JsonDocument json, string property)
    {
        var digits = (json.RootElement.TextOf(property) ?? "").AsSpan();
        var end = digits.IndexOfAnyExceptInRange('0', '9');
        return int.TryParse(end < 0 ? digits : digits[..end], out var number) ? number : 0;
    }
}
