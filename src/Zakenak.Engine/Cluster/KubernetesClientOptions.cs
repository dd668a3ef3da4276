namespace Zakenak.Engine.Cluster;

/// <summary>How a client behaves.</summary>
public sealed record KubernetesClientOptions
{
    /// <summary>Requests under way at once, watches not counted: 1 to 64, default 8.</summary>
    public int Parallelism { get; init; } = 8;

    /// <summary>One request's limit, watches not counted. Default 30 seconds.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How often a request that failed in passing (no connection, 429, 500 of etcd, 502, 503, 504) is tried again. Default 5,
    /// with pauses of 250 ms to 8 s; <c>Retry-After</c> is honoured. Once at most as long as the server never answered; a write that may
    /// have been done is not repeated unless that does no harm.</summary>
    public int Retries { get; init; } = 5;

    /// <summary>Where each request is told: <c>PATCH /apis/… 200 12 ms</c>, never a body or a header. Null: nowhere.</summary>
    public Action<string>? Trace { get; init; }

    /// <summary>The clock of the pauses between tries.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}

/// <param name="FieldManager">Default <c>zakenak</c>.</param>
/// <param name="Force">Takes fields that others own; otherwise that is a <c>Conflict</c> naming each field and its manager.</param>
/// <param name="DryRun">The server answers with what would be stored (predicted), and stores nothing.</param>
public sealed record ApplyOptions(bool Force = false, bool DryRun = false, string FieldManager = "zakenak");

/// <param name="Uid">Only an object with this uid.</param>
/// <param name="Propagation"><c>Background</c> (default), <c>Foreground</c> or <c>Orphan</c>.</param>
/// <param name="GracePeriodSeconds">Null: what the object asks for. 0 removes a pod without waiting for its node.</param>
public sealed record DeleteOptions(string? Uid = null, string Propagation = "Background", bool DryRun = false,
    int? GracePeriodSeconds = null);

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
