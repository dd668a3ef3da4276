namespace Zakenak.Engine.Configuration;

/// <summary>Every key of the file and what it takes. The JSON Schema says the same for editors; a test compares the two.</summary>
internal static class ProjectShape
{
    private static readonly TextShape text = new();
    private static readonly TextShape flag = new(Rules.Flag);
    private static readonly ListShape texts = new(text);

    private static readonly MapShape registry = Map(new()
    {
        ["url"] = new(new TextShape(Rules.Registry), Required: true),
        ["username"] = new(text),
        ["password"] = new(text),
        ["insecure"] = new(flag),
    });

    private static readonly MapShape chart = Map(new()
    {
        ["path"] = new(text),
        ["chart"] = new(new TextShape(Rules.NoOption)),
        ["repo"] = new(new TextShape(Rules.Repository)),
        ["version"] = new(new TextShape(Rules.NoOption)),
        ["name"] = new(new TextShape(Rules.ReleaseName)),
        ["namespace"] = new(new TextShape(Rules.Namespace)),
        ["values"] = new(texts),
        ["set"] = new(new ValuesShape()),
    }, Rules.Chart);

    private static readonly MapShape deploy = Map(new()
    {
        ["namespace"] = new(new TextShape(Rules.Namespace), Required: true),
        ["charts"] = new(new ListShape(new EitherShape(text, chart))),
        ["values"] = new(texts),
        ["kustomizations"] = new(texts),
        ["manifests"] = new(texts),
        ["timeout"] = new(new TextShape(Rules.Duration)),
        ["prune"] = new(flag),
        ["createNamespace"] = new(flag),
        ["healthRules"] = new(text),
    }, Rules.Deploy);

    private static readonly MapShape gpu = Map(new()
    {
        ["enabled"] = new(flag),
        ["runtime"] = new(text),
        ["memory"] = new(new TextShape(Rules.Memory)),
        ["devices"] = new(text),
    });

    private static readonly Dictionary<string, KeyShape> buildKeys = new()
    {
        ["context"] = new(text),
        ["dockerfile"] = new(text),
        ["args"] = new(new EntriesShape(text)),
        ["gpu"] = new(gpu),
        ["backend"] = new(new TextShape(value => Rules.OneOf(value, "docker", "buildah", "podman"))),
        ["platforms"] = new(new ListShape(new TextShape(Rules.Platform))),
        ["charts"] = new(new EntriesShape(text)),
    };

    private static readonly MapShape build = Map(buildKeys);

    private static readonly MapShape namedBuild = Map(new(buildKeys) { ["name"] = new(new TextShape(Rules.Label), Required: true) });

    private static readonly MapShape git = Map(new()
    {
        ["branch"] = new(text),
        ["paths"] = new(texts),
        ["strategy"] = new(new TextShape(value => Rules.OneOf(value, "strict", "warn"))),
    });

    public static MapShape Root { get; } = Map(new()
    {
        ["project"] = new(new TextShape(Rules.Project), Required: true),
        ["environment"] = new(text),
        ["registry"] = new(registry),
        ["deploy"] = new(deploy, Required: true),
        ["build"] = new(new EitherShape(build, build, new ListShape(namedBuild))),
        ["git"] = new(git),
    });

    /// <summary>Where a key that stands in the wrong section belongs: <c>deploy.namespace</c>; null when no section has it.</summary>
    public static string? Elsewhere(string key) => Root.Keys
        .Select(section => (section.Key, Shape: section.Value.Shape is EitherShape either ? either.Map : section.Value.Shape))
        .Where(section => section.Shape is MapShape map && map.Keys.ContainsKey(key))
        .Select(section => $"{section.Key}.{key}")
        .FirstOrDefault();

    private static MapShape Map(Dictionary<string, KeyShape> keys, Action<ConfigMap, string, Problems>? rule = null) => new(keys, rule);
}
