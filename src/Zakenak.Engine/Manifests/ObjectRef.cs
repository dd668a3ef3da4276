namespace Zakenak.Engine.Manifests;

/// <summary>Which object: <c>Kind/namespace/name</c> of an API group.</summary>
/// <param name="ApiVersion">As in a manifest, <c>apps/v1</c> or <c>v1</c>. The version does not take part in equality: <c>v1beta1</c> and
/// <c>v1</c> of one kind are the same object.</param>
/// <param name="Kind">For example <c>Deployment</c>.</param>
/// <param name="Namespace">Null for a cluster-scoped object.</param>
/// <param name="Name">The object's <c>metadata.name</c>.</param>
public sealed record ObjectRef(string ApiVersion, string Kind, string? Namespace, string Name)
{
    /// <summary>The API group, empty for the core group.</summary>
    public string Group => ApiVersion.IndexOf('/') is var slash and >= 0 ? ApiVersion[..slash] : "";

    /// <summary>The version within the group, for example <c>v1</c>.</summary>
    public string Version => ApiVersion[(ApiVersion.IndexOf('/') + 1)..];

    public bool Equals(ObjectRef? other) => other is not null
        && Kind == other.Kind && Name == other.Name && Namespace == other.Namespace && Group == other.Group;

    public override int GetHashCode() => HashCode.Combine(Group, Kind, Namespace, Name);

    /// <summary><c>Deployment/shop/web</c>, or <c>ClusterRole/reader</c> where there is no namespace.</summary>
    public override string ToString() => Namespace is null ? $"{Kind}/{Name}" : $"{Kind}/{Namespace}/{Name}";
}
