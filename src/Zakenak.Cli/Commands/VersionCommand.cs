using System.CommandLine;
using System.CommandLine.Invocation;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using Zakenak.Cli.Output;

namespace Zakenak.Cli.Commands;

/// <summary><c>zakenak version</c>: needs no configuration and no cluster, and loads nothing for them.</summary>
internal static class VersionCommand
{
    /// <summary>Of the root's <c>--version</c>.</summary>
    public static readonly CommandLineAction ShortAction = new PrintNumber();

    public static Command Create()
    {
        var command = new Command("version", "Show the version");
        command.SetAction(Run);
        return command;
    }

    /// <summary>The number, and the commit it was built from; null where that was not known.</summary>
    public static (string Number, string? Commit) Current
    {
        get
        {
            var text = typeof(VersionCommand).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;
            return text.Split('+') is [var number, var commit] ? (number, commit) : (text, null);
        }
    }

    private static int Run(ParseResult arguments)
    {
        var (number, commit) = Current;
        var format = GlobalOptions.Format(arguments);
        if (format == OutputFormat.Table)
        {
            Console.Out.WriteLine($"zakenak {number}{(commit is null ? "" : $" ({commit[..Math.Min(12, commit.Length)]})")}");
            Console.Out.WriteLine($"{RuntimeInformation.FrameworkDescription}, {RuntimeInformation.RuntimeIdentifier}");
            return ExitCodes.Done;
        }

        DocumentWriter.Write(new JsonObject
        {
            ["version"] = number,
            ["commit"] = commit,
            ["dotnet"] = Environment.Version.ToString(),
            ["platform"] = RuntimeInformation.RuntimeIdentifier,
        }, format);
        return ExitCodes.Done;
    }

    private sealed class PrintNumber : SynchronousCommandLineAction
    {
        public override bool ClearsParseErrors => true;

        public override int Invoke(ParseResult parseResult)
        {
            Console.Out.WriteLine(Current.Number);
            return ExitCodes.Done;
        }
    }
}
