using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Zakenak.Trpc;

namespace Zakenak.Server.Contract;

[JsonConverter(typeof(NamedEnumConverter<RunKind>))]
public enum RunKind
{
    /// <summary>Build, apply, put back drift, prune.</summary>
    [JsonStringEnumMemberName("converge")]
    Converge,

    /// <summary>Apply, and prune nothing.</summary>
    [JsonStringEnumMemberName("deploy")]
    Deploy,
}

/// <summary>Body of <c>POST /api/v1/converge</c> and <c>/deploy</c> (decision 10).</summary>
/// <param name="Config">A <c>zakenak.yaml</c>, relative to the workspace.</param>
public sealed record StartRun(string Config)
{
    /// <summary>Null: the project's <c>deploy.namespace</c>.</summary>
    public string? Namespace { get; init; }

    /// <summary>Id or name of a registered cluster; null: the only one.</summary>
    public string? Cluster { get; init; }

    /// <summary>Writes nothing; the changes are in the run's result. Null: false.</summary>
    public bool? DryRun { get; init; }
}

/// <param name="Url">Of the run; its event stream is at <c>/events</c> below it.</param>
public sealed record StartedRun(string RunId, DeploymentStatus Status, string Url);

/// <param name="ErrorReason">The first error's, PascalCase; null unless it failed.</param>
/// <param name="Result">The document of <c>zakenak converge -o json</c>; null until it is finished.</param>
public sealed record Run(string RunId, RunKind Kind, DeploymentStatus Status, string Config, string ClusterId, string? Namespace, bool DryRun,
    string? ErrorReason, string? ErrorMessage, JsonNode? Result, string StartedBy, DateTimeOffset CreatedAt, DateTimeOffset? StartedAt,
    DateTimeOffset? FinishedAt);

/// <summary>Answer of <c>GET /api/v1/status</c> (decision 10).</summary>
/// <param name="Status"><c>healthy</c>; <c>degraded</c>: something that is managed is not well; <c>unreachable</c>: the cluster is.</param>
/// <param name="Version">Of the server.</param>
/// <param name="Resources">What Zakenak manages in the cluster; null while it is not reachable.</param>
/// <param name="LastRun">Null before the first, and for who may not see runs.</param>
public sealed record ServerStatus(string Status, string Version, StatusOfCluster Cluster, CountedResources? Resources, Run? LastRun);

/// <param name="Version"><c>v1.32.3+k3s1</c>; null where it is not reachable.</param>
/// <param name="Gpu">Null where no node has any, or nodes may not be listed.</param>
/// <param name="Message">Why it is not reachable; null where it is.</param>
public sealed record StatusOfCluster(string Id, bool Reachable, string? Version, int? Nodes, CountedGpus? Gpu, string? Message);

/// <param name="Nodes">How many have GPUs.</param>
/// <param name="Allocated">Null where pods may not be listed.</param>
public sealed record CountedGpus(int Nodes, int Capacity, int Allocatable, int? Allocated, int? Free);

/// <param name="ByHealth"><c>Healthy</c>, <c>Progressing</c>, <c>Suspended</c>, <c>Degraded</c>, <c>Missing</c>, <c>Unknown</c>; those that there
/// are.</param>
public sealed record CountedResources(int Total, IReadOnlyDictionary<string, int> ByHealth);

/// <summary>Input of <c>GET /api/v1/resources</c>: from the query string, or a JSON body as the reference shows.</summary>
public sealed record ListResources
{
    /// <summary>Null: all that the caller may see.</summary>
    public string? Namespace { get; init; }

    /// <summary><c>Deployment</c>, <c>deployments</c>, <c>certificates.cert-manager.io</c>: all of that kind. Null: what Zakenak manages, of
    /// every kind.</summary>
    public string? Kind { get; init; }

    /// <inheritdoc cref="StartRun.Cluster"/>
    public string? Cluster { get; init; }
}

/// <param name="Project">Whose it is, <c>shop.prod</c> (project and namespace); null: not Zakenak's.</param>
/// <param name="Message">Of the health, with its causes.</param>
public sealed record ClusterResource(string ApiVersion, string Kind, string? Namespace, string Name, string? Project, string Health, string Message);
