using System.Text.Json.Serialization;
using Zakenak.Trpc;

namespace Zakenak.Server.Contract;

public sealed record ByCluster(string ClusterId);

/// <summary>Input of <c>gitops.installFlux</c>.</summary>
public sealed record InstallFlux(string ClusterId)
{
    /// <summary>Null: flux-system.</summary>
    public string? Namespace { get; init; }

    /// <summary><c>v2.2.0</c>; null: the latest.</summary>
    public string? Version { get; init; }

    /// <summary>Ours: Flux that is there is upgraded, instead of <c>FLUX_ALREADY_INSTALLED</c> (decision 26). Null: false.</summary>
    public bool? Upgrade { get; init; }
}

public sealed record FluxInstalled(bool Success, string Version, IReadOnlyList<FluxComponent> Components);

public sealed record FluxComponent(string Name, FluxComponentStatus Status);

[JsonConverter(typeof(NamedEnumConverter<FluxComponentStatus>))]
public enum FluxComponentStatus
{
    [JsonStringEnumMemberName("ready")]
    Ready,
    [JsonStringEnumMemberName("pending")]
    Pending,
    [JsonStringEnumMemberName("failed")]
    Failed,
}

/// <summary>Answer of <c>gitops.checkFluxHealth</c>.</summary>
public sealed record FluxHealth(FluxOverallHealth Overall, IReadOnlyList<FluxComponentHealth> Components);

[JsonConverter(typeof(NamedEnumConverter<FluxOverallHealth>))]
public enum FluxOverallHealth
{
    [JsonStringEnumMemberName("healthy")]
    Healthy,
    [JsonStringEnumMemberName("degraded")]
    Degraded,
    [JsonStringEnumMemberName("unhealthy")]
    Unhealthy,
}

public sealed record FluxComponentHealth(string Name, bool Ready, int Replicas, int ReadyReplicas,
    IReadOnlyList<FluxComponentCondition> Conditions);

/// <param name="Status"><c>True</c>, <c>False</c> or <c>Unknown</c>.</param>
public sealed record FluxComponentCondition(string Type, string Status, string Message);

public sealed record UninstallFlux(string ClusterId)
{
    /// <summary>Null: false.</summary>
    public bool? DeleteNamespace { get; init; }
}

public sealed record FluxUninstalled(bool Success, string Message);
