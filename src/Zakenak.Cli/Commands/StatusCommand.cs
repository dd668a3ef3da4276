using System.CommandLine;
using System.Diagnostics;
using System.Text.Json.Nodes;
using Zakenak.Cli.Output;
using Zakenak.Engine;
using Zakenak.Engine.Cluster;
using Zakenak.Engine.Configuration;
using Zakenak.Engine.Rendering;

namespace Zakenak.Cli.Commands;

/// <summary><c>zakenak status</c>: the project, its charts, every object's state, and the cluster's GPU nodes.</summary>
internal static class StatusCommand
{
    private static readonly Option<string?> Namespace = ReconcileFlags.Namespace();

    public static Command Create()
    {
        var command = new Command("status", "Show what is there, what is missing and what drifted") { Namespace };
        command.SetAction((arguments, _) => Session.RunAsync(arguments, RunAsync));
        return command;
    }

    private static async Task<int> RunAsync(Session session, CancellationToken ct)
    {
        var watch = Stopwatch.StartNew();
        session.BeginConnecting();
        var project = session.LoadProject();
        var deploy = project.Deploy();
        var request = new ReconcileRequest
        {
            Project = project.Project,
            Namespace = session.Get(Namespace) ?? deploy.Namespace,
            Units = RenderUnit.Of(project, session.Get(Namespace)),
            DryRun = true,
            Prune = deploy.Prune,
            CreateNamespace = deploy.CreateNamespace,
            Timeout = deploy.Timeout,
        };

        using var cluster = await session.ConnectAsync();
        var nodes = GpuNode.ListAsync(cluster, ct);
        var status = await new ProjectRun(project, cluster).GetStatusAsync(request, ct);
        var gpus = await nodes;

        foreach (var error in status.Errors)
            session.Terminal.Error(error);
        if (session.ForPeople)
            Show(session.Terminal, project, cluster.Connection, status, gpus);
        session.Write(Document(project, cluster.Connection, status, gpus, watch.ElapsedMilliseconds));
        return ExitCodes.Of(status.Errors);
    }

    private static void Show(Terminal terminal, ProjectFile project, ClusterConnection connection, ProjectStatus status,
        IReadOnlyList<GpuNode>? gpus)
    {
        var about = new ResultTable("PROJECT", "ENVIRONMENT", "NAMESPACE", "CONTEXT", "REVISION");
        about.Add(Tone.Plain, status.Project, project.Environment, status.Namespace, connection.ContextName, status.Revision ?? "-");
        about.WriteTo(terminal);
        Console.Out.WriteLine();

        var objects = new ResultTable("STATE", "KIND", "NAMESPACE", "NAME", "FROM", "DIFFERENCE");
        foreach (var item in status.Objects)
        {
            objects.Add(ToneOf(item.State), item.State.ToString(), item.Object.Kind, item.Object.Namespace ?? "-", item.Object.Name,
                item.Unit ?? "-", Difference(item));
        }

        objects.WriteTo(terminal);
        Console.Out.WriteLine(TerminalText.Neutral(Counts(status)));
        if (gpus is null)
            Console.Out.WriteLine("GPU nodes: not known (these credentials may not list nodes)");
        foreach (var node in gpus ?? [])
            Console.Out.WriteLine(TerminalText.Neutral($"GPU node {node}"));
        foreach (var conflict in status.Conflicts)
            terminal.Warning($"{conflict.Object}: {conflict.Field} is held by {conflict.Manager}");
        foreach (var added in status.HandAdded)
            terminal.Warning($"{added.Object}: {added.Field} was added by {added.Manager}");
    }

    private static string Counts(ProjectStatus status) => status.Objects.Count == 0
        ? "No objects."
        : string.Join(", ", status.Objects.GroupBy(o => o.State).OrderBy(g => g.Key).Select(g => $"{g.Count()} {g.Key}"));

    /// <summary>The first fields that differ: enough to know what it is about; <c>diff</c> shows all.</summary>
    private static string Difference(ObjectStatus item)
    {
        const int shown = 2;
        var paths = item.Fields.Select(f => f.Path).ToList();
        return paths.Count <= shown ? string.Join(", ", paths) : $"{string.Join(", ", paths.Take(shown))} and {paths.Count - shown} more";
    }

    private static Tone ToneOf(ObjectState state) => state switch
    {
        ObjectState.Synced => Tone.Good,
        ObjectState.Missing => Tone.Bad,
        ObjectState.Orphaned => Tone.Quiet,
        _ => Tone.Caution,
    };

    private static JsonObject Document(ProjectFile project, ClusterConnection connection, ProjectStatus status,
        IReadOnlyList<GpuNode>? gpus, long elapsedMs) => new()
        {
            ["project"] = status.Project,
            ["environment"] = project.Environment,
            ["namespace"] = status.Namespace,
            ["context"] = connection.ContextName,
            ["server"] = connection.Server.ToString(),
            ["revision"] = status.Revision,
            ["charts"] = Documents.List(project.Deploy().Charts, c => c.Path ?? c.Chart),
            ["objects"] = Documents.List(status.Objects, Of),
            ["conflicts"] = Documents.List(status.Conflicts, Documents.Of),
            ["handAdded"] = Documents.List(status.HandAdded, Documents.Of),
            ["gpuNodes"] = gpus is null ? null : Documents.List(gpus, g => g.ToJson()),
            ["errors"] = Documents.List(status.Errors, Documents.Of),
            ["elapsedMs"] = elapsedMs,
        };

    private static JsonNode Of(ObjectStatus item)
    {
        var document = Documents.Of(item.Object);
        document["state"] = item.State.ToString();
        document["unit"] = item.Unit;
        if (item.Fields.Count > 0)
            document["fields"] = Documents.List(item.Fields, Documents.Of);
        return document;
    }
}
