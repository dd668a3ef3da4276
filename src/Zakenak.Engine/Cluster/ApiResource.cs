namespace Zakenak.Engine.Cluster;

/// <summary>One resource the API server serves, as discovery tells it.</summary>
/// <param name="Group">Empty for the core group.</param>
/// <param name="Version">For example <c>v1</c>.</param>
/// <param name="Kind">For example <c>Deployment</c>.</param>
/// <param name="Plural">The path segment, <c>deployments</c>.</param>
/// <param name="Namespaced">False for cluster-scoped kinds.</param>
/// <param name="Verbs">What can be done with it: <c>get list watch create patch delete …</c>.</param>
public sealed record ApiResource(string Group, string Version, string Kind, string Plural, bool Namespaced, IReadOnlyList<string> Verbs)
{
    /// <summary><c>status</c>: the object's subresource is meant, <c>…/deployments/web/status</c>. Null: the object itself.</summary>
    public string? Subresource { get; init; }

    public string ApiVersion => Group.Length == 0 ? Version : $"{Group}/{Version}";

    /// <summary><c>/apis/apps/v1/namespaces/shop/deployments/web</c>; without a name the collection's path.</summary>
    public string Path(string? ns, string? name = null)
    {
        var root = Group.Length == 0 ? $"/api/{Version}" : $"/apis/{Group}/{Version}";
        var scope = Namespaced && ns is not null ? $"/namespaces/{Uri.EscapeDataString(ns)}" : "";
        var item = name is null ? "" : $"/{Uri.EscapeDataString(name)}";
        var part = name is null || Subresource is null ? "" : $"/{Subresource}";
        return $"{root}{scope}/{Plural}{item}{part}";
    }

    public override string ToString() => Group.Length == 0 ? Plural : $"{Plural}.{Group}";
}
