using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using Zakenak.Cli.Commands;
using Zakenak.Cli.Output;
using Zakenak.Engine;
using Zakenak.Engine.Configuration;

namespace Zakenak.Cli;

/// <summary>Parses the arguments, and answers wrong ones with exit code 2.</summary>
internal static class CommandLine
{
    private static readonly ParserConfiguration Parsing = new() { ResponseFileTokenReplacer = null };

    // Signals and exceptions are ours: see Session.
    private static readonly InvocationConfiguration Invocation =
        new() { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null };

    public static async Task<int> InvokeAsync(RootCommand root, string[] args)
    {
        Complete(root);
        var parse = root.Parse(args, Parsing);
        switch (parse.Action)
        {
            case ParseErrorAction:
                return WrongUsage(parse);
            case HelpAction:
                Terminal.Open(parse).ShowBanner();
                break;
        }

        return await parse.InvokeAsync(Invocation);
    }

    private static void Complete(RootCommand root)
    {
        GlobalOptions.AddTo(root);
        root.Directives.Clear();
        root.Options.Remove(root.Options.OfType<HelpOption>().Single());
        root.Add(new HelpOption("--help", "-h") { Description = "Show what a command does and its flags" });
        var version = root.Options.OfType<VersionOption>().Single();
        version.Description = "Show the version";
        version.Action = VersionCommand.ShortAction;
    }

    private static int WrongUsage(ParseResult parse)
    {
        var terminal = Terminal.Open(parse);
        var asked = parse.CommandResult.Command;
        if (parse.Tokens.Count == 0)
        {
            terminal.ShowBanner();
            asked.Parse(["--help"], Parsing).Invoke(new InvocationConfiguration { Output = Console.Error });
            return ExitCodes.Usage;
        }

        ReconcileError[] errors = [.. Messages(parse).Select(m => new ReconcileError(UsageException.UsageInvalid, m))];
        foreach (var error in errors)
            terminal.Error(error);
        terminal.Note($"Try: {PathOf(asked)} --help");
        if (GlobalOptions.Format(parse) is not OutputFormat.Table and var format)
            DocumentWriter.Write(Documents.OfErrors(errors), format);
        return ExitCodes.Usage;
    }

    /// <summary><c>zakenak project member</c>.</summary>
    private static string PathOf(Command command) =>
        command.Parents.OfType<Command>().FirstOrDefault() is { } parent ? $"{PathOf(parent)} {command.Name}" : "zakenak";

    /// <summary>Which commands there are, where one is missing; null where that is not what is wrong.</summary>
    private static string[]? Unmentioned(ParseResult parse) => parse.CommandResult.Command is { Action: null, Subcommands: [_, ..] verbs } group and not RootCommand
        ? [$"{PathOf(group)} what? There are {string.Join(", ", verbs.Select(v => v.Name))}."]
        : null;

    /// <summary>A mistyped word explains all the rest, so it alone is told, with the nearest known one.</summary>
    private static IEnumerable<string> Messages(ParseResult parse)
    {
        if (parse.UnmatchedTokens is not [var typed, ..])
            return Unmentioned(parse) ?? parse.Errors.Select(e => e.Message).Distinct();
        var command = parse.CommandResult.Command;
        var words = typed.StartsWith('-')
            ? command.Options.Concat(parse.RootCommandResult.Command.Options).Select(o => o.Name)
            : command.Subcommands.Select(c => c.Name);
        var meant = Spelling.Nearest(typed, words);
        return [$"'{typed}' is not known{(meant is null ? "" : $"; did you mean {meant}?")}"];
    }
}
