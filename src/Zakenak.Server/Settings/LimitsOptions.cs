namespace Zakenak.Server.Settings;

/// <summary>Section <c>Limits</c>.</summary>
public sealed class LimitsOptions
{
    /// <summary>Of one request's body: 64 KiB to 256 MiB, default 4 MiB.</summary>
    public int BodyBytes { get; set; } = 4 * 1024 * 1024;

    /// <summary>Of a request's first line, which carries the input of tRPC queries: 8 KiB to 512 KiB, default 256 KiB.</summary>
    public int RequestLineBytes { get; set; } = 256 * 1024;

    /// <summary>How long a subscription's connection lasts; its subscriber connects anew, and so signs in anew: a minute to 24 hours, default an
    /// hour.</summary>
    public TimeSpan SubscriptionDuration { get; set; } = TimeSpan.FromHours(1);

    /// <summary>How many subscriptions one user may have at the same time: 1 to 10,000, default 20.</summary>
    public int SubscriptionsPerUser { get; set; } = 20;

    /// <summary>How long running requests and work may take to end when the server stops: a second to 10 minutes, default
    /// 30 seconds.</summary>
    public TimeSpan ShutdownTimeout { get; set; } = TimeSpan.FromSeconds(30);
}
