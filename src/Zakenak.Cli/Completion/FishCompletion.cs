using System.Text;

namespace Zakenak.Cli.Completion;

/// <summary>One <c>complete</c> line for each command and flag.</summary>
internal static class FishCompletion
{
    private const string AskNamespaces =
        "(kubectl get namespaces -o name --request-timeout=2s 2>/dev/null | string replace namespace/ \"\")";

    /// <summary>Whether the words so far, without flags and what belongs to them, begin with a command's.</summary>
    private const string Head = """
        # fish completion for zakenak:  zakenak completion fish | source
        function __zakenak_at
            set -l path
            set -l skip 0
            for word in (commandline -opc)[2..-1]
                if test $skip = 1
                    set skip 0
                    continue
                end
                switch $word
                    case VALUED
                        set skip 1
                    case '-*'
                    case '*'
                        set -a path $word
                end
            end
            test "$path" = "$argv[1]"; and return 0
            set -q argv[2]; and string match -q -- "$argv[1] *" "$path"
        end
        complete -c zakenak -f

        """;

    public static string Script(CompletionTree tree)
    {
        var valued = tree.Commands.SelectMany(c => c.Flags).Concat(tree.Global).Where(f => f.Value != CompletionValue.None).SelectMany(f =>
            f.Names).Distinct();
        var script = new StringBuilder(Head.Replace("VALUED", string.Join(' ', valued)));
        foreach (var command in tree.Commands)
            script.Append($"complete -c zakenak -n \"__zakenak_at '{command.Parent}'\" -a {command.Name} -d {Quoted(command.Description)}\n");
        foreach (var flag in tree.Global)
            script.Append($"complete -c zakenak{Spec(flag)}\n");
        foreach (var command in tree.Commands.Where(c => !c.IsGroup))
        {
            // What follows its argument is still its own.
            var within = $"complete -c zakenak -n \"__zakenak_at '{command.Path}' more\"";
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
