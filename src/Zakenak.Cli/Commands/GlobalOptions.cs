using System.CommandLine;
using Zakenak.Cli.Output;

namespace Zakenak.Cli.Commands;

/// <summary>The flags that every command has.</summary>
internal static class GlobalOptions
{
    public static readonly Option<string> Config = new("--config", "-c")
    {
        Description = "The configuration file",
        HelpName = "file",
        DefaultValueFactory = _ => "./zakenak.yaml",
        Recursive = true,
    };

    public static readonly Option<string?> Kubeconfig = new("--kubeconfig")
    {
        Description = "The kubeconfig; else KUBECONFIG, ~/.kube/config, or the pod's service account",
        HelpName = "file",
        Recursive = true,
    };

    public static readonly Option<string?> Context = new("--context")
    {
        Description = "The kubeconfig's context; else its current one",
        HelpName = "context",
        Recursive = true,
    };

    public static readonly Option<string> Output = Formats(new("--output", "-o")
    {
        Description = "How results are written to standard output",
        DefaultValueFactory = _ => "table",
        Recursive = true,
    });

    public static readonly Option<bool> NoColor = new("--no-color")
    {
        Description = "No colours (as with NO_COLOR)",
        Recursive = true,
    };

    public static readonly Option<bool> Debug = new("--debug")
    {
        Description = "Every request, and stack traces, on standard error (as with ZAKENAK_DEBUG=true)",
        Recursive = true,
    };

    public static void AddTo(RootCommand root)
    {
        foreach (Option option in (Option[])[Config, Kubeconfig, Context, Output, NoColor, Debug])
            root.Add(option);
    }

    /// <summary>Also of arguments that could not be parsed.</summary>
    public static OutputFormat Format(ParseResult parse) => parse.GetResult(Output)?.Tokens is [.., var last]
        ? last.Value switch { "json" => OutputFormat.Json, "yaml" => OutputFormat.Yaml, _ => OutputFormat.Table }
        : OutputFormat.Table;

    public static bool DebugOf(ParseResult parse) => parse.GetResult(Debug) is { Implicit: false, Errors: var errors } && !errors.Any()
        ? parse.GetValue(Debug)
        : IsSet("ZAKENAK_DEBUG");

    /// <summary>Whether a switch in the environment is on: <c>true</c> or <c>1</c>.</summary>
    public static bool IsSet(string variable) => Environment.GetEnvironmentVariable(variable)?.ToLowerInvariant() is "true" or "1";

    private static Option<string> Formats(Option<string> option) => option.AcceptOnlyFromAmong("table", "json", "yaml");
}
