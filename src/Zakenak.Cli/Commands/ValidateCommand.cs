using System.CommandLine;
using System.Diagnostics;
using System.Text.Json.Nodes;
using Zakenak.Cli.Output;
using Zakenak.Engine;
using Zakenak.Engine.Cluster;
using Zakenak.Engine.Configuration;
using Zakenak.Engine.Validation.Advising;

namespace Zakenak.Cli.Commands;

/// <summary><c>zakenak validate</c>: read the configuration and render everything, and say every problem.</summary>
internal static class ValidateCommand
{
    private static readonly Option<string?> Namespace = ReconcileFlags.Namespace();

    private static readonly Option<bool> Offline = new("--offline")
    {
        Description = "Ask no cluster: kinds are not looked up, and charts are rendered for Helm's default version",
    };

    public static Command Create()
    {
        var command = new Command("validate", "Check the configuration and render everything; nothing is written") { Namespace, Offline };
        command.SetAction((arguments, _) => Session.RunAsync(arguments, RunAsync));
        return command;
    }

    private static async Task<int> RunAsync(Session session, CancellationToken ct)
    {
        var watch = Stopwatch.StartNew();
        var project = session.LoadProject();
        var validation = new ProjectValidation(project, session.Get(Namespace));
        using var cluster = session.Get(Offline) ? null : await ConnectAsync(session, validation, ct);
        await validation.RunAsync(cluster, ct);

        foreach (var warning in validation.Warnings)
            session.Terminal.Warning(warning);
        foreach (var advice in validation.Advice)
            session.Terminal.Warning($"[{advice.Rule}] {advice.Object}: {advice.Message}. {advice.Suggestion}");
        foreach (var error in validation.Errors)
            session.Terminal.Error(error);
        if (session.ForPeople)
            Show(session.Terminal, project, validation);
        session.Write(Document(project, validation, cluster, watch.ElapsedMilliseconds));
        return ExitCodes.Of(validation.Errors);
    }

    /// <summary>Null, with a warning, where there is no cluster and none was asked for by name.</summary>
    private static async Task<KubernetesClient?> ConnectAsync(Session session, ProjectValidation validation, CancellationToken ct)
    {
        KubernetesClient? cluster = null;
        try
        {
            cluster = session.Connect(new KubernetesClientOptions { Retries = 0, RequestTimeout = TimeSpan.FromSeconds(15) });
            await cluster.GetVersionAsync(ct);
            return cluster;
        }
        catch (ReconcileException e) when (!session.ClusterIsNamed)
        {
            cluster?.Dispose();
            validation.Warn($"checked without a cluster (kinds are not looked up; --offline says so without trying): {e.Message}");
            return null;
        }
    }

    private static void Show(Terminal terminal, ProjectFile project, ProjectValidation validation)
    {
        var table = new ResultTable("RENDERED", "KIND", "OBJECTS", "HOOKS");
        foreach (var unit in validation.Units)
        {
            string[] counts = unit.Failed ? ["failed", "-"] : [$"{unit.Objects}", $"{unit.Hooks}"];
            table.Add(unit.Failed ? Tone.Bad : Tone.Good, [unit.Name, unit.Kind, .. counts]);
        }

        table.WriteTo(terminal);
        Console.Out.WriteLine(TerminalText.Neutral(validation.Errors.Count == 0
            ? $"{project.Project} is valid."
            : $"{project.Project} has {validation.Errors.Count} problem{(validation.Errors.Count == 1 ? "" : "s")}."));
    }

    private static JsonObject Document(ProjectFile project, ProjectValidation validation, KubernetesClient? cluster, long elapsed) => new()
    {
        ["project"] = project.Project,
        ["valid"] = validation.Errors.Count == 0,
        ["context"] = cluster?.Connection.ContextName,
        ["units"] = Documents.List(validation.Units, u => new JsonObject
        {
            ["name"] = u.Name,
            ["kind"] = u.Kind,
            ["rendered"] = !u.Failed,
            ["objects"] = u.Objects,
            ["hooks"] = u.Hooks,
        }),
        ["errors"] = Documents.List(validation.Errors, Documents.Of),
        ["warnings"] = Documents.List(validation.Warnings, w => w),
        ["advice"] = Documents.List(validation.Advice, Document),
        ["elapsedMs"] = elapsed,
    };

    private static JsonObject Document(Advice advice) => new()
    {
        ["rule"] = advice.Rule,
        ["message"] = advice.Message,
        ["suggestion"] = advice.Suggestion,
        ["object"] = Documents.Of(advice.Object),
        ["origin"] = advice.Manifest.Origin.ToString(),
    };
}
