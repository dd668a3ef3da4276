using System.CommandLine;
using System.Diagnostics;
using System.Text.Json.Nodes;
using Zakenak.Cli.Output;
using Zakenak.Engine;
using Zakenak.Engine.Cluster;
using Zakenak.Engine.Configuration;
using Zakenak.Engine.Gpus;

namespace Zakenak.Cli.Commands;

/// <summary><c>zakenak status</c>: the project, its charts, every object's state and health, and the cluster's GPU nodes.</summary>
internal static class StatusCommand
{
    private static readonly Option<string?> Namespace = ReconcileFlags.Namespace();

    private static readonly Option<bool> Watch = new("--watch", "-w") { Description = "Show it again whenever something changes, until Ctrl-C" };

    public static Command Create()
    {
        var command = new Command("status", "Show what is there, what is missing, what drifted, and why something is not healthy") { Namespace, Watch };
        command.SetAction((arguments, _) => Session.RunAsync(arguments, RunAsync));
        return command;
    }

    private static async Task<int> RunAsync(Session session, CancellationToken ct)
    {
        session.BeginConnecting();
        var project = session.LoadProject();
        var request = ProjectRun.DeclaredBy(project, session.Get(Namespace)) with { DryRun = true };
        using var cluster = await session.ConnectAsync();
        return session.Get(Watch)
            ? await WatchAsync(session, project, cluster, request, ct)
            : await ShowOnceAsync(session, project, cluster, request, ct);
    }

    private static async Task<int> ShowOnceAsync(Session session, ProjectFile project, KubernetesClient cluster, ReconcileRequest request,
        CancellationToken ct)
    {
        var watch = Stopwatch.StartNew();
        var nodes = GpuNode.ListAsync(cluster, ct);
        var status = await new ProjectRun(project, cluster).GetStatusAsync(request, ct);
        var view = new StatusView(project, cluster.Connection, status, await nodes);
        if (session.ForPeople)
            view.WriteTo(session.Terminal);
        else
            StatusView.TellErrors(session.Terminal, status);
        session.Write(Document(view, watch.ElapsedMilliseconds));
        return ExitCodes.Of(status.Errors);
    }

    /// <summary>For people the screen is drawn anew; else one document, or one table, per change. Ctrl-C is how it is meant to end.</summary>
    private static async Task<int> WatchAsync(Session session, ProjectFile project, KubernetesClient cluster, ReconcileRequest request,
        CancellationToken ct)
    {
        var shown = "";
        try
        {
            await foreach (var status in new ProjectRun(project, cluster).WatchStatusAsync(request, ct))
            {
                var view = new StatusView(project, cluster.Connection, status, await GpuNode.ListAsync(cluster, ct));
                var document = Document(view, elapsedMs: null);
                var text = document.ToJsonString();
                if (text == shown)
                    continue;
                shown = text;
                if (session.ForPeople)
                    view.WriteAnewTo(session.Terminal);
                session.Write(document);
            }
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            return ExitCodes.Done;
        }
        return ExitCodes.Done;
    }

    private static JsonObject Document(StatusView view, long? elapsedMs)
    {
        var status = view.Status;
        var document = new JsonObject
        {
            ["project"] = status.Project,
            ["environment"] = view.Project.Environment,
            ["namespace"] = status.Namespace,
            ["context"] = view.Connection.ContextName,
            ["server"] = view.Connection.Server.ToString(),
            ["revision"] = status.Revision,
            ["charts"] = Documents.List(view.Project.Deploy().Charts, c => c.Path ?? c.Chart),
            ["objects"] = Documents.List(status.Objects, Of),
            ["conflicts"] = Documents.List(status.Conflicts, Documents.Of),
            ["handAdded"] = Documents.List(status.HandAdded, Documents.Of),
            ["gpuNodes"] = view.GpuNodes is null ? null : Documents.List(view.GpuNodes, Of),
            ["errors"] = Documents.List(status.Errors, Documents.Of),
        };
        if (elapsedMs is not null)
            document["elapsedMs"] = elapsedMs;
        return document;
    }

    private static JsonNode Of(ObjectStatus item)
    {
        var document = Documents.Of(item.Object);
        document["state"] = item.State.ToString();
        Documents.AddTo(document, item.Health);
        document["unit"] = item.Unit;
        if (item.Fields.Count > 0)
            document["fields"] = Documents.List(item.Fields, Documents.Of);
        return document;
    }

    private static JsonNode Of(GpuNode node) => new JsonObject
    {
        ["name"] = node.Name,
        ["capacity"] = node.Capacity,
        ["allocatable"] = node.Allocatable,
        ["allocated"] = node.Allocated,
        ["free"] = node.Free,
        ["product"] = node.Product,
        ["memoryMiB"] = node.MemoryMiB,
        ["pods"] = node.Pods is null ? null
            : Documents.List(node.Pods, p => new JsonObject { ["namespace"] = p.Namespace, ["name"] = p.Name, ["gpus"] = p.Gpus }),
    };
}
