using System.Text.Json.Serialization;
using Zakenak.Trpc;

namespace Zakenak.Server.Contract;

[JsonConverter(typeof(NamedEnumConverter<ClusterEngine>))]
public enum ClusterEngine
{
    [JsonStringEnumMemberName("embedded")]
    Embedded,
    [JsonStringEnumMemberName("flux")]
    Flux,
}

public sealed record CreateCluster(string Name)
{
    /// <inheritdoc cref="CreateGitOpsResource.Id"/>
    public string? Id { get; init; }

    /// <summary>The text of a kubeconfig, its current context; may run no programs and read no files (decision 32).</summary>
    public string? Kubeconfig { get; init; }

    /// <summary>The cluster that the server runs in, by its service account. Null: false.</summary>
    public bool? InCluster { get; init; }

    /// <summary>Null: embedded.</summary>
    public ClusterEngine? Engine { get; init; }
}

/// <param name="Server">Its address; empty for who may not see it (decision 30).</param>
public sealed record Cluster(string Id, string Name, ClusterEngine Engine, bool InCluster, string Server, DateTimeOffset CreatedAt);

/// <summary>What is not given stays.</summary>
public sealed record UpdateCluster(string Id)
{
    public string? Name { get; init; }

    public string? Kubeconfig { get; init; }
}

/// <param name="Message">Why it is not reachable; null where it is.</param>
/// <param name="Version"><c>v1.32.3+k3s1</c>; null where it is not reachable.</param>
public sealed record ClusterHealth(string Id, bool Reachable, string? Version, int? Nodes, string? Message);
