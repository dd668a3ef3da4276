namespace Zakenak.Engine.Configuration;

/// <summary>Makes settings of sections that were checked: nothing here can be of the wrong type any more.</summary>
internal static class SettingsReader
{
    public static DeploySettings Deploy(ConfigMap deploy) => new()
    {
        Namespace = Text(deploy, "namespace")!,
        Charts = [.. Items(deploy, "charts").Select(Chart)],
        Values = Texts(deploy, "values"),
        Kustomizations = Texts(deploy, "kustomizations"),
        Manifests = Texts(deploy, "manifests"),
        Timeout = Text(deploy, "timeout") is { } timeout && Durations.TryParse(timeout, out var duration) ? duration : TimeSpan.FromMinutes(5),
        Prune = Flag(deploy, "prune", true),
        CreateNamespace = Flag(deploy, "createNamespace", false),
        HealthRules = Text(deploy, "healthRules"),
    };

    public static RegistrySettings Registry(ConfigMap registry) =>
        new(Text(registry, "url")!, Text(registry, "username"), Text(registry, "password"), Flag(registry, "insecure", false));

    public static BuildSettings Build(ConfigMap build) => new()
    {
        Name = Text(build, "name"),
        Context = Text(build, "context") ?? ".",
        Dockerfile = Text(build, "dockerfile") ?? "Dockerfile",
        Args = Entries(build, "args"),
        Gpu = build["gpu"] is ConfigMap gpu ? new(Flag(gpu, "enabled", false), Text(gpu, "runtime"), Text(gpu, "memory"), Text(gpu, "devices")) : null,
        Backend = Text(build, "backend"),
        Platforms = Texts(build, "platforms"),
        Charts = Entries(build, "charts"),
    };

    public static GitSettings Git(ConfigMap git) =>
        new(Text(git, "branch"), Texts(git, "paths"), Text(git, "strategy") == "warn" ? BranchStrategy.Warn : BranchStrategy.Strict);

    private static ChartSettings Chart(ConfigNode node)
    {
        if (node is ConfigScalar { Text: var text })
            return text.StartsWith("oci://", StringComparison.Ordinal) ? new() { Chart = text } : new() { Path = text };
        var chart = (ConfigMap)node;
        return new()
        {
            Path = Text(chart, "path"),
            Chart = Text(chart, "chart"),
            Repo = Text(chart, "repo"),
            Version = Text(chart, "version"),
            Name = Text(chart, "name"),
            Namespace = Text(chart, "namespace"),
            Values = Texts(chart, "values"),
            Set = chart["set"] is ConfigMap set ? ValuesShape.Tree(set, "set", new Problems("")) : null,
        };
    }

    private static string? Text(ConfigMap map, string key) => (map[key] as ConfigScalar)?.Text;

    private static bool Flag(ConfigMap map, string key, bool otherwise) => Text(map, key) is { } flag ? Rules.IsTrue(flag) : otherwise;

    private static IReadOnlyList<ConfigNode> Items(ConfigMap map, string key) => (map[key] as ConfigList)?.Items ?? [];

    private static string[] Texts(ConfigMap map, string key) => [.. Items(map, key).Select(item => ((ConfigScalar)item).Text)];

    private static Dictionary<string, string> Entries(ConfigMap map, string key) =>
        (map[key] as ConfigMap)?.Entries.ToDictionary(entry => entry.Key, entry => ((ConfigScalar)entry.Value).Text) ?? [];
}
