# bash completion for zakenak:  source <(zakenak completion bash)
_zakenak() {
    local current="${COMP_WORDS[COMP_CWORD]}" previous="${COMP_WORDS[COMP_CWORD-1]}" command="" word i
    COMPREPLY=()
    for ((i = 1; i < COMP_CWORD; i++)); do
        word="${COMP_WORDS[i]}"
        case "$word" in
            --dir|--template|--namespace|-n|--tag|--backend|--platform|--timeout|--tail|--since|--container|--limit|--filename|-f|--rules|--urls|--data|--workspace|--settings|--config|-c|--kubeconfig|--context|--output|-o) ((i++)) ;;
            -*) ;;
            *) command="$word"; break ;;
        esac
    done
    case "$previous" in
        --dir|--data|--workspace) compopt -o filenames 2>/dev/null; COMPREPLY=($(compgen -d -- "$current")); return ;;
        --template) COMPREPLY=($(compgen -W "basic gpu helm kustomize" -- "$current")); return ;;
        --namespace|-n) COMPREPLY=($(compgen -W "$(kubectl get namespaces -o name --request-timeout=2s | cut -d/ -f2 2>/dev/null)" -- "$current")); return ;;
        --tag|--platform|--timeout|--tail|--since|--container|--limit|--filename|-f|--urls) :; return ;;
        --backend) COMPREPLY=($(compgen -W "buildah docker podman" -- "$current")); return ;;
        --rules|--settings|--config|-c|--kubeconfig) compopt -o filenames 2>/dev/null; COMPREPLY=($(compgen -f -- "$current")); return ;;
        --context) COMPREPLY=($(compgen -W "$(kubectl config get-contexts -o name 2>/dev/null)" -- "$current")); return ;;
        --output|-o) COMPREPLY=($(compgen -W "json table yaml" -- "$current")); return ;;
    esac
    case "$command" in
        '') COMPREPLY=($(compgen -W "init validate build diff converge deploy status logs history rollback health cleanup serve doctor completion version --config --kubeconfig --context --output --no-color --debug --help" -- "$current")) ;;
        init) COMPREPLY=($(compgen -W "--dir --template --force --config --kubeconfig --context --output --no-color --debug --help" -- "$current")) ;;
        validate) COMPREPLY=($(compgen -W "--namespace --offline --config --kubeconfig --context --output --no-color --debug --help" -- "$current")) ;;
        build) COMPREPLY=($(compgen -W "--tag --push --rebuild --backend --platform --config --kubeconfig --context --output --no-color --debug --help" -- "$current")) ;;
        diff) COMPREPLY=($(compgen -W "--namespace --adopt --force-conflicts --prune-fields --replace --allow-empty --no-hooks --timeout --config --kubeconfig --context --output --no-color --debug --help" -- "$current")) ;;
        converge) COMPREPLY=($(compgen -W "--dry-run --detailed-exitcode --wait --namespace --adopt --force-conflicts --prune-fields --replace --allow-empty --no-hooks --timeout --config --kubeconfig --context --output --no-color --debug --help" -- "$current")) ;;
        deploy) COMPREPLY=($(compgen -W "--dry-run --detailed-exitcode --wait --namespace --adopt --force-conflicts --prune-fields --replace --no-hooks --timeout --config --kubeconfig --context --output --no-color --debug --help" -- "$current")) ;;
        status) COMPREPLY=($(compgen -W "--namespace --watch --config --kubeconfig --context --output --no-color --debug --help" -- "$current")) ;;
        logs) COMPREPLY=($(compgen -W "--follow --no-follow --tail --since --previous --container --namespace --config --kubeconfig --context --output --no-color --debug --help" -- "$current")) ;;
        history) COMPREPLY=($(compgen -W "--namespace --limit --verbose --config --kubeconfig --context --output --no-color --debug --help" -- "$current")) ;;
        rollback) COMPREPLY=($(compgen -W "--dry-run --yes --wait --namespace --adopt --force-conflicts --prune-fields --replace --allow-empty --no-hooks --timeout --config --kubeconfig --context --output --no-color --debug --help" -- "$current")) ;;
        health) COMPREPLY=($(compgen -W "--filename --rules --config --kubeconfig --context --output --no-color --debug --help" -- "$current")) ;;
        cleanup) COMPREPLY=($(compgen -W "--namespace --all --no-hooks --dry-run --yes --timeout --config --kubeconfig --context --output --no-color --debug --help" -- "$current")) ;;
        serve) COMPREPLY=($(compgen -W "--urls --data --workspace --settings --config --kubeconfig --context --output --no-color --debug --help" -- "$current")) ;;
        doctor) COMPREPLY=($(compgen -W "--config --kubeconfig --context --output --no-color --debug --help" -- "$current")) ;;
        completion) COMPREPLY=($(compgen -W "bash fish zsh --config --kubeconfig --context --output --no-color --debug --help" -- "$current")) ;;
        version) COMPREPLY=($(compgen -W "--config --kubeconfig --context --output --no-color --debug --help" -- "$current")) ;;
    esac
}
complete -o bashdefault -F _zakenak zakenak
