using System.Text;
using Zakenak.Engine.Sources;

namespace Zakenak.Engine.Rendering;

/// <summary>Charts, by the real Helm.</summary>
internal sealed class ChartRenderer(RenderContext context)
{
    private readonly ChartLoader loader = new(context);
    private readonly ChartCompleter completer = new(context);

    /// <summary>Whether the chart, or one inside it, calls <c>lookup</c>.</summary>
    /// <exception cref="ReconcileException">As <see cref="RenderAsync"/>.</exception>
    public async Task<bool> CallsLookupAsync(ChartUnit unit, CancellationToken ct) =>
        await CallsLookupAsync(await loader.LoadAsync(unit, ct), ct);

    /// <summary>Whether the word stands anywhere in the chart or its values. One whose subcharts are not all at hand may.</summary>
    /// <inheritdoc cref="CallsLookupAsync(ChartUnit, CancellationToken)"/>
    public async Task<bool> AsksForCapabilitiesAsync(ChartUnit unit, CancellationToken ct)
    {
        var chart = await loader.LoadAsync(unit, ct);
        return chart.Incomplete.Count > 0 || chart.HasArchives || chart.Snapshot.Files.Any(file => file.Value.AsSpan().IndexOf("Capabilities"u8) >= 0);
    }

    /// <exception cref="ReconcileException">ToolMissing, RenderFailed, ManifestInvalid, PathOutsideProject, SourceNotFound,
    /// ConfigurationInvalid.</exception>
    public async Task<RenderedText> RenderAsync(ChartUnit unit, ClusterCapabilities? cluster, CancellationToken ct)
    {
        var chart = await loader.LoadAsync(unit, ct);
        var helm = await context.Tools.RequireAsync(Tool.Helm, ct);
        var set = unit.Gpu is null ? unit.Chart.Set : GpuValues.AddTo(unit.Chart.Set, unit.Gpu, chart.Files, chart.UserValues);
        var release = unit.Chart.Name ?? chart.Name;
        var complete = unit.Images.Count > 0 ? await completer.CompleteAsync(chart, ct) : null; // an image may be named by a chart inside
        if (complete is not null)
            set = ImageValues.AddTo(set, unit.Images, release, unit.Name, complete.Files, chart.UserValues);
        var template = new HelmTemplate(helm, chart, unit.Name, release, unit.Namespace, set, cluster);
        var key = template.Key(chart.Digest);
        if (chart.IsReproducible && context.Cache.Find(key) is { } kept)
            return new(Encoding.UTF8.GetString(kept), FromCache: true, release);

        var callsLookup = await CallsLookupAsync(chart, ct);
        template = template with { Chart = complete ?? await completer.CompleteAsync(chart, ct) };
        if (callsLookup && cluster is not null)
            return new(await template.RunOnServerAsync(context, cluster, ct), FromCache: false, release);
        var text = await template.RunAsync(context, ct);
        if (chart.IsReproducible && !callsLookup)
            context.Cache.Keep(key, Encoding.UTF8.GetBytes(text));
        return new(text, FromCache: false, release);
    }

    private async Task<bool> CallsLookupAsync(LoadedChart chart, CancellationToken ct)
    {
        if (chart.Incomplete.Count == 0 && !chart.HasArchives)
            return LookupScan.CallsLookup(chart.Snapshot.Files);
        using var digest = new PartsDigest("chart calls lookup/1");
        var key = digest.Add(chart.Digest).ToKey();
        if (chart.IsReproducible && context.Cache.Find(key) is [var known])
            return known != 0;
        var complete = await completer.CompleteAsync(chart, ct);
        var calls = LookupScan.CallsLookup(complete.Snapshot.Files.Concat(complete.Files.WithArchives()));
        if (chart.IsReproducible)
            context.Cache.Keep(key, [calls ? (byte)1 : (byte)0]);
        return calls;
    }
}

/// <param name="Text">YAML documents.</param>
/// <param name="Release">Of a chart.</param>
internal sealed record RenderedText(string Text, bool FromCache, string? Release = null);
