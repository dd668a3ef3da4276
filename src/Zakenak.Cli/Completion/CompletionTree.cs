using System.CommandLine;
using System.CommandLine.Completions;

namespace Zakenak.Cli.Completion;

/// <summary>What a shell must know of the commands; all scripts are written from it.</summary>
/// <param name="Commands">All, those within others too, each after the one that it is in.</param>
/// <param name="Global">Flags that every command takes.</param>
internal sealed record CompletionTree(IReadOnlyList<CompletionCommandWord> Commands, IReadOnlyList<CompletionFlag> Global)
{
    public static CompletionTree Of(Command root) => new(
        [.. root.Subcommands.Where(c => !c.Hidden).SelectMany(c => CompletionCommandWord.Of(c, "", []))],
        [.. root.Options.Where(o => o.Recursive && !o.Hidden).Select(CompletionFlag.Of)]);

    /// <summary>Those directly in a command.</summary>
    /// <param name="path">Empty: the outermost.</param>
    public IEnumerable<CompletionCommandWord> In(string path) => Commands.Where(c => c.Parent == path);

    /// <summary>Everything that may follow <paramref name="command"/>.</summary>
    public IEnumerable<CompletionFlag> FlagsOf(CompletionCommandWord command) => command.Flags.Concat(Global);
}

/// <param name="Parent">The words before its name, <c>project member</c>; empty for the outermost.</param>
/// <param name="Flags">Its own, and those of the commands that it is in.</param>
/// <param name="TakesArguments">Whether something that is no flag may follow it.</param>
/// <param name="Values">What its argument may be; empty when it takes none that is known.</param>
/// <param name="IsGroup">Whether it does nothing itself: what follows is one of its commands.</param>
internal sealed record CompletionCommandWord(string Parent, string Name, string Description, IReadOnlyList<CompletionFlag> Flags,
    bool TakesArguments, IReadOnlyList<string> Values, bool IsGroup)
{
    /// <summary>All words: <c>project member list</c>.</summary>
    public string Path => Parent.Length == 0 ? Name : $"{Parent} {Name}";

    public static IEnumerable<CompletionCommandWord> Of(Command command, string parent, IReadOnlyList<CompletionFlag> inherited)
    {
        var word = new CompletionCommandWord(
            parent,
            command.Name,
            command.Description ?? "",
            [.. command.Options.Where(o => !o.Hidden).Select(CompletionFlag.Of), .. inherited],
            command.Arguments.Count > 0,
            [.. command.Arguments.SelectMany(a => a.GetCompletions(CompletionContext.Empty)).Select(c => c.Label)],
            command.Subcommands.Count > 0);
        CompletionFlag[] passedOn = [.. command.Options.Where(o => o.Recursive && !o.Hidden).Select(CompletionFlag.Of), .. inherited];
        return command.Subcommands.Where(c => !c.Hidden).SelectMany(c => Of(c, word.Path, passedOn)).Prepend(word);
    }
}

/// <param name="Names">With dashes, the long one first.</param>
/// <param name="Values">For <see cref="CompletionValue.Choice"/>.</param>
internal sealed record CompletionFlag(IReadOnlyList<string> Names, string Description, CompletionValue Value, IReadOnlyList<string> Values)
{
    public static CompletionFlag Of(Option option)
    {
        string[] names = [option.Name, .. option.Aliases.Where(a => a != option.Name)];
        if (option.Arity.MaximumNumberOfValues == 0 || option.ValueType == typeof(bool))
            return new(names, option.Description ?? "", CompletionValue.None, []);
        string[] values = option.ValueType == typeof(bool?)
            ? ["false", "true"]
            : [.. option.GetCompletions(CompletionContext.Empty).Select(c => c.Label)];
        return new(names, option.Description ?? "", values.Length > 0 ? CompletionValue.Choice : KindOf(option.HelpName), values);
    }

    private static CompletionValue KindOf(string? helpName) => helpName switch
    {
        "file" => CompletionValue.File,
        "directory" => CompletionValue.Directory,
        "context" => CompletionValue.Context,
        "namespace" => CompletionValue.Namespace,
        _ => CompletionValue.Text,
    };
}

/// <summary>What follows a flag.</summary>
internal enum CompletionValue
{
    /// <summary>Nothing: a switch.</summary>
    None,
    Choice,
    File,
    Directory,

    /// <summary>A context of the kubeconfig, asked of kubectl where it is installed.</summary>
    Context,

    /// <summary>A namespace, likewise.</summary>
    Namespace,

    /// <summary>Something that cannot be guessed.</summary>
    Text,
}
