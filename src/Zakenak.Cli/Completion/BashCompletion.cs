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
        Line(script, 3, "*) command=\"$word\"; break ;;");
        Line(script, 2, "esac");
        Line(script, 1, "done");
        Line(script, 1, "case \"$previous\" in");
        foreach (var same in valued.GroupBy(f => (f.Value, Values: string.Join(' ', f.Values))))
            Line(script, 2, $"{Pattern(same.SelectMany(f => f.Names))}) {Reply(same.First())}; return ;;");
        Line(script, 1, "esac");
        Line(script, 1, "case \"$command\" in");
        Line(script, 2, $"'') {Words([.. tree.Commands.Select(c => c.Name), .. Names(tree.Global)])} ;;");
        foreach (var command in tree.Commands)
            Line(script, 2, $"{command.Name}) {Words([.. command.Values, .. Names(tree.FlagsOf(command))])} ;;");
        Line(script, 1, "esac");
        return script.Append("}\ncomplete -o bashdefault -F _zakenak zakenak\n").ToString();
    }

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
