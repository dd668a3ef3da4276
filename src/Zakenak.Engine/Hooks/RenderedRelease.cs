using Zakenak.Engine.Inventory;
using Zakenak.Engine.Rendering;

namespace Zakenak.Engine.Hooks;

/// <summary>A chart's release as this run rendered it.</summary>
/// <param name="Chart">As configured, for progress and errors.</param>
/// <param name="Digest">Of the render: the hooks run when it is another than the one that succeeded last.</param>
/// <param name="Hooks">In the order of the render; those that never run here left out.</param>
internal sealed record RenderedRelease(string Name, string Namespace, string Chart, string Digest, IReadOnlyList<Hook> Hooks)
{
    /// <param name="unit">Of a chart.</param>
    /// <param name="warn">Told what the hooks' annotations say and nobody understands.</param>
    public static RenderedRelease Of(RenderedUnit unit, Action<string> warn)
    {
        var chart = (ChartUnit)unit.Unit;
        var hooks = unit.Hooks.Select(manifest => HookReader.Read(manifest, warn)).OfType<Hook>();
        return new(unit.Release!.Name, chart.Namespace, chart.Name, unit.Release.Digest, [.. hooks]);
    }

    /// <summary>Whether the render is another than the one that succeeded last, and there is something to run or to be
    /// remembered.</summary>
    public bool IsDue(ProjectInventory inventory) => inventory.Find(Name, Namespace) is var record
        && (Hooks.Count > 0 || record is not null) && record?.Digest != Digest;
}
