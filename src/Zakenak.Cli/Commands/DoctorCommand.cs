using System.CommandLine;
using System.Text.Json.Nodes;
using Zakenak.Cli.Doctor;
using Zakenak.Cli.Output;
using Zakenak.Engine;
using Zakenak.Engine.Cluster;
using Zakenak.Engine.Configuration;

namespace Zakenak.Cli.Commands;

/// <summary><c>zakenak doctor</c>: what is missing on this machine and in the cluster, and how to get it.</summary>
internal static class DoctorCommand
{
    public static Command Create()
    {
        var command = new Command("doctor", "Say what is missing on this machine or in the cluster, and how to get it");
        command.SetAction((arguments, _) => Session.RunAsync(arguments, RunAsync));
        return command;
    }

    private static async Task<int> RunAsync(Session session, CancellationToken ct)
    {
        var (configuration, project) = Read(session);
        var ns = project?.Deploy().Namespace ?? "prod";
        // A doctor does not wait for the dead.
        var quick = new KubernetesClientOptions { Retries = 0, RequestTimeout = TimeSpan.FromSeconds(15) };
        var machine = new MachineChecks(project).RunAsync(session.Terminal, ct);
        var images = new ImageChecks(project).RunAsync(ct);
        var cluster = new ClusterChecks(project, ns).RunAsync(() => session.Connect(quick), ct);
        Check[] checks = [configuration, .. await machine, .. await images, .. await cluster];

        var ok = checks.All(c => c.State != CheckState.Missing);
        if (session.ForPeople)
            Show(session.Terminal, checks, ok);
        session.Write(new JsonObject { ["ok"] = ok, ["checks"] = Documents.List(checks, c => c.ToJson()) });
        return ok ? ExitCodes.Done : ExitCodes.Failed;
    }

    private static (Check Check, ProjectFile? Project) Read(Session session)
    {
        if (!File.Exists(session.ConfigPath))
            return (Check.Absent("configuration", needed: false, $"no {session.ConfigPath}", "Begin a project with: zakenak init"), null);
        try
        {
            var project = session.LoadProject();
            project.Deploy();
            return (Check.Ok("configuration", $"{session.ConfigPath}: project {project.Project}"), project);
        }
        catch (ConfigurationException e)
        {
            var problems = string.Join("; ", e.Problems);
            return (new("configuration", CheckState.Missing, problems, "Correct it; zakenak validate says more."), null);
        }
    }

    private static void Show(Terminal terminal, Check[] checks, bool ok)
    {
        var table = new ResultTable("STATE", "CHECK", "FOUND");
        foreach (var check in checks)
            table.Add(ToneOf(check.State), check.State.ToString().ToLowerInvariant(), check.Name, check.Found);
        table.WriteTo(terminal);
        foreach (var check in checks.Where(c => c.Advice is not null))
            Console.Out.WriteLine(TerminalText.Neutral($"{check.Name}: {check.Advice}"));
        Console.Out.WriteLine(ok ? "Nothing needed is missing." : "Something needed is missing.");
    }

    private static Tone ToneOf(CheckState state) => state switch
    {
        CheckState.Ok => Tone.Good,
        CheckState.Optional => Tone.Caution,
        _ => Tone.Bad,
    };
}
