using Zakenak.Engine;
using Zakenak.Engine.Cluster;
using Zakenak.Engine.Configuration;
using Zakenak.Engine.Health;
using Zakenak.Engine.Manifests;
using Zakenak.Engine.Rendering;
using Zakenak.Engine.Validation;
using Zakenak.Engine.Validation.Advising;
using Zakenak.Engine.Validation.Schemas;

namespace Zakenak.Cli;

/// <summary>Renders every unit of a project and gathers all problems, instead of stopping at the first.</summary>
internal sealed class ProjectValidation(ProjectFile project, string? namespaceOverride)
{
    private readonly List<ReconcileError> errors = [];
    private readonly List<string> warnings = [];
    private readonly List<Advice> advice = [];
    private readonly List<ValidatedUnit> units = [];

    public IReadOnlyList<ReconcileError> Errors => errors;

    public IReadOnlyList<string> Warnings => warnings;

    /// <summary>What works, and is better done otherwise.</summary>
    public IReadOnlyList<Advice> Advice => advice;

    public IReadOnlyList<ValidatedUnit> Units => units;

    public void Warn(string warning) => warnings.Add(warning);

    /// <param name="cluster">Null: kinds are not looked up.</param>
    public async Task RunAsync(KubernetesClient? cluster, CancellationToken ct)
    {
        Check(() => project.Registry());
        Check(() => project.Builds());
        Check(() => project.Git());
        Check(() => project.Deploy());
        Check(() => HealthRules.Of(project));
        if (errors.Count > 0)
            return;
        var renderer = new ManifestRenderer(project.Root, project.Directory, new RendererOptions());
        var capabilities = cluster is null ? null : await CapabilitiesAsync(cluster, ct);
        var objects = new List<Manifest>();
        foreach (var unit in RenderUnit.Of(project, namespaceOverride))
        {
            var rendered = await RenderAsync(renderer, unit, capabilities, ct);
            units.Add(new ValidatedUnit(unit.Name, KindOf(unit), rendered?.Objects.Count, rendered?.Hooks.Count));
            objects.AddRange(rendered?.Objects ?? []);
            advice.AddRange((rendered?.Objects ?? []).SelectMany(Advisor.Look).Where(a => unit is not ChartUnit || !a.IsOfSecretValues));
        }

        FindDuplicates(objects);
        errors.AddRange(objects.SelectMany(o => ObjectRules.Of(o).Select(problem => Invalid(o, problem))));
        if (cluster is not null)
            await FindInClusterAsync(cluster, objects, ct);
    }

    /// <summary>Sections are resolved one by one, so that an unset name in one does not hide those of the others.</summary>
    private void Check(Action section)
    {
        try
        {
            section();
        }
        catch (ReconcileException e)
        {
            errors.AddRange(Documents.ErrorsOf(e).Except(errors));
        }
    }

    private async Task<RenderedUnit?> RenderAsync(ManifestRenderer renderer, RenderUnit unit, ClusterCapabilities? capabilities,
        CancellationToken ct)
    {
        try
        {
            if (capabilities is null && await renderer.NeedsClusterAsync(unit, ct))
                Warn($"{unit.Name} calls lookup: without a cluster it finds nothing.");
            return await renderer.RenderAsync(unit, capabilities, ct);
        }
        catch (ReconcileException e)
        {
            errors.Add(new ReconcileError(e.Reason, e.Message));
            return null;
        }
    }

    private void FindDuplicates(List<Manifest> objects)
    {
        var ns = namespaceOverride ?? project.Deploy().Namespace;
        var named = objects.Where(o => o.Name.Length > 0);
        foreach (var same in named.GroupBy(o => o.Ref with { Namespace = o.Namespace ?? ns }).Where(g => g.Count() > 1))
        {
            errors.Add(new ReconcileError(Reasons.DuplicateObject,
                $"declared {same.Count()} times: {string.Join(", ", same.Select(o => o.Origin))}. Keep one of them.", same.Key));
        }
    }

    private async Task FindInClusterAsync(KubernetesClient cluster, List<Manifest> objects, CancellationToken ct)
    {
        var unknown = await FindUnknownKindsAsync(cluster, objects, ct);
        try
        {
            var known = objects.Where(o => !unknown.Contains((o.ApiVersion, o.Kind))).ToList();
            var problems = await new ClusterSchemas(cluster, TimeProvider.System).CheckAsync(known, ct);
            errors.AddRange(problems.Select(p => Invalid(p.Manifest, p.Problem)));
        }
        catch (KubernetesException e)
        {
            Warn($"fields are not looked up: {e.Message}");
        }
    }

    private static ReconcileError Invalid(Manifest manifest, FieldProblem problem) =>
        new(Reasons.ManifestInvalid, $"{problem} (in {manifest.Origin})", manifest.Ref);

    private async Task<HashSet<(string ApiVersion, string Kind)>> FindUnknownKindsAsync(KubernetesClient cluster, List<Manifest> objects, CancellationToken ct)
    {
        var unknown = new HashSet<(string, string)>();
        var declared = ClusterSchemas.DeclaredBy(objects);
        foreach (var kind in objects.GroupBy(o => (o.Ref.Group, o.ApiVersion, o.Kind)))
        {
            var (group, version, name) = kind.Key;
            if (declared.Contains((group, name)) || await cluster.Discovery.FindAsync(version, name, ct) is not null)
                continue;
            unknown.Add((version, name));
            errors.Add(new ReconcileError(Reasons.UnknownKind, $"the cluster does not serve {name} of {version} "
                + $"(in {kind.First().Origin}): install its CRD first, or declare it in this project.", kind.First().Ref));
        }
        return unknown;
    }

    private static async Task<ClusterCapabilities> CapabilitiesAsync(KubernetesClient cluster, CancellationToken ct)
    {
        var version = await cluster.GetVersionAsync(ct);
        var connection = cluster.Connection;
        return new(version.GitVersion, await cluster.Discovery.ApiVersionsAsync(ct), connection.KubeconfigPath, connection.ContextName);
    }

    private static string KindOf(RenderUnit unit) => unit switch
    {
        ChartUnit => "chart",
        KustomizationUnit => "kustomization",
        _ => "manifests",
    };
}

/// <param name="Objects">Null when it did not render.</param>
internal sealed record ValidatedUnit(string Name, string Kind, int? Objects, int? Hooks)
{
    public bool Failed => Objects is null;
}
