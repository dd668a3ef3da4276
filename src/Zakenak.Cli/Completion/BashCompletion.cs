using System.Text;

namespace Zakenak.Cli.Completion;

/// <summary>Plain bash, without the bash-completion package.</summary>
internal static class BashCompletion
{
    private const string Head = """
        # bash completion for zakenak:  source <(zakenak completion bash)
        _zakenak() {
            local current="${COMP_WORDS[COMP_CWORD]}" previous="${COMP_WORDS[COMP_CWORD-1]}" command="" word i
            COMPREPLY=()
            for ((i = 1; i < COMP_CWORD; i++)); do
                word="${COMP_WORDS[i]}"
                case "$word" in

        """;

    public static string Script(CompletionTree tree)
    {
        var valued = tree.Commands.SelectMany(c => c.Flags).Concat(tree.Global).Where(f => f.Value != CompletionValue.None).ToList();
        var script = new StringBuilder(Head);
        Line(script, 3, $"{Pattern(valued.SelectMany(f => f.Names))}) ((i++)) ;;");
        Line(script, 3, "-*) ;;");
        Line(script, 3, "*)");
        Line(script, 4, "command=\"${command:+$command }$word\"");
        Line(script, 4, $"case \"$command\" in {Pattern(tree.Commands.Where(c => c.IsGroup).Select(c => $"'{c.Path}'"))}) ;; *) break ;; esac ;;");
        Line(script, 2, "esac");
        Line(script, 1, "done");
        Line(script, 1, "case \"$command $previous\" in");
        foreach (var (pattern, flag) in ValuesOf(tree))
            Line(script, 2, $"{pattern}) {Reply(flag)}; return ;;");
        Line(script, 1, "esac");
        Line(script, 1, "case \"$command\" in");
        Line(script, 2, $"'') {Words([.. tree.In("").Select(c => c.Name), .. Names(tree.Global)])} ;;");
        foreach (var command in tree.Commands)
            Line(script, 2, $"'{command.Path}') {Words([.. tree.In(command.Path).Select(c => c.Name), .. command.Values, .. Names(tree.FlagsOf(command))])} ;;");
        Line(script, 1, "esac");
        return script.Append("}\ncomplete -o bashdefault -F _zakenak zakenak\n").ToString();
    }

    /// <summary>What may follow a flag: for all commands, unless one of them means something else by it.</summary>
    private static IEnumerable<(string Pattern, CompletionFlag Flag)> ValuesOf(CompletionTree tree)
    {
        var uses = tree.Commands.SelectMany(c => c.Flags.Select(f => (c.Path, Flag: f))).Concat(tree.Global.Select(f =>
            (Path: "", Flag: f)))
            .SelectMany(use => use.Flag.Names.Select(name => (use.Path, Name: name, use.Flag))).ToList();
        var ambiguous = uses.GroupBy(u => u.Name).Where(g => g.Select(u => Meaning(u.Flag)).Distinct().Count() > 1).Select(g =>
            g.Key).ToHashSet();
        return uses.Where(u => u.Flag.Value != CompletionValue.None).GroupBy(u => Meaning(u.Flag)).Select(same =>
            (Pattern(same.Select(u => ambiguous.Contains(u.Name) ? $"'{u.Path} {u.Name}'" : $"*' {u.Name}'")), same.First().Flag));
    }

    private static (CompletionValue, string) Meaning(CompletionFlag flag) => (flag.Value, string.Join(' ', flag.Values));

    private static string Reply(CompletionFlag flag) => flag.Value switch
    {
        CompletionValue.Choice => Words(flag.Values),
        CompletionValue.File => "compopt -o filenames 2>/dev/null; COMPREPLY=($(compgen -f -- \"$current\"))",
        CompletionValue.Directory => "compopt -o filenames 2>/dev/null; COMPREPLY=($(compgen -d -- \"$current\"))",
        CompletionValue.Context => Asked("kubectl config get-contexts -o name"),
        CompletionValue.Namespace => Asked("kubectl get namespaces -o name --request-timeout=2s | cut -d/ -f2"),
        _ => ":",
    };

    private static string Asked(string command) => $"COMPREPLY=($(compgen -W \"$({command} 2>/dev/null)\" -- \"$current\"))";

    private static string Words(IEnumerable<string> words) => $"COMPREPLY=($(compgen -W \"{string.Join(' ', words)}\" -- \"$current\"))";

    private static IEnumerable<string> Names(IEnumerable<CompletionFlag> flags) =>
        flags.SelectMany(f => f.Names).Where(n => n.StartsWith("--", StringComparison.Ordinal));

    private static string Pattern(IEnumerable<string> names) => string.Join('|', names.Distinct());

    private static void Line(StringBuilder script, int depth, string text) => script.Append(' ', depth * 4).Append(text).Append('\n');
}
