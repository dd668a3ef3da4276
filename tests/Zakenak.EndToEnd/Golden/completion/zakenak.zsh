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
        'init:Write a new project, which converge accepts at once'
        'validate:Check the configuration and render everything; nothing is written'
        'build:Build the images of the build section, and push them where asked'
        'diff:Show what converge would change; exit 5 when there is something'
        'converge:Bring the cluster to what the project declares: apply, put back drift, prune'
        'deploy:Apply what the project declares; prune nothing'
        'status:Show what is there, what is missing, what drifted, and why something is not healthy'
        'logs:Follow what the pods of a workload write'
        'history:Show what was applied when, by whom, and what it changed'
        'rollback:Converge a commit that was applied before'
        'health:Say how live objects are that are given as YAML or JSON; asks no cluster'
        'cleanup:Delete what this project put into the namespace'
        'serve:Run the control plane: the API, and what it keeps in the clusters'
        'doctor:Say what is missing on this machine or in the cluster, and how to get it'
        'completion:Print the completion script of a shell, to be sourced'
        'version:Show the version'
    )
    global=(
        '(--config -c)'{--config,-c}'[The configuration file]:file:_files'
        '--kubeconfig[The kubeconfig; else KUBECONFIG, ~/.kube/config, or the pod'\''s service account]:file:_files'
        '--context[The kubeconfig'\''s context; else its current one]:context:_zakenak_contexts'
        '(--output -o)'{--output,-o}'[How results are written to standard output]:value:(json table yaml)'
        '--no-color[No colours (as with NO_COLOR)]'
        '--debug[Every request, and stack traces, on standard error (as with ZAKENAK_DEBUG=true)]'
        '(--help -h)'{--help,-h}'[Show what a command does and its flags]'
    )
    _arguments -C $global '1:command:->command' '*::argument:->argument' && return
    case $state in
    command) _describe -t commands command commands ;;
    argument)
        case ${words[1]} in
        init) _arguments $global '--dir[Where the project goes; made when it is not there]:directory:_files -/' '--template[What the project deploys to begin with]:value:(basic gpu helm kustomize)' '--force[Overwrite files that are there]' ;;
        validate) _arguments $global '(--namespace -n)'{--namespace,-n}'[The namespace; else deploy.namespace, else prod]:namespace:_zakenak_namespaces' '--offline[Ask no cluster: kinds are not looked up, and charts are rendered for Helm'\''s default version]' ;;
        build) _arguments $global '--tag[The image'\''s tag]:value:' '--push[Push to the registry; what it holds for the same inputs is not built again]' '--rebuild[With --push: build although the registry holds the same inputs, for a base image that changed]' '--backend[docker, buildah or podman; else build.backend, else the first that works]:value:(buildah docker podman)' '--platform[For another architecture, such as linux/arm64; several make one image for all of them]:value:' ;;
        diff) _arguments $global '(--namespace -n)'{--namespace,-n}'[The namespace; else deploy.namespace, else prod]:namespace:_zakenak_namespaces' '--adopt[Take over objects that exist and are another owner'\''s (a project, Flux, Argo CD, a Helm release)]' '--force-conflicts[Take fields from controllers that hold them, too]' '--prune-fields[Remove fields that a hand added beside the declared ones]' '--replace[Delete and create again where an immutable field changed and that is safe]' '--allow-empty[Accept a desired state without objects although the inventory holds some]' '--no-hooks[Run no hooks of charts]' '--timeout[How long one wait may take; else deploy.timeout, else 5m]:value:' ;;
        converge) _arguments $global '--dry-run[Write nothing anywhere, and print the diff]' '--detailed-exitcode[With --dry-run: exit 5 when there are changes]' '--wait[Wait until every object is healthy; exit 4 when that is not so in time]' '(--namespace -n)'{--namespace,-n}'[The namespace; else deploy.namespace, else prod]:namespace:_zakenak_namespaces' '--adopt[Take over objects that exist and are another owner'\''s (a project, Flux, Argo CD, a Helm release)]' '--force-conflicts[Take fields from controllers that hold them, too]' '--prune-fields[Remove fields that a hand added beside the declared ones]' '--replace[Delete and create again where an immutable field changed and that is safe]' '--allow-empty[Accept a desired state without objects although the inventory holds some]' '--no-hooks[Run no hooks of charts]' '--timeout[How long one wait may take; else deploy.timeout, else 5m]:value:' ;;
        deploy) _arguments $global '--dry-run[Write nothing anywhere, and print the diff]' '--detailed-exitcode[With --dry-run: exit 5 when there are changes]' '--wait[Wait until every object is healthy; exit 4 when that is not so in time]' '(--namespace -n)'{--namespace,-n}'[The namespace; else deploy.namespace, else prod]:namespace:_zakenak_namespaces' '--adopt[Take over objects that exist and are another owner'\''s (a project, Flux, Argo CD, a Helm release)]' '--force-conflicts[Take fields from controllers that hold them, too]' '--prune-fields[Remove fields that a hand added beside the declared ones]' '--replace[Delete and create again where an immutable field changed and that is safe]' '--no-hooks[Run no hooks of charts]' '--timeout[How long one wait may take; else deploy.timeout, else 5m]:value:' ;;
        status) _arguments $global '(--namespace -n)'{--namespace,-n}'[The namespace; else deploy.namespace, else prod]:namespace:_zakenak_namespaces' '(--watch -w)'{--watch,-w}'[Show it again whenever something changes, until Ctrl-C]' ;;
        logs) _arguments $global '(--follow -f)'{--follow,-f}'[Go on with what is written from now on (the default)]' '--no-follow[End with what is there]' '--tail[How many of the lines that are there, of each container (-1: all); else 10, and all with --no-follow]:value:' '--since[Of the lines that are there only those that are not older]:value:' '(--previous -p)'{--previous,-p}'[The run before the present one, of containers that were restarted; ends with what is there]' '--container[Only this container of the pods; else all, init containers too]:value:' '(--namespace -n)'{--namespace,-n}'[The namespace; else deploy.namespace, else prod]:namespace:_zakenak_namespaces' ;;
        history) _arguments $global '(--namespace -n)'{--namespace,-n}'[The namespace; else deploy.namespace, else prod]:namespace:_zakenak_namespaces' '--limit[At most so many runs, the newest; else all that are kept]:value:' '(--verbose -v)'{--verbose,-v}'[Also the objects that each run changed]' ;;
        rollback) _arguments $global '--dry-run[Write nothing anywhere, and print the diff]' '(--yes -y)'{--yes,-y}'[Do not ask]' '--wait[Wait until every object is healthy; exit 4 when that is not so in time]' '(--namespace -n)'{--namespace,-n}'[The namespace; else deploy.namespace, else prod]:namespace:_zakenak_namespaces' '--adopt[Take over objects that exist and are another owner'\''s (a project, Flux, Argo CD, a Helm release)]' '--force-conflicts[Take fields from controllers that hold them, too]' '--prune-fields[Remove fields that a hand added beside the declared ones]' '--replace[Delete and create again where an immutable field changed and that is safe]' '--allow-empty[Accept a desired state without objects although the inventory holds some]' '--no-hooks[Run no hooks of charts]' '--timeout[How long one wait may take; else deploy.timeout, else 5m]:value:' ;;
        health) _arguments $global '(--filename -f)'{--filename,-f}'[Live objects as kubectl get -o yaml or -o json writes them; - is standard input; may be given again]:value:' '--rules[Health rules for kinds of your own, before the built-in ones]:file:_files' ;;
        cleanup) _arguments $global '(--namespace -n)'{--namespace,-n}'[The namespace; else deploy.namespace, else prod]:namespace:_zakenak_namespaces' '--all[Also PersistentVolumeClaims, CRDs and the namespace, where this project made them and nothing foreign is left in them]' '--no-hooks[Run no hooks of charts]' '--dry-run[Only say what would be deleted]' '(--yes -y)'{--yes,-y}'[Do not ask]' '--timeout[How long to wait for objects to be gone; else deploy.timeout, else 5m]:value:' ;;
        serve) _arguments $global '--urls[Where it listens, several separated by '\'';'\''; else http://127.0.0.1:8080]:value:' '--data[Where the state is kept; else ~/.local/share/zakenak, and /var/lib/zakenak for root]:directory:_files -/' '--workspace[The folder whose projects may be converged over REST; else none]:directory:_files -/' '--settings[A file with settings (JSON); the environment and flags override it]:file:_files' ;;
        doctor) _arguments $global ;;
        completion) _arguments $global '1:value:(bash fish zsh)' ;;
        version) _arguments $global ;;
        esac ;;
    esac
}
if [[ "${funcstack[1]}" = "_zakenak" ]]; then
    _zakenak "$@"
else
    compdef _zakenak zakenak
fi
