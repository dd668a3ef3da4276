namespace Zakenak.Engine.Images.Registries;

/// <summary>How to talk to a registry.</summary>
public sealed record RegistryClientOptions
{
    /// <summary>Where the login came from, for messages (see <see cref="FoundLogin"/>).</summary>
    public string? LoginOrigin { get; init; }

    /// <summary>One request with its answer. Default 30 seconds.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How often a request is sent again after a failure that may pass; once at most as long as the registry never answered.
    /// Default 4.</summary>
    public int Retries { get; init; } = 4;

    /// <summary>Tags that are asked for at once. Default 1,000; a registry may give fewer.</summary>
    public int PageSize { get; init; } = 1000;

    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Opens the connections, in place of the machine's own way and its proxy: for whoever decides which addresses may be talked
    /// to. Null: the machine's.</summary>
    public Func<SocketsHttpConnectionContext, CancellationToken, ValueTask<Stream>>? Connect { get; init; }

    /// <summary>What to do where a login is missing or wrong, a sentence; null: what helps at the command line.</summary>
    public string? LoginAdvice { get; init; }
}
