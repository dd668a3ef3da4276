using System.Text;

namespace Zakenak.Cli.Completion;

/// <summary>A zsh function on <c>_arguments</c>; works sourced and as <c>_zakenak</c> in <c>fpath</c>.</summary>
internal static class ZshCompletion
{
    private const string Head = """
        #compdef zakenak
        # zsh completion for zakenak:  source <(zakenak completion zsh)
        _zakenak_contexts() { local -a names; names=(${(f)"$(kubectl config get-contexts -o name 2>/dev/null)"}); compadd -a names }
        _zakenak_namespaces() {
            local -a names
            names=(${${(f)"$(kubectl get namespaces -o name --request-timeout=2s 2>/dev/null)"}#namespace/})
            compadd -a names
        }
        _zakenak() {
            local context state line
            typeset -A opt_args
            local -a commands global
            commands=(

        """;

    private const string Tail = """
            esac
        }
        if [[ "${funcstack[1]}" = "_zakenak" ]]; then
            _zakenak "$@"
        else
            compdef _zakenak zakenak
        fi

        """;

    public static string Script(CompletionTree tree)
    {
        var script = new StringBuilder(Head);
        foreach (var command in tree.Commands)
            script.Append("        ").Append(Quoted($"{command.Name}:{command.Description}")).Append('\n');
        script.Append("    )\n    global=(\n");
        foreach (var flag in tree.Global)
            script.Append("        ").Append(Spec(flag)).Append('\n');
        script.Append("    )\n");
        script.Append("    _arguments -C $global '1:command:->command' '*::argument:->argument' && return\n");
        script.Append("    case $state in\n");
        script.Append("    command) _describe -t commands command commands ;;\n");
        script.Append("    argument)\n        case ${words[1]} in\n");
        foreach (var command in tree.Commands)
        {
            script.Append("        ").Append(command.Name).Append(") _arguments $global");
            foreach (var flag in command.Flags)
                script.Append(' ').Append(Spec(flag));
            if (command.Values.Count > 0)
                script.Append(' ').Append(Quoted($"1:value:({string.Join(' ', command.Values)})"));
            script.Append(" ;;\n");
        }

        return script.Append("        esac ;;\n").Append(Tail).ToString();
    }

    /// <summary><c>'(--output -o)'{--output,-o}'[How …]:output:(table json yaml)'</c>.</summary>
    private static string Spec(CompletionFlag flag)
    {
        var description = $"[{flag.Description.Replace("[", "\\[").Replace("]", "\\]")}]{Value(flag)}";
        return flag.Names.Count == 1
            ? Quoted(flag.Names[0] + description)
            : $"'({string.Join(' ', flag.Names)})'{{{string.Join(',', flag.Names)}}}{Quoted(description)}";
    }

    private static string Value(CompletionFlag flag) => flag.Value switch
    {
        CompletionValue.None => "",
        CompletionValue.Choice => $":value:({string.Join(' ', flag.Values)})",
        CompletionValue.File => ":file:_files",
        CompletionValue.Directory => ":directory:_files -/",
        CompletionValue.Context => ":context:_zakenak_contexts",
        CompletionValue.Namespace => ":namespace:_zakenak_namespaces",
        _ => ":value:",
    };

    private static string Quoted(string text) => $"'{text.Replace("'", "'\\''")}'";
}
