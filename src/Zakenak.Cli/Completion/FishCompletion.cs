using System.Text;

namespace Zakenak.Cli.Completion;

/// <summary>One <c>complete</c> line for each command and flag.</summary>
internal static class FishCompletion
{
    private const string AskNamespaces =
        "(kubectl get namespaces -o name --request-timeout=2s 2>/dev/null | string replace namespace/ \"\")";

    public static string Script(CompletionTree tree)
    {
        var script = new StringBuilder("# fish completion for zakenak:  zakenak completion fish | source\ncomplete -c zakenak -f\n");
        foreach (var command in tree.Commands)
            script.Append($"complete -c zakenak -n __fish_use_subcommand -a {command.Name} -d {Quoted(command.Description)}\n");
        foreach (var flag in tree.Global)
            script.Append($"complete -c zakenak{Spec(flag)}\n");
        foreach (var command in tree.Commands)
        {
            var within = $"complete -c zakenak -n '__fish_seen_subcommand_from {command.Name}'";
            if (command.Values.Count > 0)
                script.Append($"{within} -a '{string.Join(' ', command.Values)}'\n");
            foreach (var flag in command.Flags)
                script.Append($"{within}{Spec(flag)}\n");
        }

        return script.ToString();
    }

    private static string Spec(CompletionFlag flag)
    {
        var spec = new StringBuilder();
        foreach (var name in flag.Names)
            spec.Append(name.StartsWith("--", StringComparison.Ordinal) ? $" -l {name[2..]}" : $" -s {name[1..]}");
        spec.Append($" -d {Quoted(flag.Description)}");
        return spec.Append(flag.Value switch
        {
            CompletionValue.None => "",
            CompletionValue.Choice => $" -x -a '{string.Join(' ', flag.Values)}'",
            CompletionValue.File => " -r -F",
            CompletionValue.Directory => " -x -a '(__fish_complete_directories)'",
            CompletionValue.Context => " -x -a '(kubectl config get-contexts -o name 2>/dev/null)'",
            CompletionValue.Namespace => $" -x -a '{AskNamespaces}'",
            _ => " -x",
        }).ToString();
    }

    private static string Quoted(string text) => $"'{text.Replace("\\", "\\\\").Replace("'", "\\'")}'";
}
