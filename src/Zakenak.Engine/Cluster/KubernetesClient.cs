using System.Text.Json.Nodes;

namespace Zakenak.Engine.Cluster;

/// <summary>A dynamic client of one API server: any kind, over one pooled HTTP/2 connection.</summary>
/// <remarks>
/// A refusal is a <see cref="KubernetesException"/>; a server that cannot be reached, or credentials it does not accept, a
/// <see cref="ReconcileException"/> with <see cref="Reasons.ClusterUnreachable"/> or <see cref="Reasons.Unauthorized"/>.
/// </remarks>
public sealed class KubernetesClient : IDisposable
{
    public KubernetesClient(ClusterConnection connection, KubernetesClientOptions? options = null) => throw new NotImplementedException();

    public ClusterConnection Connection => throw new NotImplementedException();

    /// <summary>The kinds this server serves.</summary>
    public Discovery Discovery => throw new NotImplementedException();

    public Task<ServerVersion> GetVersionAsync(CancellationToken ct) => throw new NotImplementedException();

    /// <summary>Null when there is no such object.</summary>
    public Task<LiveObject?> GetAsync(ApiResource resource, string? ns, string name, CancellationToken ct) => throw new NotImplementedException();

    /// <summary>All objects of one kind, page by page; <paramref name="ns"/> null means all namespaces.</summary>
    public Task<ObjectList> ListAsync(ApiResource resource, string? ns, string? labelSelector, CancellationToken ct, string? fieldSelector = null) => throw new NotImplementedException();

    /// <summary>Changes as they happen, from <paramref name="resourceVersion"/> on (null: first an <c>Added</c> for all that is there). Goes on over lost
    /// connections with bookmarks; after 410 it lists again and yields the difference.</summary>
    public IAsyncEnumerable<WatchEvent> WatchAsync(ApiResource resource, string? ns, string? labelSelector, string? resourceVersion, CancellationToken ct, string? fieldSelector = null) => throw new NotImplementedException();

    /// <summary>Server-side apply. The object's own <c>metadata.name</c> and <c>namespace</c> say where.</summary>
    public Task<LiveObject> ApplyAsync(ApiResource resource, JsonObject desired, ApplyOptions options, CancellationToken ct) => throw new NotImplementedException();

    public Task<LiveObject> CreateAsync(ApiResource resource, JsonObject obj, CancellationToken ct, bool dryRun = false) => throw new NotImplementedException();

    /// <summary>PUT; with <c>metadata.resourceVersion</c> only when nobody else wrote since.</summary>
    public Task<LiveObject> UpdateAsync(ApiResource resource, JsonObject obj, CancellationToken ct, bool dryRun = false) => throw new NotImplementedException();

    /// <summary>A JSON patch (array) or a merge patch (object).</summary>
    public Task<LiveObject> PatchAsync(ApiResource resource, string? ns, string name, JsonNode patch, CancellationToken ct, bool dryRun = false) => throw new NotImplementedException();

    /// <summary>False when it was gone already. With <see cref="DeleteOptions.Uid"/> a namesake is not touched: <c>Conflict</c>.</summary>
    public Task<bool> DeleteAsync(ApiResource resource, string? ns, string name, DeleteOptions options, CancellationToken ct) => throw new NotImplementedException();

    public void Dispose() => throw new NotImplementedException();
}

/// <summary>How a client behaves.</summary>
public sealed record KubernetesClientOptions
{
    /// <summary>Requests under way at once, watches not counted: 1 to 64, default 8.</summary>
    public int Parallelism { get; init; } = 8;

    /// <summary>One request's limit, watches not counted. Default 30 seconds.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How often a request that failed in passing (no connection, 429, 500 of etcd, 503, 504) is tried again. Default 5; <c>Retry-After</c> is honoured.</summary>
    public int Retries { get; init; } = 5;

    /// <summary>Where each request is told: <c>PATCH /apis/… 200 12 ms</c>, never a body or a header. Null: nowhere.</summary>
    public Action<string>? Trace { get; init; }
}

/// <param name="FieldManager">Default <c>zakenak</c>.</param>
/// <param name="Force">Takes fields that others own; otherwise that is a <c>Conflict</c> naming each field and its manager.</param>
/// <param name="DryRun">The server answers with what would be stored (predicted), and stores nothing.</param>
public sealed record ApplyOptions(bool Force = false, bool DryRun = false, string FieldManager = "zakenak");

/// <param name="Uid">Only an object with this uid.</param>
/// <param name="Propagation"><c>Background</c> (default), <c>Foreground</c> or <c>Orphan</c>.</param>
public sealed record DeleteOptions(string? Uid = null, string Propagation = "Background", bool DryRun = false);

/// <param name="GitVersion">As the server says it, <c>v1.32.3+k3s1</c>.</param>
public sealed record ServerVersion(int Major, int Minor, string GitVersion);

/// <param name="Type">Added, Modified or Deleted; bookmarks stay inside the client.</param>
public sealed record WatchEvent(WatchEventType Type, LiveObject Object);

public enum WatchEventType
{
    Added,
    Modified,
    Deleted,
}
