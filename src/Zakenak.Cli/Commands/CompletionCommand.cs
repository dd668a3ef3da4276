using System.CommandLine;
using Zakenak.Cli.Completion;

namespace Zakenak.Cli.Commands;

/// <summary><c>zakenak completion</c>: the script that a shell sources, made from the tree of commands.</summary>
internal static class CompletionCommand
{
    private static readonly Argument<string> Shell = new Argument<string>("shell") { Description = "The shell" }
        .AcceptOnlyFromAmong("bash", "zsh", "fish");

    public static Command Create()
    {
        var command = new Command("completion", "Print the completion script of a shell, to be sourced") { Shell };
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult arguments)
    {
        var words = CompletionTree.Of(arguments.RootCommandResult.Command);
        Console.Out.Write(arguments.GetRequiredValue(Shell) switch
        {
            "zsh" => ZshCompletion.Script(words),
            "fish" => FishCompletion.Script(words),
            _ => BashCompletion.Script(words),
        });
        return ExitCodes.Done;
    }
}
