using System.Globalization;
using Zakenak.Engine;
using Zakenak.Engine.Cluster;
using Zakenak.Engine.Configuration;
using Zakenak.Engine.Gpus;
using Zakenak.Engine.Health;

namespace Zakenak.Cli.Output;

/// <summary>A project's status for people: the tables on standard output, then what is wrong and why.</summary>
/// <param name="GpuNodes">Null when the credentials may not list nodes.</param>
internal sealed record StatusView(ProjectFile Project, ClusterConnection Connection, ProjectStatus Status, IReadOnlyList<GpuNode>? GpuNodes)
{
    private const string Clear = "\e[H\e[2J\e[3J";

    /// <summary>In the place of what was shown before, where the terminal can.</summary>
    public void WriteAnewTo(Terminal terminal)
    {
        if (terminal.OutIsTerminal)
            Console.Out.Write(Clear);
        Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{DateTime.Now:HH:mm:ss}"));
        WriteTo(terminal);
    }

    public void WriteTo(Terminal terminal)
    {
        var about = new ResultTable("PROJECT", "ENVIRONMENT", "NAMESPACE", "CONTEXT", "REVISION");
        about.Add(Tone.Plain, Status.Project, Project.Environment, Status.Namespace, Connection.ContextName, Status.Revision ?? "-");
        about.WriteTo(terminal);
        Console.Out.WriteLine();

        var objects = new ResultTable("STATE", "HEALTH", "KIND", "NAMESPACE", "NAME", "FROM", "DIFFERENCE");
        foreach (var item in Status.Objects)
        {
            objects.Add(ToneOf(item), item.State.ToString(), item.Health.Health.ToString(), item.Object.Kind, item.Object.Namespace ?? "-",
                item.Object.Name, item.Unit ?? "-", Difference(item));
        }

        objects.WriteTo(terminal);
        Console.Out.WriteLine(TerminalText.Neutral(Counts()));
        foreach (var item in Status.Objects.Where(NeedsWords))
            Console.Out.WriteLine(TerminalText.Neutral($"\n{item.Object} is {item.Health.Health}: {item.Health.Explanation}", keepLines: true));
        WriteGpus(terminal);
        foreach (var conflict in Status.Conflicts)
            terminal.Warning($"{conflict.Object}: {conflict.Field} is held by {conflict.Manager}");
        foreach (var added in Status.HandAdded)
            terminal.Warning($"{added.Object}: {added.Field} was added by {added.Manager}");
        TellErrors(terminal, Status);
    }

    private void WriteGpus(Terminal terminal)
    {
        if (GpuNodes is null)
            Console.Out.WriteLine("GPU nodes: not known (these credentials may not list nodes)");
        if (GpuNodes is not [_, ..])
            return;
        Console.Out.WriteLine();
        var nodes = new ResultTable("GPU NODE", "CAPACITY", "ALLOCATED", "FREE", "PRODUCT", "MEMORY", "PODS");
        foreach (var node in GpuNodes)
        {
            var tone = node.Allocatable < node.Capacity ? Tone.Caution : Tone.Plain;
            nodes.Add(tone, node.Name, Number(node.Capacity), Number(node.Allocated), Number(node.Free), node.Product ?? "-",
                node.MemoryMiB is { } memory ? $"{memory} MiB" : "-", Holders(node));
        }
        nodes.WriteTo(terminal);
    }

    private static string Holders(GpuNode node) => node.Pods switch
    {
        null => "not known",
        [] => "-",
        var pods => string.Join(", ", pods.Select(p => p.Gpus == 1 ? $"{p.Namespace}/{p.Name}" : $"{p.Namespace}/{p.Name} ({p.Gpus})")),
    };

    private static string Number(int? count) => count?.ToString(CultureInfo.InvariantCulture) ?? "-";

    private static bool NeedsWords(ObjectStatus item) =>
        item.State != ObjectState.Missing && (!item.Health.IsFine || item.Health.Causes.Count > 0);

    public static void TellErrors(Terminal terminal, ProjectStatus status)
    {
        foreach (var error in status.Errors)
            terminal.Error(error);
    }

    private string Counts() => Status.Objects.Count == 0
        ? "No objects."
        : $"{Count(Status.Objects.GroupBy(o => $"{o.State}"))}; {Count(Status.Objects.GroupBy(o => $"{o.Health.Health}"))}";

    private static string Count(IEnumerable<IGrouping<string, ObjectStatus>> groups) =>
        string.Join(", ", groups.OrderByDescending(g => g.Count()).Select(g => $"{g.Count()} {g.Key}"));

    /// <summary>The first fields that differ: enough to know what it is about; <c>diff</c> shows all.</summary>
    private static string Difference(ObjectStatus item)
    {
        const int shown = 2;
        var paths = item.Fields.Select(f => f.Path).ToList();
        return paths.Count <= shown ? string.Join(", ", paths) : $"{string.Join(", ", paths.Take(shown))} and {paths.Count - shown} more";
    }

    /// <summary>What needs a hand stands out, whichever column says so.</summary>
    private static Tone ToneOf(ObjectStatus item) => item switch
    {
        { State: ObjectState.Missing } or { Health.Health: HealthState.Degraded or HealthState.Missing } => Tone.Bad,
        { State: ObjectState.Orphaned } => Tone.Quiet,
        { State: ObjectState.Synced, Health: { IsFine: true, Causes.Count: 0 } } => Tone.Good,
        _ => Tone.Caution,
    };
}
