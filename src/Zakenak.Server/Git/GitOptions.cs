namespace Zakenak.Server.Git;

/// <summary>How repositories are fetched, section <c>Git</c>.</summary>
public sealed class GitOptions
{
    /// <summary>Of one fetch: a second to an hour, default 5 minutes.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Of one question for the branches: a second to 10 minutes, default 30 seconds.</summary>
    public TimeSpan ListTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Bytes that one repository may take, fetched or written out. Setting <c>Git:MaxMegabytes</c>, default 1 GiB.</summary>
    public long MaxSize { get; set; } = 1L << 30;

    /// <summary>Files of one commit that are written out. Default 100,000.</summary>
    public int MaxFiles { get; set; } = 100_000;
}
