namespace Zakenak.Engine.Cluster.Discovering;

/// <summary>What the server serves of one version of one API group.</summary>
internal sealed record GroupVersion(string ApiVersion, IReadOnlyList<ApiResource> Resources);
