using System.CommandLine;
using System.Text.Json.Nodes;
using Zakenak.Cli.Remote;
using Zakenak.Engine.Rendering;

namespace Zakenak.Cli.Commands.Remote;

/// <summary>What a resource is reconciled with, from flags and files.</summary>
internal static class ResourceConfig
{
    private static readonly Option<string?> From = new("--from")
    {
        Description = "The whole configuration (YAML or JSON), which the other flags override: a file, or - for standard input",
        HelpName = "file",
    };

    private static readonly Option<string?> Path = new("--path") { Description = "The folder; else the environment's", HelpName = "path" };

    private static readonly Option<bool?> Prune = ServerFlags.Choice("--prune", "Whether what leaves Git is deleted; else true");

    private static readonly Option<string?> Interval = new("--interval") { Description = "How often it is looked at; else the environment's", HelpName = "duration" };

    private static readonly Option<string?> RetryInterval = new("--retry-interval") { Description = "How soon after a failure; else --interval", HelpName = "duration" };

    private static readonly Option<string?> HealthTimeout = new("--health-timeout") { Description = "How long it may take to be healthy; else 5m", HelpName = "duration" };

    private static readonly Option<string[]> DependsOn = new("--depends-on")
    {
        Description = "A resource of the environment that must be ready before; may be given again",
        HelpName = "name",
    };

    private static readonly Option<string?> Chart = new("--chart") { Description = "The chart's folder in the repository, or its name (type helm)", HelpName = "chart" };

    private static readonly Option<string?> ChartVersion = new("--chart-version")
    {
        Description = "The chart's version (type helm)",
        HelpName = "version"
    };

    private static readonly Option<string?> Values = new("--values") { Description = "The chart's values (type helm): a YAML file, or - for standard input", HelpName = "file" };

    public static readonly Option[] Options = [From, Path, Prune, Interval, RetryInterval, HealthTimeout, DependsOn, Chart, ChartVersion,
        Values];

    /// <summary>Puts in what was given.</summary>
    /// <exception cref="UsageException">A file is not there, or no YAML mapping.</exception>
    public static async Task ChangeAsync(ServerSession session, JsonObject config, CancellationToken ct)
    {
        if (await MappingAsync(session.Get(From), ct) is { } whole)
        {
            config.Clear();
            foreach (var (name, value) in whole)
                config[name] = value?.DeepClone();
        }
        (string Name, JsonNode? Value)[] given = [("path", session.Get(Path)), ("prune", session.Get(Prune)),
            ("interval", session.Get(Interval)),
            ("retryInterval", session.Get(RetryInterval)), ("timeout", session.Get(HealthTimeout)), ("chartName", session.Get(Chart)),
            ("chartVersion", session.Get(ChartVersion)), ("values", await MappingAsync(session.Get(Values), ct)),
                ("dependsOn", Dependencies(session.Get(DependsOn)!))];
        foreach (var (name, value) in given.Where(g => g.Value is not null))
            config[name] = value;
    }

    private static JsonArray? Dependencies(string[] names) =>
        names.Length == 0 ? null : new JsonArray([.. names.Select(name => new JsonObject { ["name"] = name })]);

    private static async Task<JsonObject?> MappingAsync(string? file, CancellationToken ct)
    {
        if (await SecretInput.ReadAsync(file, "configuration", ct) is not { } text)
            return null;
        var source = file == "-" ? "standard input" : file!;
        return SourceYaml.Mapping(System.Text.Encoding.UTF8.GetBytes(text), source)
            ?? throw new UsageException($"{source} is no YAML mapping.");
    }
}
