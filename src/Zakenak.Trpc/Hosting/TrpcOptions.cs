namespace Zakenak.Trpc;

/// <summary>Settings of the tRPC endpoint, checked when the application starts.</summary>
public sealed class TrpcOptions
{
    /// <summary>The largest request body, in bytes: 1 KiB to 256 MiB, default 1 MiB. A larger one is answered with 413.</summary>
    public int MaxBodyBytes { get; set; } = 1024 * 1024;

    /// <summary>The longest address with path and query, in bytes as sent (the input of a query is in there, percent-encoded): 2 KiB to
    /// 512 KiB, default 128 KiB. A longer one is answered with 414. Kestrel's limits of the request line and of the headers are raised to
    /// twice that, since its own answer has no body; beyond them its answer is all there is.</summary>
    public int MaxUrlLength { get; set; } = 128 * 1024;

    /// <summary>How many calls a batch may hold: 1 to 1000, default 100. They run at the same time.</summary>
    public int MaxBatchSize { get; set; } = 100;

    /// <summary>Whether calls may be batched; default yes. Both of the clients' streaming links need it.</summary>
    public bool AllowBatching { get; set; } = true;

    /// <summary>Whether a query or subscription may come as POST, as the clients' <c>methodOverride</c> sends it; default no. A mutation
    /// never comes as GET.</summary>
    public bool AllowMethodOverride { get; set; }

    /// <summary>How often a silent stream shows that it lives: 10 ms to 10 minutes, default 15 seconds;
    /// <see cref="Timeout.InfiniteTimeSpan"/>: never.</summary>
    public TimeSpan PingInterval { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>After what silence a subscriber connects anew and resumes; longer than <see cref="PingInterval"/>. Default 45 seconds;
    /// null: only when it notices that the connection is gone.</summary>
    public TimeSpan? ReconnectAfterInactivity { get; set; } = TimeSpan.FromSeconds(45);

    /// <summary>How long a subscription's connection lasts before its subscriber has to connect anew, and so to sign in anew; null, the
    /// default: for ever.</summary>
    public TimeSpan? MaxSubscriptionDuration { get; set; }

    /// <summary>Asked before every procedure, and before its input is looked at: the error that the caller gets, or null for "may". It
    /// finds what the procedure needs in its <see cref="TrpcProcedure.Metadata"/>. Null, the default: everybody may everything.</summary>
    public Func<TrpcCall, ValueTask<TrpcError?>>? Authorize { get; set; }

    /// <summary>The error for an exception of the application's own, other than <see cref="TrpcException"/>; null for one that is
    /// unexpected, which then is logged.</summary>
    public Func<Exception, TrpcError?>? MapException { get; set; }

    /// <summary>The application code of an error that has none of its own, such as those of this library; null leaves it out.</summary>
    public Func<TrpcErrorCode, string?>? DefaultAppCode { get; set; }
}
