using System.Text.Json.Nodes;
using Zakenak.Engine.Applying;
using Zakenak.Engine.Cluster;
using Zakenak.Engine.Hooks;
using Zakenak.Engine.Inventory;
using Zakenak.Engine.Manifests;
using Zakenak.Engine.Rendering;

namespace Zakenak.Engine.Reconciling;

/// <summary>Renders a request's units into targets; a chart that must see the live cluster waits until the stages before it are
/// applied.</summary>
internal sealed class DesiredSource(KubernetesClient cluster, ManifestRenderer renderer, ReconcileRequest request, Action<ReconcileEvent> report)
{
    private readonly List<string> declaredApis = [];
    private readonly List<(ChartUnit Chart, int Stage)> deferred = [];
    private readonly Dictionary<int, RenderedRelease> releases = [];
    private int rendered;

    public DesiredState State { get; private set; } = null!;

    /// <summary>The stage after all charts.</summary>
    public int LastStage { get; private set; }

    /// <summary>By stage; of a deferred one once it is rendered.</summary>
    public IReadOnlyDictionary<int, RenderedRelease> Releases => releases;

    /// <summary>The stages whose chart is rendered only when they are reached.</summary>
    public IEnumerable<int> DeferredStages => deferred.Select(d => d.Stage);

    /// <summary>Whether a chart still waits to be rendered.</summary>
    public bool HasDeferred => rendered < deferred.Count;

    /// <summary>Everything that can be rendered without the objects of another stage.</summary>
    public async Task RenderAsync(CancellationToken ct)
    {
        var charts = request.Units.OfType<ChartUnit>().ToList();
        LastStage = charts.Count + 1;
        State = new DesiredState(new Owner(request.Project, request.Namespace), cluster.Discovery, LastStage);

        var plain = await Task.WhenAll(request.Units.Where(u => u is not ChartUnit).Select(u => renderer.RenderAsync(u, null, ct)));
        foreach (var unit in plain)
        {
            await AdmitAsync(unit, request.Namespace, ct);
            Declare(unit);
        }
        for (var i = 0; i < charts.Count; i++)
        {
            if (await renderer.NeedsClusterAsync(charts[i], ct))
                deferred.Add((RequireKubeconfig(charts[i]), i + 1));
            else
                await RenderAsync(charts[i], i + 1, ct);
        }
        foreach (var unit in plain)
            await State.AddAsync(unit, null, request.Namespace, ct);
    }

    /// <summary>Helm itself asks the cluster for such a chart. Without a file it would ask whichever it finds; and where objects must be admitted,
    /// it would show their author what he may not see.</summary>
    private ChartUnit RequireKubeconfig(ChartUnit chart) => !cluster.Connection.IsForeign && request.Admit is null ? chart
        : throw new ReconcileException(Reasons.RenderFailed, $"Chart {chart.Name} calls lookup, which asks the live cluster while it renders: "
            + "that is not possible on a registered cluster. Give it the value it looks up, or converge it with zakenak converge.");

    /// <summary>The chart of a deferred stage, now that the stages before it are there.</summary>
    public async Task<IReadOnlyList<Target>> RenderDeferredAsync(int stage, CancellationToken ct)
    {
        var targets = await RenderAsync(deferred.Single(d => d.Stage == stage).Chart, stage, ct);
        rendered++;
        return targets;
    }

    private async Task<IReadOnlyList<Target>> RenderAsync(ChartUnit chart, int stage, CancellationToken ct)
    {
        report(new ReconcileEvent.StepStarted(Step.Render, $"chart {chart.Name}"));
        var rendered = await renderer.RenderAsync(chart, await CapabilitiesAsync(chart, ct), ct);
        var release = RenderedRelease.Of(rendered, text => report(new ReconcileEvent.Warning(text)));
        RefuseTwin(release);
        await AdmitAsync(rendered, chart.Namespace, ct);
        releases[stage] = release;
        Declare(rendered);
        return await State.AddAsync(rendered, stage, chart.Namespace, ct);
    }

    /// <summary>What is noted of a release's hooks must be of one chart.</summary>
    private void RefuseTwin(RenderedRelease release)
    {
        if (releases.Values.FirstOrDefault(r => r.Name == release.Name && r.Namespace == release.Namespace && r.Hooks.Count + release.Hooks.Count > 0) is { } twin)
        {
            throw new ReconcileException(Reasons.DuplicateObject, $"The charts {twin.Chart} and {release.Chart} have hooks and are both the release "
                + $"{release.Name} in namespace {release.Namespace}. Give one of them another name: deploy.charts[].name.");
        }
    }

    private async Task<ClusterCapabilities> CapabilitiesAsync(ChartUnit chart, CancellationToken ct)
    {
        var version = cluster.GetVersionAsync(ct);
        IReadOnlyList<string> served = [];
        if (await renderer.NeedsApiVersionsAsync(chart, ct))
            served = [.. (await cluster.Discovery.ApiVersionsAsync(ct)).Union(declaredApis).Order(StringComparer.Ordinal)];
        return new ClusterCapabilities((await version).GitVersion, served, cluster.Connection.KubeconfigPath, cluster.Connection.ContextName);
    }

    /// <summary>Hooks are objects, too. A kind that the cluster does not serve yet cannot be judged, and so is taken for one without a
    /// namespace.</summary>
    /// <exception cref="ReconcileException">DestinationRefused: of the first that may not.</exception>
    private Task AdmitAsync(RenderedUnit unit, string ns, CancellationToken ct) =>
        AdmitAsync([.. unit.Objects.Concat(unit.Hooks).Select(m => new ObjectRef(m.ApiVersion, m.Kind, m.Namespace ?? ns, m.Name))], ct);

    /// <inheritdoc cref="AdmitAsync(RenderedUnit, string, CancellationToken)"/>
    /// <param name="objects">With the namespace that they have if their kind has one.</param>
    public async Task AdmitAsync(IReadOnlyList<ObjectRef> objects, CancellationToken ct)
    {
        if (request.Admit is not { } admit)
            return;
        foreach (var key in objects)
        {
            var isNamespaced = await cluster.Discovery.FindAsync(key.ApiVersion, key.Kind, ct) is { Namespaced: true };
            if (admit(isNamespaced ? key : new ObjectRef(key.ApiVersion, key.Kind, null, key.Name), isNamespaced) is { } refusal)
                throw new ReconcileException(Reasons.DestinationRefused, $"{refusal}. An admin changes where a project may deploy to.");
        }
    }

    /// <summary>The CRDs of a unit are capabilities to the charts after it.</summary>
    private void Declare(RenderedUnit unit)
    {
        foreach (var crd in unit.Objects.Where(o => o.Kind == "CustomResourceDefinition"))
        {
            var spec = crd.Json.At("spec");
            var (group, kind) = (spec.TextAt("group"), spec.TextAt("names", "kind"));
            foreach (var version in (spec.At("versions") as JsonArray ?? []).Select(v => v.TextAt("name")).OfType<string>())
            {
                declaredApis.Add($"{group}/{version}");
                declaredApis.Add($"{group}/{version}/{kind}");
            }
        }
    }
}
