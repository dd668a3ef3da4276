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
            case --dir --template --namespace -n --tag --backend --platform --timeout --tail --since --container --limit --filename -f --rules --urls --data --workspace --settings --username -u --server --scope --expires-in --role --password-file --disabled --id --name --cluster --engine --project -p --url --kind --branch --provider --token-file --ssh-key --known-hosts --ca-file --webhook-secret-file --full-name --interval --flux-namespace --secret-ref --type --repo --developers-deploy --service-account --path --auto-sync --enabled --env -e --from --prune --retry-interval --health-timeout --depends-on --chart --chart-version --values --before --image --workload --after --config -c --kubeconfig --context --output -o
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
complete -c zakenak -n "__zakenak_at ''" -a init -d 'Write a new project, which converge accepts at once'
complete -c zakenak -n "__zakenak_at ''" -a validate -d 'Check the configuration and render everything; nothing is written'
complete -c zakenak -n "__zakenak_at ''" -a build -d 'Build the images of the build section, and push them where asked'
complete -c zakenak -n "__zakenak_at ''" -a diff -d 'Show what converge would change; exit 5 when there is something'
complete -c zakenak -n "__zakenak_at ''" -a converge -d 'Bring the cluster to what the project declares: apply, put back drift, prune'
complete -c zakenak -n "__zakenak_at ''" -a deploy -d 'Apply what the project declares; prune nothing'
complete -c zakenak -n "__zakenak_at ''" -a status -d 'Show what is there, what is missing, what drifted, and why something is not healthy'
complete -c zakenak -n "__zakenak_at ''" -a logs -d 'Follow what the pods of a workload write'
complete -c zakenak -n "__zakenak_at ''" -a history -d 'Show what was applied when, by whom, and what it changed'
complete -c zakenak -n "__zakenak_at ''" -a rollback -d 'Converge a commit that was applied before'
complete -c zakenak -n "__zakenak_at ''" -a health -d 'Say how live objects are that are given as YAML or JSON; asks no cluster'
complete -c zakenak -n "__zakenak_at ''" -a cleanup -d 'Delete what this project put into the namespace'
complete -c zakenak -n "__zakenak_at ''" -a serve -d 'Run the control plane: the API, and what it keeps in the clusters'
complete -c zakenak -n "__zakenak_at ''" -a login -d 'Sign in to a server'
complete -c zakenak -n "__zakenak_at ''" -a logout -d 'Forget the token of a server'
complete -c zakenak -n "__zakenak_at ''" -a token -d 'API tokens of your own, for pipelines and scripts'
complete -c zakenak -n "__zakenak_at 'token'" -a list -d 'List your tokens'
complete -c zakenak -n "__zakenak_at 'token'" -a create -d 'Make a token; it is shown this once'
complete -c zakenak -n "__zakenak_at 'token'" -a revoke -d 'End a token'
complete -c zakenak -n "__zakenak_at ''" -a user -d 'Who may sign in to a server (admins)'
complete -c zakenak -n "__zakenak_at 'user'" -a list -d 'List the users'
complete -c zakenak -n "__zakenak_at 'user'" -a get -d 'Show a user'
complete -c zakenak -n "__zakenak_at 'user'" -a create -d 'Add a user'
complete -c zakenak -n "__zakenak_at 'user'" -a update -d 'Change a user; what is not given stays'
complete -c zakenak -n "__zakenak_at 'user'" -a delete -d 'Delete a user'
complete -c zakenak -n "__zakenak_at ''" -a project -d 'The projects of a server, their members and destinations'
complete -c zakenak -n "__zakenak_at 'project'" -a list -d 'List the projects that you may see'
complete -c zakenak -n "__zakenak_at 'project'" -a get -d 'Show a project'
complete -c zakenak -n "__zakenak_at 'project'" -a create -d 'Create a project (admins)'
complete -c zakenak -n "__zakenak_at 'project'" -a update -d 'Rename a project'
complete -c zakenak -n "__zakenak_at 'project'" -a delete -d 'Delete a project that has no GitOps resources'
complete -c zakenak -n "__zakenak_at 'project'" -a member -d 'The members of a project'
complete -c zakenak -n "__zakenak_at 'project member'" -a list -d 'List the members'
complete -c zakenak -n "__zakenak_at 'project member'" -a set -d 'Add a member, or change his role'
complete -c zakenak -n "__zakenak_at 'project member'" -a remove -d 'Remove a member'
complete -c zakenak -n "__zakenak_at 'project'" -a destination -d 'Where a project may deploy to'
complete -c zakenak -n "__zakenak_at 'project destination'" -a list -d 'List the destinations'
complete -c zakenak -n "__zakenak_at 'project destination'" -a add -d 'Add a destination (admins)'
complete -c zakenak -n "__zakenak_at 'project destination'" -a remove -d 'Remove a destination (admins); what was deployed there stays'
complete -c zakenak -n "__zakenak_at ''" -a cluster -d 'The clusters that a server deploys to'
complete -c zakenak -n "__zakenak_at 'cluster'" -a list -d 'List the clusters that you may see'
complete -c zakenak -n "__zakenak_at 'cluster'" -a get -d 'Show a cluster'
complete -c zakenak -n "__zakenak_at 'cluster'" -a create -d 'Register a cluster with --kubeconfig and --context, or --in-cluster (admins)'
complete -c zakenak -n "__zakenak_at 'cluster'" -a update -d 'Rename a cluster, or give it a new --kubeconfig (admins)'
complete -c zakenak -n "__zakenak_at 'cluster'" -a delete -d 'Forget a cluster that no environment uses (admins)'
complete -c zakenak -n "__zakenak_at 'cluster'" -a health -d 'Say whether the server reaches a cluster'
complete -c zakenak -n "__zakenak_at ''" -a repo -d 'The repositories of a project'
complete -c zakenak -n "__zakenak_at 'repo'" -a list -d 'List the repositories of a project'
complete -c zakenak -n "__zakenak_at 'repo'" -a get -d 'Show a repository'
complete -c zakenak -n "__zakenak_at 'repo'" -a create -d 'Add a repository to a project'
complete -c zakenak -n "__zakenak_at 'repo'" -a update -d 'Change a repository; what is not given stays'
complete -c zakenak -n "__zakenak_at 'repo'" -a delete -d 'Delete a repository that nothing uses'
complete -c zakenak -n "__zakenak_at 'repo'" -a enable-gitops -d 'Let a repository be synced'
complete -c zakenak -n "__zakenak_at 'repo'" -a status -d 'Say whether a repository is in sync'
complete -c zakenak -n "__zakenak_at ''" -a env -d 'The environments of a project'
complete -c zakenak -n "__zakenak_at 'env'" -a list -d 'List the environments of a project'
complete -c zakenak -n "__zakenak_at 'env'" -a get -d 'Show an environment'
complete -c zakenak -n "__zakenak_at 'env'" -a create -d 'Add an environment to a project'
complete -c zakenak -n "__zakenak_at 'env'" -a update -d 'Change an environment; what is not given stays'
complete -c zakenak -n "__zakenak_at 'env'" -a delete -d 'Delete an environment that has no GitOps resources'
complete -c zakenak -n "__zakenak_at 'env'" -a configure-gitops -d 'Say what is synced to an environment and how; what is not given stays'
complete -c zakenak -n "__zakenak_at ''" -a resource -d 'The GitOps resources of a project'
complete -c zakenak -n "__zakenak_at 'resource'" -a list -d 'List the resources of a project'
complete -c zakenak -n "__zakenak_at 'resource'" -a get -d 'Show a resource, its conditions and what happened last'
complete -c zakenak -n "__zakenak_at 'resource'" -a create -d 'Add a resource to an environment'
complete -c zakenak -n "__zakenak_at 'resource'" -a update -d 'Change a resource\'s configuration; what is not given stays'
complete -c zakenak -n "__zakenak_at 'resource'" -a delete -d 'Delete a resource, and with prune what it deployed'
complete -c zakenak -n "__zakenak_at 'resource'" -a restore -d 'Bring a deleted resource back'
complete -c zakenak -n "__zakenak_at 'resource'" -a sync -d 'Sync a resource now'
complete -c zakenak -n "__zakenak_at 'resource'" -a suspend -d 'Leave a resource alone until it is resumed'
complete -c zakenak -n "__zakenak_at 'resource'" -a resume -d 'End a suspension'
complete -c zakenak -n "__zakenak_at ''" -a deployment -d 'What was deployed when, by whom, and what came of it'
complete -c zakenak -n "__zakenak_at 'deployment'" -a list -d 'List the deployments of a project, the newest first'
complete -c zakenak -n "__zakenak_at 'deployment'" -a get -d 'Show a deployment'
complete -c zakenak -n "__zakenak_at 'deployment'" -a create -d 'Give a running workload another image, without a commit'
complete -c zakenak -n "__zakenak_at 'deployment'" -a cancel -d 'End a deployment that is under way; what was applied stays'
complete -c zakenak -n "__zakenak_at ''" -a events -d 'Follow what changes in a project, as it happens'
complete -c zakenak -n "__zakenak_at ''" -a audit -d 'Who changed what on a server, and who was not allowed to'
complete -c zakenak -n "__zakenak_at ''" -a doctor -d 'Say what is missing on this machine or in the cluster, and how to get it'
complete -c zakenak -n "__zakenak_at ''" -a completion -d 'Print the completion script of a shell, to be sourced'
complete -c zakenak -n "__zakenak_at ''" -a version -d 'Show the version'
complete -c zakenak -l config -s c -d 'The configuration file' -r -F
complete -c zakenak -l kubeconfig -d 'The kubeconfig; else KUBECONFIG, ~/.kube/config, or the pod\'s service account' -r -F
complete -c zakenak -l context -d 'The kubeconfig\'s context; else its current one' -x -a '(kubectl config get-contexts -o name 2>/dev/null)'
complete -c zakenak -l output -s o -d 'How results are written to standard output' -x -a 'json table yaml'
complete -c zakenak -l no-color -d 'No colours (as with NO_COLOR)'
complete -c zakenak -l debug -d 'Every request, and stack traces, on standard error (as with ZAKENAK_DEBUG=true)'
complete -c zakenak -l help -s h -d 'Show what a command does and its flags'
complete -c zakenak -n "__zakenak_at 'init' more" -l dir -d 'Where the project goes; made when it is not there' -x -a '(__fish_complete_directories)'
complete -c zakenak -n "__zakenak_at 'init' more" -l template -d 'What the project deploys to begin with' -x -a 'basic gpu helm kustomize'
complete -c zakenak -n "__zakenak_at 'init' more" -l force -d 'Overwrite files that are there'
complete -c zakenak -n "__zakenak_at 'validate' more" -l namespace -s n -d 'The namespace; else deploy.namespace, else prod' -x -a '(kubectl get namespaces -o name --request-timeout=2s 2>/dev/null | string replace namespace/ "")'
complete -c zakenak -n "__zakenak_at 'validate' more" -l offline -d 'Ask no cluster: kinds are not looked up, and charts are rendered for Helm\'s default version'
complete -c zakenak -n "__zakenak_at 'build' more" -l tag -d 'The image\'s tag' -x
complete -c zakenak -n "__zakenak_at 'build' more" -l push -d 'Push to the registry; what it holds for the same inputs is not built again'
complete -c zakenak -n "__zakenak_at 'build' more" -l rebuild -d 'With --push: build although the registry holds the same inputs, on base images that are fetched anew'
complete -c zakenak -n "__zakenak_at 'build' more" -l backend -d 'docker, buildah or podman; else build.backend, else the first that works' -x -a 'buildah docker podman'
complete -c zakenak -n "__zakenak_at 'build' more" -l platform -d 'For another architecture, such as linux/arm64; several make one image for all of them' -x
complete -c zakenak -n "__zakenak_at 'diff' more" -l namespace -s n -d 'The namespace; else deploy.namespace, else prod' -x -a '(kubectl get namespaces -o name --request-timeout=2s 2>/dev/null | string replace namespace/ "")'
complete -c zakenak -n "__zakenak_at 'diff' more" -l adopt -d 'Take over objects that exist and are another owner\'s (a project, Flux, Argo CD, a Helm release)'
complete -c zakenak -n "__zakenak_at 'diff' more" -l force-conflicts -d 'Take fields from controllers that hold them, too'
complete -c zakenak -n "__zakenak_at 'diff' more" -l prune-fields -d 'Remove fields that a hand added beside the declared ones'
complete -c zakenak -n "__zakenak_at 'diff' more" -l replace -d 'Delete and create again where an immutable field changed and that is safe'
complete -c zakenak -n "__zakenak_at 'diff' more" -l allow-empty -d 'Accept a desired state without objects although the inventory holds some'
complete -c zakenak -n "__zakenak_at 'diff' more" -l no-hooks -d 'Run no hooks of charts'
complete -c zakenak -n "__zakenak_at 'diff' more" -l timeout -d 'How long one wait may take; else deploy.timeout, else 5m' -x
complete -c zakenak -n "__zakenak_at 'converge' more" -l dry-run -d 'Write nothing anywhere, and print the diff'
complete -c zakenak -n "__zakenak_at 'converge' more" -l detailed-exitcode -d 'With --dry-run: exit 5 when there are changes'
complete -c zakenak -n "__zakenak_at 'converge' more" -l wait -d 'Wait until every object is healthy; exit 4 when that is not so in time'
complete -c zakenak -n "__zakenak_at 'converge' more" -l namespace -s n -d 'The namespace; else deploy.namespace, else prod' -x -a '(kubectl get namespaces -o name --request-timeout=2s 2>/dev/null | string replace namespace/ "")'
complete -c zakenak -n "__zakenak_at 'converge' more" -l adopt -d 'Take over objects that exist and are another owner\'s (a project, Flux, Argo CD, a Helm release)'
complete -c zakenak -n "__zakenak_at 'converge' more" -l force-conflicts -d 'Take fields from controllers that hold them, too'
complete -c zakenak -n "__zakenak_at 'converge' more" -l prune-fields -d 'Remove fields that a hand added beside the declared ones'
complete -c zakenak -n "__zakenak_at 'converge' more" -l replace -d 'Delete and create again where an immutable field changed and that is safe'
complete -c zakenak -n "__zakenak_at 'converge' more" -l allow-empty -d 'Accept a desired state without objects although the inventory holds some'
complete -c zakenak -n "__zakenak_at 'converge' more" -l no-hooks -d 'Run no hooks of charts'
complete -c zakenak -n "__zakenak_at 'converge' more" -l timeout -d 'How long one wait may take; else deploy.timeout, else 5m' -x
complete -c zakenak -n "__zakenak_at 'deploy' more" -l dry-run -d 'Write nothing anywhere, and print the diff'
complete -c zakenak -n "__zakenak_at 'deploy' more" -l detailed-exitcode -d 'With --dry-run: exit 5 when there are changes'
complete -c zakenak -n "__zakenak_at 'deploy' more" -l wait -d 'Wait until every object is healthy; exit 4 when that is not so in time'
complete -c zakenak -n "__zakenak_at 'deploy' more" -l namespace -s n -d 'The namespace; else deploy.namespace, else prod' -x -a '(kubectl get namespaces -o name --request-timeout=2s 2>/dev/null | string replace namespace/ "")'
complete -c zakenak -n "__zakenak_at 'deploy' more" -l adopt -d 'Take over objects that exist and are another owner\'s (a project, Flux, Argo CD, a Helm release)'
complete -c zakenak -n "__zakenak_at 'deploy' more" -l force-conflicts -d 'Take fields from controllers that hold them, too'
complete -c zakenak -n "__zakenak_at 'deploy' more" -l prune-fields -d 'Remove fields that a hand added beside the declared ones'
complete -c zakenak -n "__zakenak_at 'deploy' more" -l replace -d 'Delete and create again where an immutable field changed and that is safe'
complete -c zakenak -n "__zakenak_at 'deploy' more" -l no-hooks -d 'Run no hooks of charts'
complete -c zakenak -n "__zakenak_at 'deploy' more" -l timeout -d 'How long one wait may take; else deploy.timeout, else 5m' -x
complete -c zakenak -n "__zakenak_at 'status' more" -l namespace -s n -d 'The namespace; else deploy.namespace, else prod' -x -a '(kubectl get namespaces -o name --request-timeout=2s 2>/dev/null | string replace namespace/ "")'
complete -c zakenak -n "__zakenak_at 'status' more" -l watch -s w -d 'Show it again whenever something changes, until Ctrl-C'
complete -c zakenak -n "__zakenak_at 'logs' more" -l follow -s f -d 'Go on with what is written from now on (the default)'
complete -c zakenak -n "__zakenak_at 'logs' more" -l no-follow -d 'End with what is there'
complete -c zakenak -n "__zakenak_at 'logs' more" -l tail -d 'How many of the lines that are there, of each container (-1: all); else 10, and all with --no-follow' -x
complete -c zakenak -n "__zakenak_at 'logs' more" -l since -d 'Of the lines that are there only those that are not older' -x
complete -c zakenak -n "__zakenak_at 'logs' more" -l previous -s p -d 'The run before the present one, of containers that were restarted; ends with what is there'
complete -c zakenak -n "__zakenak_at 'logs' more" -l container -d 'Only this container of the pods; else all, init containers too' -x
complete -c zakenak -n "__zakenak_at 'logs' more" -l namespace -s n -d 'The namespace; else deploy.namespace, else prod' -x -a '(kubectl get namespaces -o name --request-timeout=2s 2>/dev/null | string replace namespace/ "")'
complete -c zakenak -n "__zakenak_at 'history' more" -l namespace -s n -d 'The namespace; else deploy.namespace, else prod' -x -a '(kubectl get namespaces -o name --request-timeout=2s 2>/dev/null | string replace namespace/ "")'
complete -c zakenak -n "__zakenak_at 'history' more" -l limit -d 'At most so many runs, the newest; else all that are kept' -x
complete -c zakenak -n "__zakenak_at 'history' more" -l verbose -s v -d 'Also the objects that each run changed'
complete -c zakenak -n "__zakenak_at 'rollback' more" -l dry-run -d 'Write nothing anywhere, and print the diff'
complete -c zakenak -n "__zakenak_at 'rollback' more" -l yes -s y -d 'Do not ask'
complete -c zakenak -n "__zakenak_at 'rollback' more" -l wait -d 'Wait until every object is healthy; exit 4 when that is not so in time'
complete -c zakenak -n "__zakenak_at 'rollback' more" -l namespace -s n -d 'The namespace; else deploy.namespace, else prod' -x -a '(kubectl get namespaces -o name --request-timeout=2s 2>/dev/null | string replace namespace/ "")'
complete -c zakenak -n "__zakenak_at 'rollback' more" -l adopt -d 'Take over objects that exist and are another owner\'s (a project, Flux, Argo CD, a Helm release)'
complete -c zakenak -n "__zakenak_at 'rollback' more" -l force-conflicts -d 'Take fields from controllers that hold them, too'
complete -c zakenak -n "__zakenak_at 'rollback' more" -l prune-fields -d 'Remove fields that a hand added beside the declared ones'
complete -c zakenak -n "__zakenak_at 'rollback' more" -l replace -d 'Delete and create again where an immutable field changed and that is safe'
complete -c zakenak -n "__zakenak_at 'rollback' more" -l allow-empty -d 'Accept a desired state without objects although the inventory holds some'
complete -c zakenak -n "__zakenak_at 'rollback' more" -l no-hooks -d 'Run no hooks of charts'
complete -c zakenak -n "__zakenak_at 'rollback' more" -l timeout -d 'How long one wait may take; else deploy.timeout, else 5m' -x
complete -c zakenak -n "__zakenak_at 'health' more" -l filename -s f -d 'Live objects as kubectl get -o yaml or -o json writes them; - is standard input; may be given again' -x
complete -c zakenak -n "__zakenak_at 'health' more" -l rules -d 'Health rules for kinds of your own, before the built-in ones' -r -F
complete -c zakenak -n "__zakenak_at 'cleanup' more" -l namespace -s n -d 'The namespace; else deploy.namespace, else prod' -x -a '(kubectl get namespaces -o name --request-timeout=2s 2>/dev/null | string replace namespace/ "")'
complete -c zakenak -n "__zakenak_at 'cleanup' more" -l all -d 'Also PersistentVolumeClaims, CRDs and the namespace, where this project made them and nothing foreign is left in them'
complete -c zakenak -n "__zakenak_at 'cleanup' more" -l no-hooks -d 'Run no hooks of charts'
complete -c zakenak -n "__zakenak_at 'cleanup' more" -l dry-run -d 'Only say what would be deleted'
complete -c zakenak -n "__zakenak_at 'cleanup' more" -l yes -s y -d 'Do not ask'
complete -c zakenak -n "__zakenak_at 'cleanup' more" -l timeout -d 'How long to wait for objects to be gone; else deploy.timeout, else 5m' -x
complete -c zakenak -n "__zakenak_at 'serve' more" -l urls -d 'Where it listens, several separated by \';\'; else http://127.0.0.1:8080' -x
complete -c zakenak -n "__zakenak_at 'serve' more" -l data -d 'Where the state is kept; else ~/.local/share/zakenak, and /var/lib/zakenak for root' -x -a '(__fish_complete_directories)'
complete -c zakenak -n "__zakenak_at 'serve' more" -l workspace -d 'The folder whose projects may be converged over REST; else none' -x -a '(__fish_complete_directories)'
complete -c zakenak -n "__zakenak_at 'serve' more" -l settings -d 'A file with settings (JSON); the environment and flags override it' -r -F
complete -c zakenak -n "__zakenak_at 'login' more" -l username -s u -d 'Who signs in; else asked' -x
complete -c zakenak -n "__zakenak_at 'login' more" -l password-stdin -d 'Read the password from standard input; else asked'
complete -c zakenak -n "__zakenak_at 'login' more" -l token-stdin -d 'Read an API token from standard input, instead of a name and password'
complete -c zakenak -n "__zakenak_at 'token list' more" -l server -d 'The server\'s address; else ZAKENAK_SERVER, else the one that was signed in to last' -x
complete -c zakenak -n "__zakenak_at 'token create' more" -l scope -d 'What it is for: all that you may, only reading, deploying from a pipeline, or starting runs' -x -a 'all converge pipeline read'
complete -c zakenak -n "__zakenak_at 'token create' more" -l expires-in -d 'How long it holds, up to 720h; else until it is revoked' -x
complete -c zakenak -n "__zakenak_at 'token create' more" -l server -d 'The server\'s address; else ZAKENAK_SERVER, else the one that was signed in to last' -x
complete -c zakenak -n "__zakenak_at 'token revoke' more" -l server -d 'The server\'s address; else ZAKENAK_SERVER, else the one that was signed in to last' -x
complete -c zakenak -n "__zakenak_at 'user list' more" -l server -d 'The server\'s address; else ZAKENAK_SERVER, else the one that was signed in to last' -x
complete -c zakenak -n "__zakenak_at 'user get' more" -l server -d 'The server\'s address; else ZAKENAK_SERVER, else the one that was signed in to last' -x
complete -c zakenak -n "__zakenak_at 'user create' more" -l role -d 'admin, or member: what his projects let him' -x -a 'admin member'
complete -c zakenak -n "__zakenak_at 'user create' more" -l password-file -d 'The password: a file, or - for standard input' -r -F
complete -c zakenak -n "__zakenak_at 'user create' more" -l server -d 'The server\'s address; else ZAKENAK_SERVER, else the one that was signed in to last' -x
complete -c zakenak -n "__zakenak_at 'user update' more" -l role -d 'admin, or member: what his projects let him' -x -a 'admin member'
complete -c zakenak -n "__zakenak_at 'user update' more" -l disabled -d 'Whether he is kept out' -x -a 'false true'
complete -c zakenak -n "__zakenak_at 'user update' more" -l password-file -d 'The password: a file, or - for standard input' -r -F
complete -c zakenak -n "__zakenak_at 'user update' more" -l server -d 'The server\'s address; else ZAKENAK_SERVER, else the one that was signed in to last' -x
complete -c zakenak -n "__zakenak_at 'user delete' more" -l yes -s y -d 'Do not ask'
complete -c zakenak -n "__zakenak_at 'user delete' more" -l dry-run -d 'Only say what would be done'
complete -c zakenak -n "__zakenak_at 'user delete' more" -l server -d 'The server\'s address; else ZAKENAK_SERVER, else the one that was signed in to last' -x
complete -c zakenak -n "__zakenak_at 'project list' more" -l server -d 'The server\'s address; else ZAKENAK_SERVER, else the one that was signed in to last' -x
complete -c zakenak -n "__zakenak_at 'project get' more" -l server -d 'The server\'s address; else ZAKENAK_SERVER, else the one that was signed in to last' -x
complete -c zakenak -n "__zakenak_at 'project create' more" -l id -d 'Its identifier: 1 to 63 of a-z, 0-9 and -; else one is made up' -x
complete -c zakenak -n "__zakenak_at 'project create' more" -l server -d 'The server\'s address; else ZAKENAK_SERVER, else the one that was signed in to last' -x
complete -c zakenak -n "__zakenak_at 'project update' more" -l name -d 'Its new name' -x
complete -c zakenak -n "__zakenak_at 'project update' more" -l server -d 'The server\'s address; else ZAKENAK_SERVER, else the one that was signed in to last' -x
complete -c zakenak -n "__zakenak_at 'project delete' more" -l yes -s y -d 'Do not ask'
complete -c zakenak -n "__zakenak_at 'project delete' more" -l dry-run -d 'Only say what would be done'
complete -c zakenak -n "__zakenak_at 'project delete' more" -l server -d 'The server\'s address; else ZAKENAK_SERVER, else the one that was signed in to last' -x
complete -c zakenak -n "__zakenak_at 'project member list' more" -l server -d 'The server\'s address; else ZAKENAK_SERVER, else the one that was signed in to last' -x
complete -c zakenak -n "__zakenak_at 'project member set' more" -l role -d 'What he may do; each role also what those before it may' -x -a 'developer maintainer owner viewer'
complete -c zakenak -n "__zakenak_at 'project member set' more" -l server -d 'The server\'s address; else ZAKENAK_SERVER, else the one that was signed in to last' -x
complete -c zakenak -n "__zakenak_at 'project member remove' more" -l server -d 'The server\'s address; else ZAKENAK_SERVER, else the one that was signed in to last' -x
complete -c zakenak -n "__zakenak_at 'project destination list' more" -l server -d 'The server\'s address; else ZAKENAK_SERVER, else the one that was signed in to last' -x
complete -c zakenak -n "__zakenak_at 'project destination add' more" -l cluster -d 'The cluster\'s identifier' -x
complete -c zakenak -n "__zakenak_at 'project destination add' more" -l namespace -s n -d 'A namespace, or a pattern with * for any part of its name' -x
complete -c zakenak -n "__zakenak_at 'project destination add' more" -l cluster-scoped -d 'Kinds without a namespace, too'
complete -c zakenak -n "__zakenak_at 'project destination add' more" -l dry-run -d 'Only say what would be done'
complete -c zakenak -n "__zakenak_at 'project destination add' more" -l server -d 'The server\'s address; else ZAKENAK_SERVER, else the one that was signed in to last' -x
complete -c zakenak -n "__zakenak_at 'project destination remove' more" -l cluster -d 'The cluster\'s identifier' -x
complete -c zakenak -n "__zakenak_at 'project destination remove' more" -l namespace -s n -d 'A namespace, or a pattern with * for any part of its name' -x
complete -c zakenak -n "__zakenak_at 'project destination remove' more" -l dry-run -d 'Only say what would be done'
complete -c zakenak -n "__zakenak_at 'project destination remove' more" -l server -d 'The server\'s address; else ZAKENAK_SERVER, else the one that was signed in to last' -x
complete -c zakenak -n "__zakenak_at 'cluster list' more" -l server -d 'The server\'s address; else ZAKENAK_SERVER, else the one that was signed in to last' -x
complete -c zakenak -n "__zakenak_at 'cluster get' more" -l server -d 'The server\'s address; else ZAKENAK_SERVER, else the one that was signed in to last' -x
complete -c zakenak -n "__zakenak_at 'cluster create' more" -l id -d 'Its identifier: 1 to 63 of a-z, 0-9 and -; else one is made up' -x
complete -c zakenak -n "__zakenak_at 'cluster create' more" -l in-cluster -d 'The cluster that the server runs in, by its service account'
complete -c zakenak -n "__zakenak_at 'cluster create' more" -l engine -d 'What reconciles there; else embedded' -x -a 'embedded flux'
complete -c zakenak -n "__zakenak_at 'cluster create' more" -l server -d 'The server\'s address; else ZAKENAK_SERVER, else the one that was signed in to last' -x
complete -c zakenak -n "__zakenak_at 'cluster update' more" -l name -d 'Its new name' -x
complete -c zakenak -n "__zakenak_at 'cluster update' more" -l server -d 'The server\'s address; else ZAKENAK_SERVER, else the one that was signed in to last' -x
complete -c zakenak -n "__zakenak_at 'cluster delete' more" -l yes -s y -d 'Do not ask'
complete -c zakenak -n "__zakenak_at 'cluster delete' more" -l dry-run -d 'Only say what would be done'
complete -c zakenak -n "__zakenak_at 'cluster delete' more" -l server -d 'The server\'s address; else ZAKENAK_SERVER, else the one that was signed in to last' -x
complete -c zakenak -n "__zakenak_at 'cluster health' more" -l server -d 'The server\'s address; else ZAKENAK_SERVER, else the one that was signed in to last' -x
complete -c zakenak -n "__zakenak_at 'repo list' more" -l project -s p -d 'The project\'s identifier' -x
complete -c zakenak -n "__zakenak_at 'repo list' more" -l server -d 'The server\'s address; else ZAKENAK_SERVER, else the one that was signed in to last' -x
complete -c zakenak -n "__zakenak_at 'repo get' more" -l server -d 'The server\'s address; else ZAKENAK_SERVER, else the one that was signed in to last' -x
complete -c zakenak -n "__zakenak_at 'repo create' more" -l project -s p -d 'The project\'s identifier' -x
complete -c zakenak -n "__zakenak_at 'repo create' more" -l url -d 'Where it is cloned from: https://…, ssh://… or git@host:path; of charts https://… or oci://…' -x
complete -c zakenak -n "__zakenak_at 'repo create' more" -l id -d 'Its identifier: 1 to 63 of a-z, 0-9 and -; else one is made up' -x
complete -c zakenak -n "__zakenak_at 'repo create' more" -l kind -d 'git, or helm for a repository of charts; else git' -x -a 'git helm'
complete -c zakenak -n "__zakenak_at 'repo create' more" -l branch -d 'Its default branch; else main' -x
complete -c zakenak -n "__zakenak_at 'repo create' more" -l provider -d 'What serves it; else told by the host' -x -a 'bitbucket gitea github gitlab'
complete -c zakenak -n "__zakenak_at 'repo create' more" -l token-file -d 'A token, over https: a file, or - for standard input' -r -F
complete -c zakenak -n "__zakenak_at 'repo create' more" -l username -s u -d 'Who signs in, with a token or password' -x
complete -c zakenak -n "__zakenak_at 'repo create' more" -l password-file -d 'His password: a file, or - for standard input' -r -F
complete -c zakenak -n "__zakenak_at 'repo create' more" -l ssh-key -d 'A private key without a passphrase, over ssh: a file, or - for standard input' -r -F
complete -c zakenak -n "__zakenak_at 'repo create' more" -l known-hosts -d 'What the ssh server is known by: a file as ssh-keyscan HOST prints it' -r -F
complete -c zakenak -n "__zakenak_at 'repo create' more" -l ca-file -d 'Certificates (PEM) of who vouches for the server, over https; else the system\'s' -r -F
complete -c zakenak -n "__zakenak_at 'repo create' more" -l webhook-secret-file -d 'The secret of its webhooks: a file, or - for standard input' -r -F
complete -c zakenak -n "__zakenak_at 'repo create' more" -l server -d 'The server\'s address; else ZAKENAK_SERVER, else the one that was signed in to last' -x
complete -c zakenak -n "__zakenak_at 'repo update' more" -l full-name -d 'Its new full name' -x
complete -c zakenak -n "__zakenak_at 'repo update' more" -l url -d 'Where it is cloned from now' -x
complete -c zakenak -n "__zakenak_at 'repo update' more" -l branch -d 'Its default branch; else main' -x
complete -c zakenak -n "__zakenak_at 'repo update' more" -l token-file -d 'A token, over https: a file, or - for standard input' -r -F
complete -c zakenak -n "__zakenak_at 'repo update' more" -l username -s u -d 'Who signs in, with a token or password' -x
complete -c zakenak -n "__zakenak_at 'repo update' more" -l password-file -d 'His password: a file, or - for standard input' -r -F
complete -c zakenak -n "__zakenak_at 'repo update' more" -l ssh-key -d 'A private key without a passphrase, over ssh: a file, or - for standard input' -r -F
complete -c zakenak -n "__zakenak_at 'repo update' more" -l known-hosts -d 'What the ssh server is known by: a file as ssh-keyscan HOST prints it' -r -F
complete -c zakenak -n "__zakenak_at 'repo update' more" -l ca-file -d 'Certificates (PEM) of who vouches for the server, over https; else the system\'s' -r -F
complete -c zakenak -n "__zakenak_at 'repo update' more" -l webhook-secret-file -d 'The secret of its webhooks: a file, or - for standard input' -r -F
complete -c zakenak -n "__zakenak_at 'repo update' more" -l server -d 'The server\'s address; else ZAKENAK_SERVER, else the one that was signed in to last' -x
complete -c zakenak -n "__zakenak_at 'repo delete' more" -l yes -s y -d 'Do not ask'
complete -c zakenak -n "__zakenak_at 'repo delete' more" -l dry-run -d 'Only say what would be done'
complete -c zakenak -n "__zakenak_at 'repo delete' more" -l server -d 'The server\'s address; else ZAKENAK_SERVER, else the one that was signed in to last' -x
complete -c zakenak -n "__zakenak_at 'repo enable-gitops' more" -l interval -d 'How often it is looked at' -x
complete -c zakenak -n "__zakenak_at 'repo enable-gitops' more" -l flux-namespace -d 'Where Flux runs (engine flux)' -x -a '(kubectl get namespaces -o name --request-timeout=2s 2>/dev/null | string replace namespace/ "")'
complete -c zakenak -n "__zakenak_at 'repo enable-gitops' more" -l secret-ref -d 'A Secret in that namespace with the credentials (engine flux)' -x
complete -c zakenak -n "__zakenak_at 'repo enable-gitops' more" -l server -d 'The server\'s address; else ZAKENAK_SERVER, else the one that was signed in to last' -x
complete -c zakenak -n "__zakenak_at 'repo status' more" -l server -d 'The server\'s address; else ZAKENAK_SERVER, else the one that was signed in to last' -x
complete -c zakenak -n "__zakenak_at 'env list' more" -l project -s p -d 'The project\'s identifier' -x
complete -c zakenak -n "__zakenak_at 'env list' more" -l server -d 'The server\'s address; else ZAKENAK_SERVER, else the one that was signed in to last' -x
complete -c zakenak -n "__zakenak_at 'env get' more" -l server -d 'The server\'s address; else ZAKENAK_SERVER, else the one that was signed in to last' -x
complete -c zakenak -n "__zakenak_at 'env create' more" -l project -s p -d 'The project\'s identifier' -x
complete -c zakenak -n "__zakenak_at 'env create' more" -l cluster -d 'The cluster\'s identifier' -x
complete -c zakenak -n "__zakenak_at 'env create' more" -l namespace -s n -d 'Where it deploys to' -x -a '(kubectl get namespaces -o name --request-timeout=2s 2>/dev/null | string replace namespace/ "")'
complete -c zakenak -n "__zakenak_at 'env create' more" -l type -d 'production, staging, development or another word; else development' -x
complete -c zakenak -n "__zakenak_at 'env create' more" -l repo -d 'The repository\'s identifier' -x
complete -c zakenak -n "__zakenak_at 'env create' more" -l id -d 'Its identifier: 1 to 63 of a-z, 0-9 and -; else one is made up' -x
complete -c zakenak -n "__zakenak_at 'env create' more" -l developers-deploy -d 'Whether developers may deploy there, too; else yes, but not to production' -x -a 'false true'
complete -c zakenak -n "__zakenak_at 'env create' more" -l service-account -d 'Whom the engine impersonates, in the environment\'s namespace; else nobody' -x
complete -c zakenak -n "__zakenak_at 'env create' more" -l server -d 'The server\'s address; else ZAKENAK_SERVER, else the one that was signed in to last' -x
complete -c zakenak -n "__zakenak_at 'env update' more" -l name -d 'Its new name' -x
complete -c zakenak -n "__zakenak_at 'env update' more" -l type -d 'production, staging, development or another word; else development' -x
complete -c zakenak -n "__zakenak_at 'env update' more" -l repo -d 'The repository\'s identifier' -x
complete -c zakenak -n "__zakenak_at 'env update' more" -l developers-deploy -d 'Whether developers may deploy there, too; else yes, but not to production' -x -a 'false true'
complete -c zakenak -n "__zakenak_at 'env update' more" -l server -d 'The server\'s address; else ZAKENAK_SERVER, else the one that was signed in to last' -x
complete -c zakenak -n "__zakenak_at 'env delete' more" -l yes -s y -d 'Do not ask'
complete -c zakenak -n "__zakenak_at 'env delete' more" -l dry-run -d 'Only say what would be done'
complete -c zakenak -n "__zakenak_at 'env delete' more" -l server -d 'The server\'s address; else ZAKENAK_SERVER, else the one that was signed in to last' -x
complete -c zakenak -n "__zakenak_at 'env configure-gitops' more" -l branch -d 'The branch that is synced; the first time main' -x
complete -c zakenak -n "__zakenak_at 'env configure-gitops' more" -l path -d 'The folder that is synced; the first time ./' -x
complete -c zakenak -n "__zakenak_at 'env configure-gitops' more" -l interval -d 'How often; the first time 5m' -x
complete -c zakenak -n "__zakenak_at 'env configure-gitops' more" -l auto-sync -d 'Whether new commits are synced by themselves; the first time yes' -x -a 'false true'
complete -c zakenak -n "__zakenak_at 'env configure-gitops' more" -l enabled -d 'Whether it is synced; the first time yes' -x -a 'false true'
complete -c zakenak -n "__zakenak_at 'env configure-gitops' more" -l server -d 'The server\'s address; else ZAKENAK_SERVER, else the one that was signed in to last' -x
complete -c zakenak -n "__zakenak_at 'resource list' more" -l project -s p -d 'The project\'s identifier' -x
complete -c zakenak -n "__zakenak_at 'resource list' more" -l env -s e -d 'Only of this environment' -x
complete -c zakenak -n "__zakenak_at 'resource list' more" -l type -d 'Only of this type' -x -a 'helm kustomization'
complete -c zakenak -n "__zakenak_at 'resource list' more" -l server -d 'The server\'s address; else ZAKENAK_SERVER, else the one that was signed in to last' -x
complete -c zakenak -n "__zakenak_at 'resource get' more" -l server -d 'The server\'s address; else ZAKENAK_SERVER, else the one that was signed in to last' -x
complete -c zakenak -n "__zakenak_at 'resource create' more" -l env -s e -d 'The environment\'s identifier' -x
complete -c zakenak -n "__zakenak_at 'resource create' more" -l repo -d 'The repository\'s identifier; else the environment\'s' -x
complete -c zakenak -n "__zakenak_at 'resource create' more" -l type -d 'What is in the folder' -x -a 'helm kustomization'
complete -c zakenak -n "__zakenak_at 'resource create' more" -l namespace -s n -d 'Where it deploys to; else the environment\'s' -x -a '(kubectl get namespaces -o name --request-timeout=2s 2>/dev/null | string replace namespace/ "")'
complete -c zakenak -n "__zakenak_at 'resource create' more" -l id -d 'Its identifier: 1 to 63 of a-z, 0-9 and -; else one is made up' -x
complete -c zakenak -n "__zakenak_at 'resource create' more" -l from -d 'The whole configuration (YAML or JSON), which the other flags override: a file, or - for standard input' -r -F
complete -c zakenak -n "__zakenak_at 'resource create' more" -l path -d 'The folder; else the environment\'s' -x
complete -c zakenak -n "__zakenak_at 'resource create' more" -l prune -d 'Whether what leaves Git is deleted; else true' -x -a 'false true'
complete -c zakenak -n "__zakenak_at 'resource create' more" -l interval -d 'How often it is looked at; else the environment\'s' -x
complete -c zakenak -n "__zakenak_at 'resource create' more" -l retry-interval -d 'How soon after a failure; else --interval' -x
complete -c zakenak -n "__zakenak_at 'resource create' more" -l health-timeout -d 'How long it may take to be healthy; else 5m' -x
complete -c zakenak -n "__zakenak_at 'resource create' more" -l depends-on -d 'A resource of the environment that must be ready before; may be given again' -x
complete -c zakenak -n "__zakenak_at 'resource create' more" -l chart -d 'The chart\'s folder in the repository, or its name (type helm)' -x
complete -c zakenak -n "__zakenak_at 'resource create' more" -l chart-version -d 'The chart\'s version (type helm)' -x
complete -c zakenak -n "__zakenak_at 'resource create' more" -l values -d 'The chart\'s values (type helm): a YAML file, or - for standard input' -r -F
complete -c zakenak -n "__zakenak_at 'resource create' more" -l server -d 'The server\'s address; else ZAKENAK_SERVER, else the one that was signed in to last' -x
complete -c zakenak -n "__zakenak_at 'resource update' more" -l from -d 'The whole configuration (YAML or JSON), which the other flags override: a file, or - for standard input' -r -F
complete -c zakenak -n "__zakenak_at 'resource update' more" -l path -d 'The folder; else the environment\'s' -x
complete -c zakenak -n "__zakenak_at 'resource update' more" -l prune -d 'Whether what leaves Git is deleted; else true' -x -a 'false true'
complete -c zakenak -n "__zakenak_at 'resource update' more" -l interval -d 'How often it is looked at; else the environment\'s' -x
complete -c zakenak -n "__zakenak_at 'resource update' more" -l retry-interval -d 'How soon after a failure; else --interval' -x
complete -c zakenak -n "__zakenak_at 'resource update' more" -l health-timeout -d 'How long it may take to be healthy; else 5m' -x
complete -c zakenak -n "__zakenak_at 'resource update' more" -l depends-on -d 'A resource of the environment that must be ready before; may be given again' -x
complete -c zakenak -n "__zakenak_at 'resource update' more" -l chart -d 'The chart\'s folder in the repository, or its name (type helm)' -x
complete -c zakenak -n "__zakenak_at 'resource update' more" -l chart-version -d 'The chart\'s version (type helm)' -x
complete -c zakenak -n "__zakenak_at 'resource update' more" -l values -d 'The chart\'s values (type helm): a YAML file, or - for standard input' -r -F
complete -c zakenak -n "__zakenak_at 'resource update' more" -l server -d 'The server\'s address; else ZAKENAK_SERVER, else the one that was signed in to last' -x
complete -c zakenak -n "__zakenak_at 'resource delete' more" -l yes -s y -d 'Do not ask'
complete -c zakenak -n "__zakenak_at 'resource delete' more" -l dry-run -d 'Only say what would be done'
complete -c zakenak -n "__zakenak_at 'resource delete' more" -l server -d 'The server\'s address; else ZAKENAK_SERVER, else the one that was signed in to last' -x
complete -c zakenak -n "__zakenak_at 'resource restore' more" -l server -d 'The server\'s address; else ZAKENAK_SERVER, else the one that was signed in to last' -x
complete -c zakenak -n "__zakenak_at 'resource sync' more" -l wait -d 'Wait for the result; exit 1 when it failed, 4 when it is not healthy in time'
complete -c zakenak -n "__zakenak_at 'resource sync' more" -l timeout -d 'How long to wait; else 10m' -x
complete -c zakenak -n "__zakenak_at 'resource sync' more" -l server -d 'The server\'s address; else ZAKENAK_SERVER, else the one that was signed in to last' -x
complete -c zakenak -n "__zakenak_at 'resource suspend' more" -l server -d 'The server\'s address; else ZAKENAK_SERVER, else the one that was signed in to last' -x
complete -c zakenak -n "__zakenak_at 'resource resume' more" -l server -d 'The server\'s address; else ZAKENAK_SERVER, else the one that was signed in to last' -x
complete -c zakenak -n "__zakenak_at 'deployment list' more" -l project -s p -d 'The project\'s identifier' -x
complete -c zakenak -n "__zakenak_at 'deployment list' more" -l env -s e -d 'Only of this environment' -x
complete -c zakenak -n "__zakenak_at 'deployment list' more" -l limit -d 'How many, the newest first: 1 to 500; else 100' -x
complete -c zakenak -n "__zakenak_at 'deployment list' more" -l before -d 'Only those that are older than this one' -x
complete -c zakenak -n "__zakenak_at 'deployment list' more" -l server -d 'The server\'s address; else ZAKENAK_SERVER, else the one that was signed in to last' -x
complete -c zakenak -n "__zakenak_at 'deployment get' more" -l wait -d 'Wait for the result; exit 1 when it failed, 4 when it is not healthy in time'
complete -c zakenak -n "__zakenak_at 'deployment get' more" -l timeout -d 'How long to wait; else 10m' -x
complete -c zakenak -n "__zakenak_at 'deployment get' more" -l server -d 'The server\'s address; else ZAKENAK_SERVER, else the one that was signed in to last' -x
complete -c zakenak -n "__zakenak_at 'deployment create' more" -l env -s e -d 'The environment\'s identifier' -x
complete -c zakenak -n "__zakenak_at 'deployment create' more" -l image -d 'The image that is to run' -x
complete -c zakenak -n "__zakenak_at 'deployment create' more" -l tag -d 'Its tag; alone, of the image that runs' -x
complete -c zakenak -n "__zakenak_at 'deployment create' more" -l workload -d 'Which workload; else the only one' -x
complete -c zakenak -n "__zakenak_at 'deployment create' more" -l container -d 'Which of its containers; else the only one' -x
complete -c zakenak -n "__zakenak_at 'deployment create' more" -l wait -d 'Wait for the result; exit 1 when it failed, 4 when it is not healthy in time'
complete -c zakenak -n "__zakenak_at 'deployment create' more" -l timeout -d 'How long to wait; else 10m' -x
complete -c zakenak -n "__zakenak_at 'deployment create' more" -l server -d 'The server\'s address; else ZAKENAK_SERVER, else the one that was signed in to last' -x
complete -c zakenak -n "__zakenak_at 'deployment cancel' more" -l server -d 'The server\'s address; else ZAKENAK_SERVER, else the one that was signed in to last' -x
complete -c zakenak -n "__zakenak_at 'events' more" -l project -s p -d 'The project\'s identifier' -x
complete -c zakenak -n "__zakenak_at 'events' more" -l after -d 'Begin with what came after this event, as -o json tells its id (0: with all that is kept); else from now on' -x
complete -c zakenak -n "__zakenak_at 'events' more" -l server -d 'The server\'s address; else ZAKENAK_SERVER, else the one that was signed in to last' -x
complete -c zakenak -n "__zakenak_at 'audit' more" -l project -s p -d 'Only of this project (its owners); else all of it (admins)' -x
complete -c zakenak -n "__zakenak_at 'audit' more" -l limit -d 'How many, the newest first: 1 to 500; else 100' -x
complete -c zakenak -n "__zakenak_at 'audit' more" -l before -d 'Only those that are older than this one' -x
complete -c zakenak -n "__zakenak_at 'audit' more" -l server -d 'The server\'s address; else ZAKENAK_SERVER, else the one that was signed in to last' -x
complete -c zakenak -n "__zakenak_at 'completion' more" -a 'bash fish zsh'
