#compdef zakenak
# zsh completion for zakenak:  source <(zakenak completion zsh)
_zakenak_contexts() { local -a names; names=(${(f)"$(kubectl config get-contexts -o name 2>/dev/null)"}); compadd -a names }
_zakenak_namespaces() {
    local -a names
    names=(${${(f)"$(kubectl get namespaces -o name --request-timeout=2s 2>/dev/null)"}#namespace/})
    compadd -a names
}
_zakenak_deployment() {
    local context state line
    typeset -A opt_args
    local -a commands
    commands=(
        'list:List the deployments of a project, the newest first'
        'get:Show a deployment'
        'create:Give a running workload another image, without a commit'
        'cancel:End a deployment that is under way; what was applied stays'
    )
    _arguments -C $global '--server[The server'\''s address; else ZAKENAK_SERVER, else the one that was signed in to last]:value:' '1:command:->command' '*::argument:->argument' && return
    case $state in
    command) _describe -t commands command commands ;;
    argument)
        case ${words[1]} in
        list) _arguments $global '(--project -p)'{--project,-p}'[The project'\''s identifier]:value:' '(--env -e)'{--env,-e}'[Only of this environment]:value:' '--limit[How many, the newest first: 1 to 500; else 100]:value:' '--before[Only those that are older than this one]:value:' '--server[The server'\''s address; else ZAKENAK_SERVER, else the one that was signed in to last]:value:' ;;
        get) _arguments $global '--wait[Wait for the result; exit 1 when it failed, 4 when it is not healthy in time]' '--timeout[How long to wait; else 10m]:value:' '--server[The server'\''s address; else ZAKENAK_SERVER, else the one that was signed in to last]:value:' '*:argument:()' ;;
        create) _arguments $global '(--env -e)'{--env,-e}'[The environment'\''s identifier]:value:' '--image[The image that is to run]:value:' '--tag[Its tag; alone, of the image that runs]:value:' '--workload[Which workload; else the only one]:value:' '--container[Which of its containers; else the only one]:value:' '--wait[Wait for the result; exit 1 when it failed, 4 when it is not healthy in time]' '--timeout[How long to wait; else 10m]:value:' '--server[The server'\''s address; else ZAKENAK_SERVER, else the one that was signed in to last]:value:' ;;
        cancel) _arguments $global '--server[The server'\''s address; else ZAKENAK_SERVER, else the one that was signed in to last]:value:' '*:argument:()' ;;
        esac ;;
    esac
}
_zakenak_resource() {
    local context state line
    typeset -A opt_args
    local -a commands
    commands=(
        'list:List the resources of a project'
        'get:Show a resource, its conditions and what happened last'
        'create:Add a resource to an environment'
        'update:Change a resource'\''s configuration; what is not given stays'
        'delete:Delete a resource, and with prune what it deployed'
        'restore:Bring a deleted resource back'
        'sync:Sync a resource now'
        'suspend:Leave a resource alone until it is resumed'
        'resume:End a suspension'
    )
    _arguments -C $global '--server[The server'\''s address; else ZAKENAK_SERVER, else the one that was signed in to last]:value:' '1:command:->command' '*::argument:->argument' && return
    case $state in
    command) _describe -t commands command commands ;;
    argument)
        case ${words[1]} in
        list) _arguments $global '(--project -p)'{--project,-p}'[The project'\''s identifier]:value:' '(--env -e)'{--env,-e}'[Only of this environment]:value:' '--type[Only of this type]:value:(helm kustomization)' '--server[The server'\''s address; else ZAKENAK_SERVER, else the one that was signed in to last]:value:' ;;
        get) _arguments $global '--server[The server'\''s address; else ZAKENAK_SERVER, else the one that was signed in to last]:value:' '*:argument:()' ;;
        create) _arguments $global '(--env -e)'{--env,-e}'[The environment'\''s identifier]:value:' '--repo[The repository'\''s identifier; else the environment'\''s]:value:' '--type[What is in the folder]:value:(helm kustomization)' '(--namespace -n)'{--namespace,-n}'[Where it deploys to; else the environment'\''s]:namespace:_zakenak_namespaces' '--id[Its identifier: 1 to 63 of a-z, 0-9 and -; else one is made up]:value:' '--from[The whole configuration (YAML or JSON), which the other flags override: a file, or - for standard input]:file:_files' '--path[The folder; else the environment'\''s]:value:' '--prune[Whether what leaves Git is deleted; else true]:value:(false true)' '--interval[How often it is looked at; else the environment'\''s]:value:' '--retry-interval[How soon after a failure; else --interval]:value:' '--health-timeout[How long it may take to be healthy; else 5m]:value:' '--depends-on[A resource of the environment that must be ready before; may be given again]:value:' '--chart[The chart'\''s folder in the repository, or its name (type helm)]:value:' '--chart-version[The chart'\''s version (type helm)]:value:' '--values[The chart'\''s values (type helm): a YAML file, or - for standard input]:file:_files' '--server[The server'\''s address; else ZAKENAK_SERVER, else the one that was signed in to last]:value:' '*:argument:()' ;;
        update) _arguments $global '--from[The whole configuration (YAML or JSON), which the other flags override: a file, or - for standard input]:file:_files' '--path[The folder; else the environment'\''s]:value:' '--prune[Whether what leaves Git is deleted; else true]:value:(false true)' '--interval[How often it is looked at; else the environment'\''s]:value:' '--retry-interval[How soon after a failure; else --interval]:value:' '--health-timeout[How long it may take to be healthy; else 5m]:value:' '--depends-on[A resource of the environment that must be ready before; may be given again]:value:' '--chart[The chart'\''s folder in the repository, or its name (type helm)]:value:' '--chart-version[The chart'\''s version (type helm)]:value:' '--values[The chart'\''s values (type helm): a YAML file, or - for standard input]:file:_files' '--server[The server'\''s address; else ZAKENAK_SERVER, else the one that was signed in to last]:value:' '*:argument:()' ;;
        delete) _arguments $global '(--yes -y)'{--yes,-y}'[Do not ask]' '--dry-run[Only say what would be done]' '--server[The server'\''s address; else ZAKENAK_SERVER, else the one that was signed in to last]:value:' '*:argument:()' ;;
        restore) _arguments $global '--server[The server'\''s address; else ZAKENAK_SERVER, else the one that was signed in to last]:value:' '*:argument:()' ;;
        sync) _arguments $global '--wait[Wait for the result; exit 1 when it failed, 4 when it is not healthy in time]' '--timeout[How long to wait; else 10m]:value:' '--server[The server'\''s address; else ZAKENAK_SERVER, else the one that was signed in to last]:value:' '*:argument:()' ;;
        suspend) _arguments $global '--server[The server'\''s address; else ZAKENAK_SERVER, else the one that was signed in to last]:value:' '*:argument:()' ;;
        resume) _arguments $global '--server[The server'\''s address; else ZAKENAK_SERVER, else the one that was signed in to last]:value:' '*:argument:()' ;;
        esac ;;
    esac
}
_zakenak_env() {
    local context state line
    typeset -A opt_args
    local -a commands
    commands=(
        'list:List the environments of a project'
        'get:Show an environment'
        'create:Add an environment to a project'
        'update:Change an environment; what is not given stays'
        'delete:Delete an environment that has no GitOps resources'
        'configure-gitops:Say what is synced to an environment and how; what is not given stays'
    )
    _arguments -C $global '--server[The server'\''s address; else ZAKENAK_SERVER, else the one that was signed in to last]:value:' '1:command:->command' '*::argument:->argument' && return
    case $state in
    command) _describe -t commands command commands ;;
    argument)
        case ${words[1]} in
        list) _arguments $global '(--project -p)'{--project,-p}'[The project'\''s identifier]:value:' '--server[The server'\''s address; else ZAKENAK_SERVER, else the one that was signed in to last]:value:' ;;
        get) _arguments $global '--server[The server'\''s address; else ZAKENAK_SERVER, else the one that was signed in to last]:value:' '*:argument:()' ;;
        create) _arguments $global '(--project -p)'{--project,-p}'[The project'\''s identifier]:value:' '--cluster[The cluster'\''s identifier]:value:' '(--namespace -n)'{--namespace,-n}'[Where it deploys to]:namespace:_zakenak_namespaces' '--type[production, staging, development or another word; else development]:value:' '--repo[The repository'\''s identifier]:value:' '--id[Its identifier: 1 to 63 of a-z, 0-9 and -; else one is made up]:value:' '--developers-deploy[Whether developers may deploy there, too; else yes, but not to production]:value:(false true)' '--service-account[Whom the engine impersonates, in the environment'\''s namespace; else nobody]:value:' '--server[The server'\''s address; else ZAKENAK_SERVER, else the one that was signed in to last]:value:' '*:argument:()' ;;
        update) _arguments $global '--name[Its new name]:value:' '--type[production, staging, development or another word; else development]:value:' '--repo[The repository'\''s identifier]:value:' '--developers-deploy[Whether developers may deploy there, too; else yes, but not to production]:value:(false true)' '--server[The server'\''s address; else ZAKENAK_SERVER, else the one that was signed in to last]:value:' '*:argument:()' ;;
        delete) _arguments $global '(--yes -y)'{--yes,-y}'[Do not ask]' '--dry-run[Only say what would be done]' '--server[The server'\''s address; else ZAKENAK_SERVER, else the one that was signed in to last]:value:' '*:argument:()' ;;
        configure-gitops) _arguments $global '--branch[The branch that is synced; the first time main]:value:' '--path[The folder that is synced; the first time ./]:value:' '--interval[How often; the first time 5m]:value:' '--auto-sync[Whether new commits are synced by themselves; the first time yes]:value:(false true)' '--enabled[Whether it is synced; the first time yes]:value:(false true)' '--server[The server'\''s address; else ZAKENAK_SERVER, else the one that was signed in to last]:value:' '*:argument:()' ;;
        esac ;;
    esac
}
_zakenak_repo() {
    local context state line
    typeset -A opt_args
    local -a commands
    commands=(
        'list:List the repositories of a project'
        'get:Show a repository'
        'create:Add a repository to a project'
        'update:Change a repository; what is not given stays'
        'delete:Delete a repository that nothing uses'
        'enable-gitops:Let a repository be synced'
        'status:Say whether a repository is in sync'
    )
    _arguments -C $global '--server[The server'\''s address; else ZAKENAK_SERVER, else the one that was signed in to last]:value:' '1:command:->command' '*::argument:->argument' && return
    case $state in
    command) _describe -t commands command commands ;;
    argument)
        case ${words[1]} in
        list) _arguments $global '(--project -p)'{--project,-p}'[The project'\''s identifier]:value:' '--server[The server'\''s address; else ZAKENAK_SERVER, else the one that was signed in to last]:value:' ;;
        get) _arguments $global '--server[The server'\''s address; else ZAKENAK_SERVER, else the one that was signed in to last]:value:' '*:argument:()' ;;
        create) _arguments $global '(--project -p)'{--project,-p}'[The project'\''s identifier]:value:' '--url[Where it is cloned from: https://…, ssh://… or git@host:path; of charts https://… or oci://…]:value:' '--id[Its identifier: 1 to 63 of a-z, 0-9 and -; else one is made up]:value:' '--kind[git, or helm for a repository of charts; else git]:value:(git helm)' '--branch[Its default branch; else main]:value:' '--provider[What serves it; else told by the host]:value:(bitbucket gitea github gitlab)' '--token-file[A token, over https: a file, or - for standard input]:file:_files' '(--username -u)'{--username,-u}'[Who signs in, with a token or password]:value:' '--password-file[His password: a file, or - for standard input]:file:_files' '--ssh-key[A private key without a passphrase, over ssh: a file, or - for standard input]:file:_files' '--known-hosts[What the ssh server is known by: a file as ssh-keyscan HOST prints it]:file:_files' '--ca-file[Certificates (PEM) of who vouches for the server, over https; else the system'\''s]:file:_files' '--webhook-secret-file[The secret of its webhooks: a file, or - for standard input]:file:_files' '--server[The server'\''s address; else ZAKENAK_SERVER, else the one that was signed in to last]:value:' '*:argument:()' ;;
        update) _arguments $global '--full-name[Its new full name]:value:' '--url[Where it is cloned from now]:value:' '--branch[Its default branch; else main]:value:' '--token-file[A token, over https: a file, or - for standard input]:file:_files' '(--username -u)'{--username,-u}'[Who signs in, with a token or password]:value:' '--password-file[His password: a file, or - for standard input]:file:_files' '--ssh-key[A private key without a passphrase, over ssh: a file, or - for standard input]:file:_files' '--known-hosts[What the ssh server is known by: a file as ssh-keyscan HOST prints it]:file:_files' '--ca-file[Certificates (PEM) of who vouches for the server, over https; else the system'\''s]:file:_files' '--webhook-secret-file[The secret of its webhooks: a file, or - for standard input]:file:_files' '--server[The server'\''s address; else ZAKENAK_SERVER, else the one that was signed in to last]:value:' '*:argument:()' ;;
        delete) _arguments $global '(--yes -y)'{--yes,-y}'[Do not ask]' '--dry-run[Only say what would be done]' '--server[The server'\''s address; else ZAKENAK_SERVER, else the one that was signed in to last]:value:' '*:argument:()' ;;
        enable-gitops) _arguments $global '--interval[How often it is looked at]:value:' '--flux-namespace[Where Flux runs (engine flux)]:namespace:_zakenak_namespaces' '--secret-ref[A Secret in that namespace with the credentials (engine flux)]:value:' '--server[The server'\''s address; else ZAKENAK_SERVER, else the one that was signed in to last]:value:' '*:argument:()' ;;
        status) _arguments $global '--server[The server'\''s address; else ZAKENAK_SERVER, else the one that was signed in to last]:value:' '*:argument:()' ;;
        esac ;;
    esac
}
_zakenak_cluster() {
    local context state line
    typeset -A opt_args
    local -a commands
    commands=(
        'list:List the clusters that you may see'
        'get:Show a cluster'
        'create:Register a cluster with --kubeconfig and --context, or --in-cluster (admins)'
        'update:Rename a cluster, or give it a new --kubeconfig (admins)'
        'delete:Forget a cluster that no environment uses (admins)'
        'health:Say whether the server reaches a cluster'
    )
    _arguments -C $global '--server[The server'\''s address; else ZAKENAK_SERVER, else the one that was signed in to last]:value:' '1:command:->command' '*::argument:->argument' && return
    case $state in
    command) _describe -t commands command commands ;;
    argument)
        case ${words[1]} in
        list) _arguments $global '--server[The server'\''s address; else ZAKENAK_SERVER, else the one that was signed in to last]:value:' ;;
        get) _arguments $global '--server[The server'\''s address; else ZAKENAK_SERVER, else the one that was signed in to last]:value:' '*:argument:()' ;;
        create) _arguments $global '--id[Its identifier: 1 to 63 of a-z, 0-9 and -; else one is made up]:value:' '--in-cluster[The cluster that the server runs in, by its service account]' '--engine[What reconciles there; else embedded]:value:(embedded flux)' '--server[The server'\''s address; else ZAKENAK_SERVER, else the one that was signed in to last]:value:' '*:argument:()' ;;
        update) _arguments $global '--name[Its new name]:value:' '--server[The server'\''s address; else ZAKENAK_SERVER, else the one that was signed in to last]:value:' '*:argument:()' ;;
        delete) _arguments $global '(--yes -y)'{--yes,-y}'[Do not ask]' '--dry-run[Only say what would be done]' '--server[The server'\''s address; else ZAKENAK_SERVER, else the one that was signed in to last]:value:' '*:argument:()' ;;
        health) _arguments $global '--server[The server'\''s address; else ZAKENAK_SERVER, else the one that was signed in to last]:value:' '*:argument:()' ;;
        esac ;;
    esac
}
_zakenak_project_destination() {
    local context state line
    typeset -A opt_args
    local -a commands
    commands=(
        'list:List the destinations'
        'add:Add a destination (admins)'
        'remove:Remove a destination (admins); what was deployed there stays'
    )
    _arguments -C $global '--server[The server'\''s address; else ZAKENAK_SERVER, else the one that was signed in to last]:value:' '1:command:->command' '*::argument:->argument' && return
    case $state in
    command) _describe -t commands command commands ;;
    argument)
        case ${words[1]} in
        list) _arguments $global '--server[The server'\''s address; else ZAKENAK_SERVER, else the one that was signed in to last]:value:' '*:argument:()' ;;
        add) _arguments $global '--cluster[The cluster'\''s identifier]:value:' '(--namespace -n)'{--namespace,-n}'[A namespace, or a pattern with * for any part of its name]:value:' '--cluster-scoped[Kinds without a namespace, too]' '--dry-run[Only say what would be done]' '--server[The server'\''s address; else ZAKENAK_SERVER, else the one that was signed in to last]:value:' '*:argument:()' ;;
        remove) _arguments $global '--cluster[The cluster'\''s identifier]:value:' '(--namespace -n)'{--namespace,-n}'[A namespace, or a pattern with * for any part of its name]:value:' '--dry-run[Only say what would be done]' '--server[The server'\''s address; else ZAKENAK_SERVER, else the one that was signed in to last]:value:' '*:argument:()' ;;
        esac ;;
    esac
}
_zakenak_project_member() {
    local context state line
    typeset -A opt_args
    local -a commands
    commands=(
        'list:List the members'
        'set:Add a member, or change his role'
        'remove:Remove a member'
    )
    _arguments -C $global '--server[The server'\''s address; else ZAKENAK_SERVER, else the one that was signed in to last]:value:' '1:command:->command' '*::argument:->argument' && return
    case $state in
    command) _describe -t commands command commands ;;
    argument)
        case ${words[1]} in
        list) _arguments $global '--server[The server'\''s address; else ZAKENAK_SERVER, else the one that was signed in to last]:value:' '*:argument:()' ;;
        set) _arguments $global '--role[What he may do; each role also what those before it may]:value:(developer maintainer owner viewer)' '--server[The server'\''s address; else ZAKENAK_SERVER, else the one that was signed in to last]:value:' '*:argument:()' ;;
        remove) _arguments $global '--server[The server'\''s address; else ZAKENAK_SERVER, else the one that was signed in to last]:value:' '*:argument:()' ;;
        esac ;;
    esac
}
_zakenak_project() {
    local context state line
    typeset -A opt_args
    local -a commands
    commands=(
        'list:List the projects that you may see'
        'get:Show a project'
        'create:Create a project (admins)'
        'update:Rename a project'
        'delete:Delete a project that has no GitOps resources'
        'member:The members of a project'
        'destination:Where a project may deploy to'
    )
    _arguments -C $global '--server[The server'\''s address; else ZAKENAK_SERVER, else the one that was signed in to last]:value:' '1:command:->command' '*::argument:->argument' && return
    case $state in
    command) _describe -t commands command commands ;;
    argument)
        case ${words[1]} in
        list) _arguments $global '--server[The server'\''s address; else ZAKENAK_SERVER, else the one that was signed in to last]:value:' ;;
        get) _arguments $global '--server[The server'\''s address; else ZAKENAK_SERVER, else the one that was signed in to last]:value:' '*:argument:()' ;;
        create) _arguments $global '--id[Its identifier: 1 to 63 of a-z, 0-9 and -; else one is made up]:value:' '--server[The server'\''s address; else ZAKENAK_SERVER, else the one that was signed in to last]:value:' '*:argument:()' ;;
        update) _arguments $global '--name[Its new name]:value:' '--server[The server'\''s address; else ZAKENAK_SERVER, else the one that was signed in to last]:value:' '*:argument:()' ;;
        delete) _arguments $global '(--yes -y)'{--yes,-y}'[Do not ask]' '--dry-run[Only say what would be done]' '--server[The server'\''s address; else ZAKENAK_SERVER, else the one that was signed in to last]:value:' '*:argument:()' ;;
        member) _zakenak_project_member ;;
        destination) _zakenak_project_destination ;;
        esac ;;
    esac
}
_zakenak_user() {
    local context state line
    typeset -A opt_args
    local -a commands
    commands=(
        'list:List the users'
        'get:Show a user'
        'create:Add a user'
        'update:Change a user; what is not given stays'
        'delete:Delete a user'
    )
    _arguments -C $global '--server[The server'\''s address; else ZAKENAK_SERVER, else the one that was signed in to last]:value:' '1:command:->command' '*::argument:->argument' && return
    case $state in
    command) _describe -t commands command commands ;;
    argument)
        case ${words[1]} in
        list) _arguments $global '--server[The server'\''s address; else ZAKENAK_SERVER, else the one that was signed in to last]:value:' ;;
        get) _arguments $global '--server[The server'\''s address; else ZAKENAK_SERVER, else the one that was signed in to last]:value:' '*:argument:()' ;;
        create) _arguments $global '--role[admin, or member: what his projects let him]:value:(admin member)' '--password-file[The password: a file, or - for standard input]:file:_files' '--server[The server'\''s address; else ZAKENAK_SERVER, else the one that was signed in to last]:value:' '*:argument:()' ;;
        update) _arguments $global '--role[admin, or member: what his projects let him]:value:(admin member)' '--disabled[Whether he is kept out]:value:(false true)' '--password-file[The password: a file, or - for standard input]:file:_files' '--server[The server'\''s address; else ZAKENAK_SERVER, else the one that was signed in to last]:value:' '*:argument:()' ;;
        delete) _arguments $global '(--yes -y)'{--yes,-y}'[Do not ask]' '--dry-run[Only say what would be done]' '--server[The server'\''s address; else ZAKENAK_SERVER, else the one that was signed in to last]:value:' '*:argument:()' ;;
        esac ;;
    esac
}
_zakenak_token() {
    local context state line
    typeset -A opt_args
    local -a commands
    commands=(
        'list:List your tokens'
        'create:Make a token; it is shown this once'
        'revoke:End a token'
    )
    _arguments -C $global '--server[The server'\''s address; else ZAKENAK_SERVER, else the one that was signed in to last]:value:' '1:command:->command' '*::argument:->argument' && return
    case $state in
    command) _describe -t commands command commands ;;
    argument)
        case ${words[1]} in
        list) _arguments $global '--server[The server'\''s address; else ZAKENAK_SERVER, else the one that was signed in to last]:value:' ;;
        create) _arguments $global '--scope[What it is for: all that you may, only reading, deploying from a pipeline, or starting runs]:value:(all converge pipeline read)' '--expires-in[How long it holds, up to 720h; else until it is revoked]:value:' '--server[The server'\''s address; else ZAKENAK_SERVER, else the one that was signed in to last]:value:' '*:argument:()' ;;
        revoke) _arguments $global '--server[The server'\''s address; else ZAKENAK_SERVER, else the one that was signed in to last]:value:' '*:argument:()' ;;
        esac ;;
    esac
}
_zakenak() {
    local context state line
    typeset -A opt_args
    local -a global
    global=(
        '(--config -c)'{--config,-c}'[The configuration file]:file:_files'
        '--kubeconfig[The kubeconfig; else KUBECONFIG, ~/.kube/config, or the pod'\''s service account]:file:_files'
        '--context[The kubeconfig'\''s context; else its current one]:context:_zakenak_contexts'
        '(--output -o)'{--output,-o}'[How results are written to standard output]:value:(json table yaml)'
        '--no-color[No colours (as with NO_COLOR)]'
        '--debug[Every request, and stack traces, on standard error (as with ZAKENAK_DEBUG=true)]'
        '(--help -h)'{--help,-h}'[Show what a command does and its flags]'
    )
    local -a commands
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
        'login:Sign in to a server'
        'logout:Forget the token of a server'
        'token:API tokens of your own, for pipelines and scripts'
        'user:Who may sign in to a server (admins)'
        'project:The projects of a server, their members and destinations'
        'cluster:The clusters that a server deploys to'
        'repo:The repositories of a project'
        'env:The environments of a project'
        'resource:The GitOps resources of a project'
        'deployment:What was deployed when, by whom, and what came of it'
        'events:Follow what changes in a project, as it happens'
        'audit:Who changed what on a server, and who was not allowed to'
        'doctor:Say what is missing on this machine or in the cluster, and how to get it'
        'completion:Print the completion script of a shell, to be sourced'
        'version:Show the version'
    )
    _arguments -C $global '1:command:->command' '*::argument:->argument' && return
    case $state in
    command) _describe -t commands command commands ;;
    argument)
        case ${words[1]} in
        init) _arguments $global '--dir[Where the project goes; made when it is not there]:directory:_files -/' '--template[What the project deploys to begin with]:value:(basic gpu helm kustomize)' '--force[Overwrite files that are there]' ;;
        validate) _arguments $global '(--namespace -n)'{--namespace,-n}'[The namespace; else deploy.namespace, else prod]:namespace:_zakenak_namespaces' '--offline[Ask no cluster: kinds are not looked up, and charts are rendered for Helm'\''s default version]' ;;
        build) _arguments $global '--tag[The image'\''s tag]:value:' '--push[Push to the registry; what it holds for the same inputs is not built again]' '--rebuild[With --push: build although the registry holds the same inputs, on base images that are fetched anew]' '--backend[docker, buildah or podman; else build.backend, else the first that works]:value:(buildah docker podman)' '--platform[For another architecture, such as linux/arm64; several make one image for all of them]:value:' ;;
        diff) _arguments $global '(--namespace -n)'{--namespace,-n}'[The namespace; else deploy.namespace, else prod]:namespace:_zakenak_namespaces' '--adopt[Take over objects that exist and are another owner'\''s (a project, Flux, Argo CD, a Helm release)]' '--force-conflicts[Take fields from controllers that hold them, too]' '--prune-fields[Remove fields that a hand added beside the declared ones]' '--replace[Delete and create again where an immutable field changed and that is safe]' '--allow-empty[Accept a desired state without objects although the inventory holds some]' '--no-hooks[Run no hooks of charts]' '--timeout[How long one wait may take; else deploy.timeout, else 5m]:value:' ;;
        converge) _arguments $global '--dry-run[Write nothing anywhere, and print the diff]' '--detailed-exitcode[With --dry-run: exit 5 when there are changes]' '--wait[Wait until every object is healthy; exit 4 when that is not so in time]' '(--namespace -n)'{--namespace,-n}'[The namespace; else deploy.namespace, else prod]:namespace:_zakenak_namespaces' '--adopt[Take over objects that exist and are another owner'\''s (a project, Flux, Argo CD, a Helm release)]' '--force-conflicts[Take fields from controllers that hold them, too]' '--prune-fields[Remove fields that a hand added beside the declared ones]' '--replace[Delete and create again where an immutable field changed and that is safe]' '--allow-empty[Accept a desired state without objects although the inventory holds some]' '--no-hooks[Run no hooks of charts]' '--timeout[How long one wait may take; else deploy.timeout, else 5m]:value:' ;;
        deploy) _arguments $global '--dry-run[Write nothing anywhere, and print the diff]' '--detailed-exitcode[With --dry-run: exit 5 when there are changes]' '--wait[Wait until every object is healthy; exit 4 when that is not so in time]' '(--namespace -n)'{--namespace,-n}'[The namespace; else deploy.namespace, else prod]:namespace:_zakenak_namespaces' '--adopt[Take over objects that exist and are another owner'\''s (a project, Flux, Argo CD, a Helm release)]' '--force-conflicts[Take fields from controllers that hold them, too]' '--prune-fields[Remove fields that a hand added beside the declared ones]' '--replace[Delete and create again where an immutable field changed and that is safe]' '--no-hooks[Run no hooks of charts]' '--timeout[How long one wait may take; else deploy.timeout, else 5m]:value:' ;;
        status) _arguments $global '(--namespace -n)'{--namespace,-n}'[The namespace; else deploy.namespace, else prod]:namespace:_zakenak_namespaces' '(--watch -w)'{--watch,-w}'[Show it again whenever something changes, until Ctrl-C]' ;;
        logs) _arguments $global '(--follow -f)'{--follow,-f}'[Go on with what is written from now on (the default)]' '--no-follow[End with what is there]' '--tail[How many of the lines that are there, of each container (-1: all); else 10, and all with --no-follow]:value:' '--since[Of the lines that are there only those that are not older]:value:' '(--previous -p)'{--previous,-p}'[The run before the present one, of containers that were restarted; ends with what is there]' '--container[Only this container of the pods; else all, init containers too]:value:' '(--namespace -n)'{--namespace,-n}'[The namespace; else deploy.namespace, else prod]:namespace:_zakenak_namespaces' '*:argument:()' ;;
        history) _arguments $global '(--namespace -n)'{--namespace,-n}'[The namespace; else deploy.namespace, else prod]:namespace:_zakenak_namespaces' '--limit[At most so many runs, the newest; else all that are kept]:value:' '(--verbose -v)'{--verbose,-v}'[Also the objects that each run changed]' '*:argument:()' ;;
        rollback) _arguments $global '--dry-run[Write nothing anywhere, and print the diff]' '(--yes -y)'{--yes,-y}'[Do not ask]' '--wait[Wait until every object is healthy; exit 4 when that is not so in time]' '(--namespace -n)'{--namespace,-n}'[The namespace; else deploy.namespace, else prod]:namespace:_zakenak_namespaces' '--adopt[Take over objects that exist and are another owner'\''s (a project, Flux, Argo CD, a Helm release)]' '--force-conflicts[Take fields from controllers that hold them, too]' '--prune-fields[Remove fields that a hand added beside the declared ones]' '--replace[Delete and create again where an immutable field changed and that is safe]' '--allow-empty[Accept a desired state without objects although the inventory holds some]' '--no-hooks[Run no hooks of charts]' '--timeout[How long one wait may take; else deploy.timeout, else 5m]:value:' '*:argument:()' ;;
        health) _arguments $global '(--filename -f)'{--filename,-f}'[Live objects as kubectl get -o yaml or -o json writes them; - is standard input; may be given again]:value:' '--rules[Health rules for kinds of your own, before the built-in ones]:file:_files' ;;
        cleanup) _arguments $global '(--namespace -n)'{--namespace,-n}'[The namespace; else deploy.namespace, else prod]:namespace:_zakenak_namespaces' '--all[Also PersistentVolumeClaims, CRDs and the namespace, where this project made them and nothing foreign is left in them]' '--no-hooks[Run no hooks of charts]' '--dry-run[Only say what would be deleted]' '(--yes -y)'{--yes,-y}'[Do not ask]' '--timeout[How long to wait for objects to be gone; else deploy.timeout, else 5m]:value:' ;;
        serve) _arguments $global '--urls[Where it listens, several separated by '\'';'\''; else http://127.0.0.1:8080]:value:' '--data[Where the state is kept; else ~/.local/share/zakenak, and /var/lib/zakenak for root]:directory:_files -/' '--workspace[The folder whose projects may be converged over REST; else none]:directory:_files -/' '--settings[A file with settings (JSON); the environment and flags override it]:file:_files' ;;
        login) _arguments $global '(--username -u)'{--username,-u}'[Who signs in; else asked]:value:' '--password-stdin[Read the password from standard input; else asked]' '--token-stdin[Read an API token from standard input, instead of a name and password]' '*:argument:()' ;;
        logout) _arguments $global '*:argument:()' ;;
        token) _zakenak_token ;;
        user) _zakenak_user ;;
        project) _zakenak_project ;;
        cluster) _zakenak_cluster ;;
        repo) _zakenak_repo ;;
        env) _zakenak_env ;;
        resource) _zakenak_resource ;;
        deployment) _zakenak_deployment ;;
        events) _arguments $global '(--project -p)'{--project,-p}'[The project'\''s identifier]:value:' '--after[Begin with what came after this event, as -o json tells its id (0: with all that is kept); else from now on]:value:' '--server[The server'\''s address; else ZAKENAK_SERVER, else the one that was signed in to last]:value:' ;;
        audit) _arguments $global '(--project -p)'{--project,-p}'[Only of this project (its owners); else all of it (admins)]:value:' '--limit[How many, the newest first: 1 to 500; else 100]:value:' '--before[Only those that are older than this one]:value:' '--server[The server'\''s address; else ZAKENAK_SERVER, else the one that was signed in to last]:value:' ;;
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
