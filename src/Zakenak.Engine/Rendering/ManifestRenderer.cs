using System.Security.Cryptography;
using System.Text;
using Zakenak.Engine.Hooks;
using Zakenak.Engine.Manifests;

namespace Zakenak.Engine.Rendering;

/// <summary>Renders units with the real tools, from a scratch copy: nothing is written into the user's tree.</summary>
/// <param name="root">The project's root: no path and no symlink may leave it.</param>
/// <param name="baseDirectory">Where relative paths start: the project file's folder.</param>
public sealed class ManifestRenderer(string root, string baseDirectory, RendererOptions options)
{
    private readonly RenderContext context = RenderContext.Of(root, baseDirectory, options);

    /// <summary>Whether the unit can only be rendered against the live cluster (a chart that calls <c>lookup</c>): then it is rendered
    /// after the waves before it.</summary>
    /// <exception cref="ReconcileException">As <see cref="RenderAsync"/>.</exception>
    public async Task<bool> NeedsClusterAsync(RenderUnit unit, CancellationToken ct) =>
        unit is ChartUnit chart && await new ChartRenderer(context).CallsLookupAsync(chart, ct);

    /// <summary>Whether a chart may ask which APIs the cluster serves (<c>.Capabilities</c>). Most do not, and then they need not be
    /// read.</summary>
    public Task<bool> NeedsApiVersionsAsync(ChartUnit chart, CancellationToken ct) => new ChartRenderer(context).AsksForCapabilitiesAsync(chart, ct);

    /// <exception cref="ReconcileException">ToolMissing, RenderFailed, ManifestInvalid, PathOutsideProject, SourceNotFound,
    /// RemoteResourceRefused,
    /// ConfigurationInvalid (a published chart without an exact version).</exception>
    public async Task<RenderedUnit> RenderAsync(RenderUnit unit, ClusterCapabilities? cluster, CancellationToken ct)
    {
        switch (unit)
        {
            case ChartUnit chart:
                var rendered = await new ChartRenderer(context).RenderAsync(chart, cluster, ct);
                var (objects, hooks) = HookReader.Separate(HelmOutput.Read(rendered.Text, chart.Name));
                var release = new ChartRelease(rendered.Release!, DigestOf(rendered.Text));
                return Finish(unit, objects, hooks, rendered.FromCache) with { Release = release };
            case KustomizationUnit kustomization:
                var built = await new KustomizationRenderer(context).RenderAsync(kustomization, ct);
                var source = context.Tree.Locate(kustomization.Path);
                var resources = WithoutLines(ManifestReader.Read(built.Text, $"{source} (rendered)"), source);
                resources.ForEach(resource => ManifestImages.PinKustomized(resource, kustomization.Images));
                return Finish(unit, resources, [], built.FromCache);
            case ManifestsUnit manifests:
                var files = new ManifestFiles(context.Tree).Read(manifests.Paths, out var order);
                var read = order.SelectMany(path => ManifestReader.Read(files[path]!, path)).ToList();
                read.ForEach(manifest => ManifestImages.PinWorkload(manifest, manifests.Images));
                return Finish(unit, read, [], fromCache: false);
            default:
                throw new ArgumentOutOfRangeException(nameof(unit), unit, "no renderer for it");
        }
    }

    private static RenderedUnit Finish(RenderUnit unit, IReadOnlyList<Manifest> objects, IReadOnlyList<Manifest> hooks, bool fromCache)
    {
        foreach (var manifest in objects.Concat(hooks))
            StringData.Fold(manifest);
        if (objects.FirstOrDefault(m => m.Name.Length == 0) is { } nameless)
        {
            throw new ReconcileException(Reasons.ManifestInvalid,
                $"{nameless.Origin}: {nameless.Kind} has only a generateName, and each converge would create one more: "
                + "give it a metadata.name, or make it a hook of a chart.");
        }
        return new(unit, objects, hooks, fromCache);
    }

    /// <summary>Lines of a rendered stream are in no file of the user's.</summary>
    private static List<Manifest> WithoutLines(IEnumerable<Manifest> manifests, string source) =>
        [.. manifests.Select(m => new Manifest(m.Json, new(source.Length == 0 ? "." : source)))];

    private static string DigestOf(string text) => $"sha256:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}";
}
