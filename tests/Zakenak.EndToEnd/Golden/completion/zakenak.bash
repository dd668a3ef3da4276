# bash completion for zakenak:  source <(zakenak completion bash)
_zakenak() {
    local current="${COMP_WORDS[COMP_CWORD]}" previous="${COMP_WORDS[COMP_CWORD-1]}" command="" word i
    COMPREPLY=()
    for ((i = 1; i < COMP_CWORD; i++)); do
        word="${COMP_WORDS[i]}"
        case "$word" in
            --dir|--template|--namespace|-n|--tag|--backend|--platform|--timeout|--tail|--since|--container|--limit|--filename|-f|--rules|--urls|--data|--workspace|--settings|--username|-u|--server|--scope|--expires-in|--role|--password-file|--disabled|--id|--name|--cluster|--engine|--project|-p|--url|--kind|--branch|--provider|--token-file|--ssh-key|--known-hosts|--ca-file|--webhook-secret-file|--full-name|--interval|--flux-namespace|--secret-ref|--type|--repo|--developers-deploy|--service-account|--path|--auto-sync|--enabled|--env|-e|--from|--prune|--retry-interval|--health-timeout|--depends-on|--chart|--chart-version|--values|--before|--image|--workload|--after|--config|-c|--kubeconfig|--context|--output|-o) ((i++)) ;;
            -*) ;;
            *)
                command="${command:+$command }$word"
                case "$command" in 'token'|'user'|'project'|'project member'|'project destination'|'cluster'|'repo'|'env'|'resource'|'deployment') ;; *) break ;; esac ;;
        esac
    done
    case "$command $previous" in
        *' --dir'|*' --data'|*' --workspace') compopt -o filenames 2>/dev/null; COMPREPLY=($(compgen -d -- "$current")); return ;;
        *' --template') COMPREPLY=($(compgen -W "basic gpu helm kustomize" -- "$current")); return ;;
        'validate --namespace'|'validate -n'|'diff --namespace'|'diff -n'|'converge --namespace'|'converge -n'|'deploy --namespace'|'deploy -n'|'status --namespace'|'status -n'|'logs --namespace'|'logs -n'|'history --namespace'|'history -n'|'rollback --namespace'|'rollback -n'|'cleanup --namespace'|'cleanup -n'|*' --flux-namespace'|'env create --namespace'|'env create -n'|'resource create --namespace'|'resource create -n') COMPREPLY=($(compgen -W "$(kubectl get namespaces -o name --request-timeout=2s | cut -d/ -f2 2>/dev/null)" -- "$current")); return ;;
        *' --tag'|*' --platform'|*' --timeout'|*' --tail'|*' --since'|*' --container'|*' --limit'|*' --filename'|'health -f'|*' --urls'|*' --username'|*' -u'|*' --server'|*' --expires-in'|*' --id'|*' --name'|*' --cluster'|'project destination add --namespace'|'project destination add -n'|'project destination remove --namespace'|'project destination remove -n'|*' --project'|'repo list -p'|'repo create -p'|*' --url'|*' --branch'|*' --full-name'|*' --interval'|*' --secret-ref'|'env list -p'|'env create -p'|'env create --type'|*' --repo'|*' --service-account'|'env update --type'|*' --path'|'resource list -p'|*' --env'|*' -e'|*' --retry-interval'|*' --health-timeout'|*' --depends-on'|*' --chart'|*' --chart-version'|'deployment list -p'|*' --before'|*' --image'|*' --workload'|'events -p'|*' --after'|'audit -p') :; return ;;
        *' --backend') COMPREPLY=($(compgen -W "buildah docker podman" -- "$current")); return ;;
        *' --rules'|*' --settings'|*' --password-file'|*' --token-file'|*' --ssh-key'|*' --known-hosts'|*' --ca-file'|*' --webhook-secret-file'|*' --from'|*' --values'|*' --config'|*' -c'|*' --kubeconfig') compopt -o filenames 2>/dev/null; COMPREPLY=($(compgen -f -- "$current")); return ;;
        *' --scope') COMPREPLY=($(compgen -W "all converge pipeline read" -- "$current")); return ;;
        'user create --role'|'user update --role') COMPREPLY=($(compgen -W "admin member" -- "$current")); return ;;
        *' --disabled'|*' --developers-deploy'|*' --auto-sync'|*' --enabled'|*' --prune') COMPREPLY=($(compgen -W "false true" -- "$current")); return ;;
        'project member set --role') COMPREPLY=($(compgen -W "developer maintainer owner viewer" -- "$current")); return ;;
        *' --engine') COMPREPLY=($(compgen -W "embedded flux" -- "$current")); return ;;
        *' --kind') COMPREPLY=($(compgen -W "git helm" -- "$current")); return ;;
        *' --provider') COMPREPLY=($(compgen -W "bitbucket gitea github gitlab" -- "$current")); return ;;
        'resource list --type'|'resource create --type') COMPREPLY=($(compgen -W "helm kustomization" -- "$current")); return ;;
        *' --context') COMPREPLY=($(compgen -W "$(kubectl config get-contexts -o name 2>/dev/null)" -- "$current")); return ;;
        *' --output'|*' -o') COMPREPLY=($(compgen -W "json table yaml" -- "$current")); return ;;
    esac
    case "$command" in
        '') COMPREPLY=($(compgen -W "init validate build diff converge deploy status logs history rollback health cleanup serve login logout token user project cluster repo env resource deployment events audit doctor completion version --config --kubeconfig --context --output --no-color --debug --help" -- "$current")) ;;
        'init') COMPREPLY=($(compgen -W "--dir --template --force --config --kubeconfig --context --output --no-color --debug --help" -- "$current")) ;;
        'validate') COMPREPLY=($(compgen -W "--namespace --offline --config --kubeconfig --context --output --no-color --debug --help" -- "$current")) ;;
        'build') COMPREPLY=($(compgen -W "--tag --push --rebuild --backend --platform --config --kubeconfig --context --output --no-color --debug --help" -- "$current")) ;;
        'diff') COMPREPLY=($(compgen -W "--namespace --adopt --force-conflicts --prune-fields --replace --allow-empty --no-hooks --timeout --config --kubeconfig --context --output --no-color --debug --help" -- "$current")) ;;
        'converge') COMPREPLY=($(compgen -W "--dry-run --detailed-exitcode --wait --namespace --adopt --force-conflicts --prune-fields --replace --allow-empty --no-hooks --timeout --config --kubeconfig --context --output --no-color --debug --help" -- "$current")) ;;
        'deploy') COMPREPLY=($(compgen -W "--dry-run --detailed-exitcode --wait --namespace --adopt --force-conflicts --prune-fields --replace --no-hooks --timeout --config --kubeconfig --context --output --no-color --debug --help" -- "$current")) ;;
        'status') COMPREPLY=($(compgen -W "--namespace --watch --config --kubeconfig --context --output --no-color --debug --help" -- "$current")) ;;
        'logs') COMPREPLY=($(compgen -W "--follow --no-follow --tail --since --previous --container --namespace --config --kubeconfig --context --output --no-color --debug --help" -- "$current")) ;;
        'history') COMPREPLY=($(compgen -W "--namespace --limit --verbose --config --kubeconfig --context --output --no-color --debug --help" -- "$current")) ;;
        'rollback') COMPREPLY=($(compgen -W "--dry-run --yes --wait --namespace --adopt --force-conflicts --prune-fields --replace --allow-empty --no-hooks --timeout --config --kubeconfig --context --output --no-color --debug --help" -- "$current")) ;;
        'health') COMPREPLY=($(compgen -W "--filename --rules --config --kubeconfig --context --output --no-color --debug --help" -- "$current")) ;;
        'cleanup') COMPREPLY=($(compgen -W "--namespace --all --no-hooks --dry-run --yes --timeout --config --kubeconfig --context --output --no-color --debug --help" -- "$current")) ;;
        'serve') COMPREPLY=($(compgen -W "--urls --data --workspace --settings --config --kubeconfig --context --output --no-color --debug --help" -- "$current")) ;;
        'login') COMPREPLY=($(compgen -W "--username --password-stdin --token-stdin --config --kubeconfig --context --output --no-color --debug --help" -- "$current")) ;;
        'logout') COMPREPLY=($(compgen -W "--config --kubeconfig --context --output --no-color --debug --help" -- "$current")) ;;
        'token') COMPREPLY=($(compgen -W "list create revoke --server --config --kubeconfig --context --output --no-color --debug --help" -- "$current")) ;;
        'token list') COMPREPLY=($(compgen -W "--server --config --kubeconfig --context --output --no-color --debug --help" -- "$current")) ;;
        'token create') COMPREPLY=($(compgen -W "--scope --expires-in --server --config --kubeconfig --context --output --no-color --debug --help" -- "$current")) ;;
        'token revoke') COMPREPLY=($(compgen -W "--server --config --kubeconfig --context --output --no-color --debug --help" -- "$current")) ;;
        'user') COMPREPLY=($(compgen -W "list get create update delete --server --config --kubeconfig --context --output --no-color --debug --help" -- "$current")) ;;
        'user list') COMPREPLY=($(compgen -W "--server --config --kubeconfig --context --output --no-color --debug --help" -- "$current")) ;;
        'user get') COMPREPLY=($(compgen -W "--server --config --kubeconfig --context --output --no-color --debug --help" -- "$current")) ;;
        'user create') COMPREPLY=($(compgen -W "--role --password-file --server --config --kubeconfig --context --output --no-color --debug --help" -- "$current")) ;;
        'user update') COMPREPLY=($(compgen -W "--role --disabled --password-file --server --config --kubeconfig --context --output --no-color --debug --help" -- "$current")) ;;
        'user delete') COMPREPLY=($(compgen -W "--yes --dry-run --server --config --kubeconfig --context --output --no-color --debug --help" -- "$current")) ;;
        'project') COMPREPLY=($(compgen -W "list get create update delete member destination --server --config --kubeconfig --context --output --no-color --debug --help" -- "$current")) ;;
        'project list') COMPREPLY=($(compgen -W "--server --config --kubeconfig --context --output --no-color --debug --help" -- "$current")) ;;
        'project get') COMPREPLY=($(compgen -W "--server --config --kubeconfig --context --output --no-color --debug --help" -- "$current")) ;;
        'project create') COMPREPLY=($(compgen -W "--id --server --config --kubeconfig --context --output --no-color --debug --help" -- "$current")) ;;
        'project update') COMPREPLY=($(compgen -W "--name --server --config --kubeconfig --context --output --no-color --debug --help" -- "$current")) ;;
        'project delete') COMPREPLY=($(compgen -W "--yes --dry-run --server --config --kubeconfig --context --output --no-color --debug --help" -- "$current")) ;;
        'project member') COMPREPLY=($(compgen -W "list set remove --server --config --kubeconfig --context --output --no-color --debug --help" -- "$current")) ;;
        'project member list') COMPREPLY=($(compgen -W "--server --config --kubeconfig --context --output --no-color --debug --help" -- "$current")) ;;
        'project member set') COMPREPLY=($(compgen -W "--role --server --config --kubeconfig --context --output --no-color --debug --help" -- "$current")) ;;
        'project member remove') COMPREPLY=($(compgen -W "--server --config --kubeconfig --context --output --no-color --debug --help" -- "$current")) ;;
        'project destination') COMPREPLY=($(compgen -W "list add remove --server --config --kubeconfig --context --output --no-color --debug --help" -- "$current")) ;;
        'project destination list') COMPREPLY=($(compgen -W "--server --config --kubeconfig --context --output --no-color --debug --help" -- "$current")) ;;
        'project destination add') COMPREPLY=($(compgen -W "--cluster --namespace --cluster-scoped --dry-run --server --config --kubeconfig --context --output --no-color --debug --help" -- "$current")) ;;
        'project destination remove') COMPREPLY=($(compgen -W "--cluster --namespace --dry-run --server --config --kubeconfig --context --output --no-color --debug --help" -- "$current")) ;;
        'cluster') COMPREPLY=($(compgen -W "list get create update delete health --server --config --kubeconfig --context --output --no-color --debug --help" -- "$current")) ;;
        'cluster list') COMPREPLY=($(compgen -W "--server --config --kubeconfig --context --output --no-color --debug --help" -- "$current")) ;;
        'cluster get') COMPREPLY=($(compgen -W "--server --config --kubeconfig --context --output --no-color --debug --help" -- "$current")) ;;
        'cluster create') COMPREPLY=($(compgen -W "--id --in-cluster --engine --server --config --kubeconfig --context --output --no-color --debug --help" -- "$current")) ;;
        'cluster update') COMPREPLY=($(compgen -W "--name --server --config --kubeconfig --context --output --no-color --debug --help" -- "$current")) ;;
        'cluster delete') COMPREPLY=($(compgen -W "--yes --dry-run --server --config --kubeconfig --context --output --no-color --debug --help" -- "$current")) ;;
        'cluster health') COMPREPLY=($(compgen -W "--server --config --kubeconfig --context --output --no-color --debug --help" -- "$current")) ;;
        'repo') COMPREPLY=($(compgen -W "list get create update delete enable-gitops status --server --config --kubeconfig --context --output --no-color --debug --help" -- "$current")) ;;
        'repo list') COMPREPLY=($(compgen -W "--project --server --config --kubeconfig --context --output --no-color --debug --help" -- "$current")) ;;
        'repo get') COMPREPLY=($(compgen -W "--server --config --kubeconfig --context --output --no-color --debug --help" -- "$current")) ;;
        'repo create') COMPREPLY=($(compgen -W "--project --url --id --kind --branch --provider --token-file --username --password-file --ssh-key --known-hosts --ca-file --webhook-secret-file --server --config --kubeconfig --context --output --no-color --debug --help" -- "$current")) ;;
        'repo update') COMPREPLY=($(compgen -W "--full-name --url --branch --token-file --username --password-file --ssh-key --known-hosts --ca-file --webhook-secret-file --server --config --kubeconfig --context --output --no-color --debug --help" -- "$current")) ;;
        'repo delete') COMPREPLY=($(compgen -W "--yes --dry-run --server --config --kubeconfig --context --output --no-color --debug --help" -- "$current")) ;;
        'repo enable-gitops') COMPREPLY=($(compgen -W "--interval --flux-namespace --secret-ref --server --config --kubeconfig --context --output --no-color --debug --help" -- "$current")) ;;
        'repo status') COMPREPLY=($(compgen -W "--server --config --kubeconfig --context --output --no-color --debug --help" -- "$current")) ;;
        'env') COMPREPLY=($(compgen -W "list get create update delete configure-gitops --server --config --kubeconfig --context --output --no-color --debug --help" -- "$current")) ;;
        'env list') COMPREPLY=($(compgen -W "--project --server --config --kubeconfig --context --output --no-color --debug --help" -- "$current")) ;;
        'env get') COMPREPLY=($(compgen -W "--server --config --kubeconfig --context --output --no-color --debug --help" -- "$current")) ;;
        'env create') COMPREPLY=($(compgen -W "--project --cluster --namespace --type --repo --id --developers-deploy --service-account --server --config --kubeconfig --context --output --no-color --debug --help" -- "$current")) ;;
        'env update') COMPREPLY=($(compgen -W "--name --type --repo --developers-deploy --server --config --kubeconfig --context --output --no-color --debug --help" -- "$current")) ;;
        'env delete') COMPREPLY=($(compgen -W "--yes --dry-run --server --config --kubeconfig --context --output --no-color --debug --help" -- "$current")) ;;
        'env configure-gitops') COMPREPLY=($(compgen -W "--branch --path --interval --auto-sync --enabled --server --config --kubeconfig --context --output --no-color --debug --help" -- "$current")) ;;
        'resource') COMPREPLY=($(compgen -W "list get create update delete restore sync suspend resume --server --config --kubeconfig --context --output --no-color --debug --help" -- "$current")) ;;
        'resource list') COMPREPLY=($(compgen -W "--project --env --type --server --config --kubeconfig --context --output --no-color --debug --help" -- "$current")) ;;
        'resource get') COMPREPLY=($(compgen -W "--server --config --kubeconfig --context --output --no-color --debug --help" -- "$current")) ;;
        'resource create') COMPREPLY=($(compgen -W "--env --repo --type --namespace --id --from --path --prune --interval --retry-interval --health-timeout --depends-on --chart --chart-version --values --server --config --kubeconfig --context --output --no-color --debug --help" -- "$current")) ;;
        'resource update') COMPREPLY=($(compgen -W "--from --path --prune --interval --retry-interval --health-timeout --depends-on --chart --chart-version --values --server --config --kubeconfig --context --output --no-color --debug --help" -- "$current")) ;;
        'resource delete') COMPREPLY=($(compgen -W "--yes --dry-run --server --config --kubeconfig --context --output --no-color --debug --help" -- "$current")) ;;
        'resource restore') COMPREPLY=($(compgen -W "--server --config --kubeconfig --context --output --no-color --debug --help" -- "$current")) ;;
        'resource sync') COMPREPLY=($(compgen -W "--wait --timeout --server --config --kubeconfig --context --output --no-color --debug --help" -- "$current")) ;;
        'resource suspend') COMPREPLY=($(compgen -W "--server --config --kubeconfig --context --output --no-color --debug --help" -- "$current")) ;;
        'resource resume') COMPREPLY=($(compgen -W "--server --config --kubeconfig --context --output --no-color --debug --help" -- "$current")) ;;
        'deployment') COMPREPLY=($(compgen -W "list get create cancel --server --config --kubeconfig --context --output --no-color --debug --help" -- "$current")) ;;
        'deployment list') COMPREPLY=($(compgen -W "--project --env --limit --before --server --config --kubeconfig --context --output --no-color --debug --help" -- "$current")) ;;
        'deployment get') COMPREPLY=($(compgen -W "--wait --timeout --server --config --kubeconfig --context --output --no-color --debug --help" -- "$current")) ;;
        'deployment create') COMPREPLY=($(compgen -W "--env --image --tag --workload --container --wait --timeout --server --config --kubeconfig --context --output --no-color --debug --help" -- "$current")) ;;
        'deployment cancel') COMPREPLY=($(compgen -W "--server --config --kubeconfig --context --output --no-color --debug --help" -- "$current")) ;;
        'events') COMPREPLY=($(compgen -W "--project --after --server --config --kubeconfig --context --output --no-color --debug --help" -- "$current")) ;;
        'audit') COMPREPLY=($(compgen -W "--project --limit --before --server --config --kubeconfig --context --output --no-color --debug --help" -- "$current")) ;;
        'doctor') COMPREPLY=($(compgen -W "--config --kubeconfig --context --output --no-color --debug --help" -- "$current")) ;;
        'completion') COMPREPLY=($(compgen -W "bash fish zsh --config --kubeconfig --context --output --no-color --debug --help" -- "$current")) ;;
        'version') COMPREPLY=($(compgen -W "--config --kubeconfig --context --output --no-color --debug --help" -- "$current")) ;;
    esac
}
complete -o bashdefault -F _zakenak zakenak
