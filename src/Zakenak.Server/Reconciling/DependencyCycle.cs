using System.Text.Json;
using Zakenak.Server.Contract;
using Zakenak.Server.Data;

namespace Zakenak.Server.Reconciling;

/// <summary><c>dependsOn</c> that leads back to where it began: none of those resources would ever be synced.</summary>
internal static class DependencyCycle
{
    /// <summary>Answers all that depend on others, for <see cref="Read"/>.</summary>
    public static FormattableString Resources(string environmentId) => $"""
        SELECT name, type, namespace, config FROM gitops_resources
        WHERE environment_id = {environmentId} AND deleted_at IS NULL AND config LIKE {"%\"dependsOn\"%"}
        """;

    public static DependentResource Read(Row row) => new(row.Text("name"), Names.Parse<GitOpsType>(row.Text("type")), row.Text("namespace"),
        JsonSerializer.Deserialize(row.Text("config"), ContractJson.Default.GitOpsConfig)!.DependsOn ?? []);

    /// <param name="name">Whose.</param>
    /// <param name="all">Of one environment, and so each of another name.</param>
    /// <returns>The shortest, as <c>shop -> database -> shop</c>; null: there is none.</returns>
    public static string? Find(string name, IEnumerable<DependentResource> all)
    {
        var byName = all.ToDictionary(r => r.Name);
        var (cameFrom, next) = (new Dictionary<string, string>(), new Queue<string>([name]));
        while (next.TryDequeue(out var current))
        {
            var dependencies = byName.TryGetValue(current, out var resource) ? resource.DependsOn : [];
            foreach (var dependency in dependencies.Where(d => byName.TryGetValue(d.Name, out var found) && found.Is(d)))
            {
                if (dependency.Name == name)
                    return $"{Path(current)} -> {name}";
                if (cameFrom.TryAdd(dependency.Name, current))
                    next.Enqueue(dependency.Name);
            }
        }
        return null;

        string Path(string to) => to == name ? name : $"{Path(cameFrom[to])} -> {to}";
    }
}

internal sealed record DependentResource(string Name, GitOpsType Type, string Namespace, IReadOnlyList<Dependency> DependsOn)
{
    /// <summary>Whether it is what a dependency names.</summary>
    public bool Is(Dependency dependency) => Name == dependency.Name && (dependency.Namespace ?? Namespace) == Namespace
        && dependency.Kind is var kind && (kind is null || kind == (Type == GitOpsType.Helm ? "HelmRelease" : "Kustomization"));
}
