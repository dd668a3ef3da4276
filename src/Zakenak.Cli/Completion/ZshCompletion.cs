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

        """;

    private const string Tail = """
        }
        if [[ "${funcstack[1]}" = "_zakenak" ]]; then
            _zakenak "$@"
        else
            compdef _zakenak zakenak
        fi

        """;

    private const string Locals = """
            local context state line
            typeset -A opt_args

        """;

    public static string Script(CompletionTree tree)
    {
        var script = new StringBuilder(Head);
        foreach (var group in tree.Commands.Where(c => c.IsGroup).Reverse())
        {
            script.Append(NameOf(group.Path)).Append("() {\n").Append(Locals);
            AppendCommands(script, tree, group.Path, group.Flags);
            script.Append("}\n");
        }
        script.Append("_zakenak() {\n").Append(Locals).Append("    local -a global\n    global=(\n");
        foreach (var flag in tree.Global)
            script.Append("        ").Append(Spec(flag)).Append('\n');
        script.Append("    )\n");
        AppendCommands(script, tree, "", []);
        return script.Append(Tail).ToString();
    }

    /// <summary>The commands within one, and what follows each.</summary>
    private static void AppendCommands(StringBuilder script, CompletionTree tree, string path, IReadOnlyList<CompletionFlag> flags)
    {
        script.Append("    local -a commands\n    commands=(\n");
        foreach (var command in tree.In(path))
            script.Append("        ").Append(Quoted($"{command.Name}:{command.Description}")).Append('\n');
        script.Append("    )\n    _arguments -C $global");
        foreach (var flag in flags)
            script.Append(' ').Append(Spec(flag));
        script.Append(" '1:command:->command' '*::argument:->argument' && return\n    case $state in\n");
        script.Append("    command) _describe -t commands command commands ;;\n    argument)\n        case ${words[1]} in\n");
        foreach (var command in tree.In(path))
        {
            script.Append("        ").Append(command.Name).Append(") ");
            if (command.IsGroup)
                script.Append(NameOf(command.Path));
            else
                AppendArguments(script, command);
            script.Append(" ;;\n");
        }
        script.Append("        esac ;;\n    esac\n");
    }

    private static void AppendArguments(StringBuilder script, CompletionCommandWord command)
    {
        script.Append("_arguments $global");
        foreach (var flag in command.Flags)
            script.Append(' ').Append(Spec(flag));
        if (command.Values.Count > 0)
            script.Append(' ').Append(Quoted($"1:value:({string.Join(' ', command.Values)})"));
        else if (command.TakesArguments)
            script.Append(" '*:argument:()'"); // without it zsh knows no flag behind an argument; without () none at all
    }

    private static string NameOf(string path) => $"_zakenak_{path.Replace(' ', '_')}";

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
