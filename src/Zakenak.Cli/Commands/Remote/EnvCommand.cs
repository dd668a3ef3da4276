using System.CommandLine;
using Zakenak.Cli.Output;
using Zakenak.Cli.Remote;

namespace Zakenak.Cli.Commands.Remote;

/// <summary><c>zakenak env</c>: the environments of a project.</summary>
internal static class EnvCommand
{
    private static readonly Option<string> Namespace = new("--namespace", "-n")
    {
        Description = "Where it deploys to",
        HelpName = "namespace",
        Required = true
    };

    private static readonly Option<string?> Type = new("--type") { Description = "production, staging, development or another word; else development", HelpName = "type" };

    private static readonly Option<string?> Repository = new("--repo") { Description = "The repository's identifier", HelpName = "id" };

    private static readonly Option<bool?> DevelopersDeploy =
        ServerFlags.Choice("--developers-deploy", "Whether developers may deploy there, too; else yes, but not to production");

    private static readonly Option<string?> ServiceAccount = new("--service-account")
    {
        Description = "Whom the engine impersonates, in the environment's namespace; else nobody",
        HelpName = "name",
    };

    private static readonly Option<bool?> Enabled = ServerFlags.Choice("--enabled", "Whether it is synced; the first time yes");

    private static readonly Option<bool?> AutoSync = ServerFlags.Choice("--auto-sync",
        "Whether new commits are synced by themselves; the first time yes");

    private static readonly Option<string?> Branch = new("--branch")
    {
        Description = "The branch that is synced; the first time main",
        HelpName = "branch"
    };

    private static readonly Option<string?> Path = new("--path")
    {
        Description = "The folder that is synced; the first time ./",
        HelpName = "path"
    };

    private static readonly Option<string?> Interval = new("--interval")
    {
        Description = "How often; the first time 5m",
        HelpName = "duration"
    };

    private static readonly AnswerTable Columns = new(("ID", "id"), ("NAME", "name"), ("TYPE", "type"), ("CLUSTER", "clusterId"),
        ("NAMESPACE", "namespace"),
        ("GITOPS", "gitOps.enabled"), ("AUTO-SYNC", "gitOps.autoSync"), ("BRANCH", "gitOps.gitBranch"), ("PATH", "gitOps.gitPath"));

    public static Command Create() => ServerCommand.Group("env", "The environments of a project",
        ServerCommand.Verb("list", "List the environments of a project", [ServerFlags.Project], async (s, ct) =>
            s.Show(await s.QueryAsync("environments.list", ServerSession.Input(("projectId", s.Get(ServerFlags.Project))), ct), Columns)),
        ServerCommand.Verb("get", "Show an environment", [ServerFlags.Id], async (s, ct) =>
            s.Show(await s.QueryAsync("environments.get", s.ById, ct), Columns)),
        ServerCommand.Verb("create", "Add an environment to a project",
            [ServerFlags.Name, ServerFlags.Project, ServerFlags.Cluster, Namespace, Type, Repository, ServerFlags.ChosenId, DevelopersDeploy,
                ServiceAccount], CreateAsync),
        ServerCommand.Verb("update", "Change an environment; what is not given stays",
            [ServerFlags.Id, ServerFlags.NewName, Type, Repository, DevelopersDeploy], UpdateAsync),
        ServerCommand.Verb("delete", "Delete an environment that has no GitOps resources",
            [ServerFlags.Id, ServerFlags.Yes, ServerFlags.DryRun], DeleteAsync),
        ServerCommand.Verb("configure-gitops", "Say what is synced to an environment and how; what is not given stays",
            [ServerFlags.Id, Branch, Path, Interval, AutoSync, Enabled], ConfigureGitOpsAsync));

    private static async Task<int> CreateAsync(ServerSession session, CancellationToken ct)
    {
        var input = ServerSession.Input(("projectId", session.Get(ServerFlags.Project)), ("clusterId", session.Get(ServerFlags.Cluster)),
            ("name", session.Get(ServerFlags.Name)),
            ("type", session.Get(Type) ?? "development"), ("namespace", session.Get(Namespace)), ("repositoryId", session.Get(Repository)),
            ("id", session.Get(ServerFlags.ChosenId)), ("developersDeploy", session.Get(DevelopersDeploy)),
                ("serviceAccount", session.Get(ServiceAccount)));
        return session.Show(await session.MutateAsync("environments.create", input, ct), Columns);
    }

    private static async Task<int> UpdateAsync(ServerSession session, CancellationToken ct)
    {
        var input = ServerSession.Input(("id", session.Get(ServerFlags.Id)), ("name", session.Get(ServerFlags.NewName)),
            ("type", session.Get(Type)),
            ("repositoryId", session.Get(Repository)), ("developersDeploy", session.Get(DevelopersDeploy)));
        if (input.Count == 1)
            throw new UsageException("say what is to change: see zakenak env update --help.");
        return session.Show(await session.MutateAsync("environments.update", input, ct), Columns);
    }

    private static async Task<int> DeleteAsync(ServerSession session, CancellationToken ct)
    {
        var environment = await session.QueryAsync("environments.get", session.ById, ct);
        return await Deletion.RunAsync(session, $"delete environment {environment["name"]} ({environment["id"]}) with its deployments' history", "environments.delete",
            session.ById, ct);
    }

    private static async Task<int> ConfigureGitOpsAsync(ServerSession session, CancellationToken ct)
    {
        var byEnvironment = ServerSession.Input(("environmentId", session.Get(ServerFlags.Id)));
        var now = await session.QueryAsync("environments.getGitOpsConfig", byEnvironment, ct);
        var isFirst = (string?)now["gitBranch"] is null or "";
        var config = ServerSession.Input(
            ("enabled", session.Get(Enabled) ?? (isFirst || (bool)now["enabled"]!)),
            ("autoSync", session.Get(AutoSync) ?? (isFirst || (bool)now["autoSync"]!)),
            ("gitBranch", session.Get(Branch) ?? (isFirst ? "main" : (string?)now["gitBranch"])),
            ("gitPath", session.Get(Path) ?? (isFirst ? "./" : (string?)now["gitPath"])),
            ("syncInterval", session.Get(Interval) ?? (string?)now["syncInterval"]));
        await session.MutateAsync("environments.configureGitOps", ServerSession.Input(("environmentId", session.Get(ServerFlags.Id)),
            ("config", config)), ct);
        return session.Show(await session.QueryAsync("environments.get", session.ById, ct), Columns);
    }
}
