using System.CommandLine;
using System.Text.Json.Nodes;
using Zakenak.Cli.Output;
using Zakenak.Engine;
using Zakenak.Engine.Configuration;

namespace Zakenak.Cli.Commands;

/// <summary><c>zakenak init</c>: a project that <c>converge</c> accepts at once.</summary>
internal static class InitCommand
{
    private static readonly Option<string> Dir = new("--dir")
    {
        Description = "Where the project goes; made when it is not there",
        HelpName = "directory",
        DefaultValueFactory = _ => ".",
    };

    private static readonly Option<string> Template = Templates(new("--template")
    {
        Description = "What the project deploys to begin with",
        DefaultValueFactory = _ => "basic",
    });

    private static readonly Option<bool> Force = new("--force") { Description = "Overwrite files that are there" };

    public static Command Create()
    {
        var command = new Command("init", "Write a new project, which converge accepts at once") { Dir, Template, Force };
        command.SetAction((arguments, _) => Session.RunAsync(arguments, RunAsync));
        return command;
    }

    private static async Task<int> RunAsync(Session session, CancellationToken ct)
    {
        session.Terminal.ShowBanner();
        var folder = Path.GetFullPath(session.Get(Dir)!);
        var template = session.Get(Template)!;
        var project = ProjectTemplates.ProjectName(Path.GetFileName(Path.TrimEndingDirectorySeparator(folder)));
        var files = ProjectTemplates.Files(template, project);

        string[] inTheWay = [.. files.Select(f => f.Path).Where(f => Path.Exists(Path.Combine(folder, f)))];
        if (inTheWay.Length > 0 && !session.Get(Force))
        {
            throw new UsageException($"in the way: {string.Join(", ", inTheWay)}. Nothing was written; "
                + "--force overwrites them, --dir writes elsewhere.");
        }

        foreach (var (file, content) in files)
            await WriteAsync(Path.Combine(folder, file), content, ct);

        if (session.ForPeople)
        {
            foreach (var (file, _) in files)
                Console.Out.WriteLine(TerminalText.Neutral(Path.GetRelativePath(Environment.CurrentDirectory, Path.Combine(folder, file))));
            var at = Path.GetRelativePath(Environment.CurrentDirectory, folder);
            var go = at == "." ? "" : $"cd {at} && ";
            session.Terminal.Note($"Project {project} is ready. Next: {go}zakenak diff, then zakenak converge");
        }

        session.Write(new JsonObject
        {
            ["project"] = project,
            ["template"] = template,
            ["directory"] = folder,
            ["files"] = Documents.List(files, f => f.Path),
        });
        return ExitCodes.Done;
    }

    /// <summary>In one go beside the file and then over it: a link is replaced, not written through.</summary>
    private static async Task WriteAsync(string file, string content, CancellationToken ct)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        var beside = $"{file}.{Environment.ProcessId}.new";
        await File.WriteAllTextAsync(beside, content, ct);
        File.Move(beside, file, overwrite: true);
    }

    private static Option<string> Templates(Option<string> option) => option.AcceptOnlyFromAmong([.. ProjectTemplates.Names]);
}
