using System.Text.Json;
using Zakenak.Engine.Cluster;
using Zakenak.Engine.Configuration;
using Zakenak.Engine.Health.RuleFiles;
using Zakenak.Engine.Manifests;
using Zakenak.Engine.Sources;

namespace Zakenak.Engine.Health;

/// <summary>Says how a live object is, from nothing but the object itself.</summary>
/// <remarks>Rules of the field: kstatus (cli-utils) and gitops-engine; where they differ, <c>docs/health.md</c> says which is
/// followed.</remarks>
public sealed class HealthRules
{
    private readonly IReadOnlyDictionary<string, RuleOfFile> own;

    private HealthRules(IReadOnlyDictionary<string, RuleOfFile> own) => this.own = own;

    public static HealthRules BuiltIn { get; } = new(new Dictionary<string, RuleOfFile>());

    /// <summary>The built-in rules, with those of a file before them.</summary>
    /// <param name="path">A rule file, as <c>docs/health.md</c> describes it.</param>
    /// <exception cref="ConfigurationException">The file is not there, cannot be read or does not hold together: every
    /// problem.</exception>
    public static HealthRules Load(string path) => new(RuleFile.Read(path).ToDictionary(rule => rule.For));

    /// <summary>The rules of a project: <c>deploy.healthRules</c>, else the built-in ones alone.</summary>
    /// <exception cref="ConfigurationException">As <see cref="Load"/>.</exception>
    /// <exception cref="ReconcileException">SourceNotFound; PathOutsideProject.</exception>
    public static HealthRules Of(ProjectFile project)
    {
        if (project.Deploy().HealthRules is not { } path)
            return BuiltIn;
        var tree = new ProjectTree(project.Root, project.Directory);
        return Load(tree.Require(tree.Locate(path), "The file of deploy.healthRules,").RealPath);
    }

    /// <param name="live">As the API server gave it. A field of an unexpected type counts as not there.</param>
    public HealthResult Evaluate(JsonElement live) => Evaluate(new Observed(live));

    public HealthResult Evaluate(LiveObject live) => Evaluate(new Observed(live.Json, live.ApiVersion, live.Kind));

    /// <param name="live">A live object that was read from a file: with its <c>status</c>.</param>
    public HealthResult Evaluate(Manifest live) => Evaluate(JsonSerialization.ToElement(live.Json));

    private HealthResult Evaluate(Observed o)
    {
        var kind = $"{o.Group}/{o.Kind}";
        if (o.Text("metadata.deletionTimestamp") is not null)
            return Deletion.Of(o);
        if (own.TryGetValue(kind, out var rule))
            return Lag(o) ?? rule.Evaluate(o);
        // Before the lag: many controllers do not even observe the generation that suspends them.
        return Suspension.Of(o) ?? Lag(o) ?? RuleTable.Evaluate(kind, o);
    }

    private static HealthResult? Lag(Observed o) => o.Number("status.observedGeneration") is { } observed && observed < o.Generation
        ? HealthResult.Progressing($"its controller has not observed generation {o.Generation} yet{(observed > 0 ? $", only {observed}" : "")}")
        : null;
}
