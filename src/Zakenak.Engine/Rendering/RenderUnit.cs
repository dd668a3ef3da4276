using Zakenak.Engine.Configuration;
using Zakenak.Engine.Images;
using Zakenak.Engine.Manifests;

namespace Zakenak.Engine.Rendering;

/// <summary>One thing to render: a chart, a kustomization, or plain manifests.</summary>
/// <param name="Name">Shown in progress and errors: the path or chart as configured.</param>
public abstract record RenderUnit(string Name)
{
    /// <summary>Images that the project built, put in wherever the unit names one without a digest of its own: see
    /// <see cref="PinnedImage"/>.</summary>
    public IReadOnlyList<PinnedImage> Images { get; init; } = [];

    /// <summary>What a project file asks for, in order: its charts, its kustomizations, its manifests.</summary>
    /// <param name="namespaceOverride">The <c>--namespace</c> flag; null: <c>deploy.namespace</c>.</param>
    /// <exception cref="ConfigurationException">A <c>${NAME}</c> that is not set.</exception>
    /// <exception cref="ReconcileException">ConfigurationInvalid: an image is mapped to a release that is not there.</exception>
    public static IReadOnlyList<RenderUnit> Of(ProjectFile project, string? namespaceOverride)
    {
        var deploy = project.Deploy();
        ReleaseNames.ThrowIfUnknown(project.Builds().SelectMany(build => build.Charts.Keys), project, deploy.Charts);
        var gpu = project.Gpus().FirstOrDefault();
        var units = new List<RenderUnit>();
        foreach (var chart in deploy.Charts)
        {
            var releaseNamespace = chart.Namespace ?? namespaceOverride ?? deploy.Namespace;
            var name = chart.Path ?? chart.Chart ?? "chart";
            units.Add(new ChartUnit(name, chart, releaseNamespace, [.. deploy.Values, .. chart.Values], gpu));
        }
        units.AddRange(deploy.Kustomizations.Select(path => new KustomizationUnit(path, path)));
        if (deploy.Manifests.Count > 0)
            units.Add(new ManifestsUnit("manifests", deploy.Manifests));
        return units;
    }
}

/// <param name="Namespace">The release's namespace.</param>
/// <param name="ValuesFiles">All of them in order, later wins; relative to the project file.</param>
/// <param name="Gpu">Null unless <c>build.gpu</c> is enabled (of several images the one with the largest memory): its values are set where
/// the chart declares them and the user does not set them.</param>
public sealed record ChartUnit(string Name, ChartSettings Chart, string Namespace, IReadOnlyList<string> ValuesFiles,
    GpuSettings? Gpu = null) : RenderUnit(Name);

public sealed record KustomizationUnit(string Name, string Path) : RenderUnit(Name);

/// <param name="Paths">Files, folders and globs as configured.</param>
public sealed record ManifestsUnit(string Name, IReadOnlyList<string> Paths) : RenderUnit(Name);

/// <summary>What a renderer must know of the cluster. Null capabilities (no cluster at hand) leave both flags out.</summary>
/// <param name="KubeVersion"><c>v1.32.3</c>, for <c>--kube-version</c>.</param>
/// <param name="ApiVersions">For <c>--api-versions</c>: the server's, plus the CRDs of the waves before.</param>
/// <param name="Kubeconfig">For a chart with <c>lookup</c>, rendered in server mode; with <paramref name="Context"/>. Null in a pod: its
/// service account.</param>
public sealed record ClusterCapabilities(string KubeVersion, IReadOnlyList<string> ApiVersions, string? Kubeconfig, string? Context);

/// <summary>What came out.</summary>
/// <param name="Objects">Everything but hooks; CRDs of a chart's <c>crds/</c> included, <c>stringData</c> already turned into
/// <c>data</c>.</param>
/// <param name="Hooks">Objects of a chart that Helm's or Argo CD's annotation makes a hook, those that are only tests left out.</param>
/// <param name="FromCache">Nothing was run: the text of an earlier render was used.</param>
public sealed record RenderedUnit(RenderUnit Unit, IReadOnlyList<Manifest> Objects, IReadOnlyList<Manifest> Hooks, bool FromCache)
{
    /// <summary>Null for everything but a chart.</summary>
    public ChartRelease? Release { get; init; }
}

/// <param name="Name">What Helm would call it.</param>
/// <param name="Digest"><c>sha256:…</c> of the rendered text: what the chart's hooks run for.</param>
public sealed record ChartRelease(string Name, string Digest);
