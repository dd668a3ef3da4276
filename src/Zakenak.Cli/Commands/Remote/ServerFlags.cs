using System.CommandLine;

namespace Zakenak.Cli.Commands.Remote;

/// <summary>Arguments and flags that several of the server's commands have.</summary>
internal static class ServerFlags
{
    public static readonly Argument<string> Id = new("id") { Description = "Its identifier, as list shows it" };

    public static readonly Argument<string> Name = new("name") { Description = "Its name" };

    public static readonly Option<string?> NewName = new("--name") { Description = "Its new name", HelpName = "name" };

    /// <summary>Of something new.</summary>
    public static readonly Option<string?> ChosenId = new("--id")
    {
        Description = "Its identifier: 1 to 63 of a-z, 0-9 and -; else one is made up",
        HelpName = "id",
    };

    public static readonly Option<string> Project = new("--project", "-p")
    {
        Description = "The project's identifier",
        HelpName = "id",
        Required = true
    };

    public static readonly Option<string> Cluster = new("--cluster")
    {
        Description = "The cluster's identifier",
        HelpName = "id",
        Required = true
    };

    public static readonly Option<string> Environment = new("--env", "-e")
    {
        Description = "The environment's identifier",
        HelpName = "id",
        Required = true
    };

    public static readonly Option<string?> OnlyEnvironment = new("--env", "-e") { Description = "Only of this environment", HelpName = "id" };

    public static readonly Option<int?> Limit = new("--limit")
    {
        Description = "How many, the newest first: 1 to 500; else 100",
        HelpName = "number"
    };

    public static readonly Option<string?> Before = new("--before")
    {
        Description = "Only those that are older than this one",
        HelpName = "id"
    };

    public static readonly Option<bool> Wait = new("--wait") { Description = "Wait for the result; exit 1 when it failed, 4 when it is not healthy in time" };

    public static readonly Option<TimeSpan?> Timeout = DurationOption.Create("--timeout", "How long to wait; else 10m");

    public static readonly Option<bool> Yes = new("--yes", "-y") { Description = "Do not ask" };

    public static readonly Option<bool> DryRun = new("--dry-run") { Description = "Only say what would be done" };

    /// <summary>The value of a switch that is on or off, and left alone when it is not given.</summary>
    public static Option<bool?> Choice(string name, string description)
    {
        var option = new Option<bool?>(name) { Description = description, HelpName = "true|false", Arity = ArgumentArity.ExactlyOne };
        option.CompletionSources.Add("true", "false");
        return option;
    }

    /// <summary>A secret: never on the command line itself.</summary>
    public static Option<string?> Secret(string name, string description) => new(name)
    {
        Description = $"{description}: a file, or - for standard input",
        HelpName = "file",
    };
}
