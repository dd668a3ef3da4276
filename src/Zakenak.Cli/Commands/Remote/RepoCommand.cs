using System.CommandLine;
using Zakenak.Cli.Output;
using Zakenak.Cli.Remote;

namespace Zakenak.Cli.Commands.Remote;

/// <summary><c>zakenak repo</c>: the repositories of a project.</summary>
internal static class RepoCommand
{
    private static readonly Argument<string> FullName = new("name") { Description = "Its full name: team/shop" };

    private static readonly Option<string?> NewFullName = new("--full-name") { Description = "Its new full name", HelpName = "name" };

    private static readonly Option<string> Url = new("--url")
    {
        Description = "Where it is cloned from: https://…, ssh://… or git@host:path; of charts https://… or oci://…",
        HelpName = "url",
        Required = true,
    };

    private static readonly Option<string?> NewUrl = new("--url") { Description = "Where it is cloned from now", HelpName = "url" };

    private static readonly Option<string?> Branch = new("--branch") { Description = "Its default branch; else main", HelpName = "branch" };

    private static readonly Option<string?> Kind =
        new Option<string?>("--kind") { Description = "git, or helm for a repository of charts; else git" }
            .AcceptOnlyFromAmong("git", "helm");

    private static readonly Option<string?> Provider = new Option<string?>("--provider") { Description = "What serves it; else told by the host" }
        .AcceptOnlyFromAmong("github", "gitlab", "gitea", "bitbucket");

    private static readonly Option<string?> WebhookSecret = ServerFlags.Secret("--webhook-secret-file", "The secret of its webhooks");

    private static readonly Option<string> Interval = new("--interval")
    {
        Description = "How often it is looked at",
        HelpName = "duration",
        DefaultValueFactory = _ => "5m",
    };

    private static readonly Option<string> FluxNamespace = new("--flux-namespace")
    {
        Description = "Where Flux runs (engine flux)",
        HelpName = "namespace",
        DefaultValueFactory = _ => "flux-system",
    };

    private static readonly Option<string?> SecretRef = new("--secret-ref") { Description = "A Secret in that namespace with the credentials (engine flux)", HelpName = "name" };

    private static readonly AnswerTable Columns = new(("ID", "id"), ("NAME", "fullName"), ("KIND", "kind"), ("URL", "cloneUrl"),
        ("BRANCH", "defaultBranch"),
        ("CREDENTIALS", "hasCredentials"), ("GITOPS", "gitOpsEnabled"));

    public static Command Create() => ServerCommand.Group("repo", "The repositories of a project",
        ServerCommand.Verb("list", "List the repositories of a project", [ServerFlags.Project], async (s, ct) =>
            s.Show(await s.QueryAsync("repositories.list", ServerSession.Input(("projectId", s.Get(ServerFlags.Project))), ct), Columns)),
        ServerCommand.Verb("get", "Show a repository", [ServerFlags.Id], async (s, ct) =>
            s.Show(await s.QueryAsync("repositories.get", s.ById, ct), Columns)),
        ServerCommand.Verb("create", "Add a repository to a project",
            [FullName, ServerFlags.Project, Url, ServerFlags.ChosenId, Kind, Branch, Provider, .. RepoCredentials.Options, WebhookSecret],
                CreateAsync),
        ServerCommand.Verb("update", "Change a repository; what is not given stays",
            [ServerFlags.Id, NewFullName, NewUrl, Branch, .. RepoCredentials.Options, WebhookSecret], UpdateAsync),
        ServerCommand.Verb("delete", "Delete a repository that nothing uses", [ServerFlags.Id, ServerFlags.Yes, ServerFlags.DryRun],
            DeleteAsync),
        ServerCommand.Verb("enable-gitops", "Let a repository be synced", [ServerFlags.Id, Interval, FluxNamespace, SecretRef],
            EnableGitOpsAsync),
        ServerCommand.Verb("status", "Say whether a repository is in sync", [ServerFlags.Id], async (s, ct) =>
            s.Show(await s.QueryAsync("repositories.getFluxStatus", ServerSession.Input(("repositoryId", s.Get(ServerFlags.Id))), ct),
                Columns)));

    private static async Task<int> CreateAsync(ServerSession session, CancellationToken ct)
    {
        var input = ServerSession.Input(("projectId", session.Get(ServerFlags.Project)), ("fullName", session.Get(FullName)),
            ("cloneUrl", session.Get(Url)),
            ("id", session.Get(ServerFlags.ChosenId)), ("kind", session.Get(Kind)), ("defaultBranch", session.Get(Branch)),
                ("provider", session.Get(Provider)),
            ("credentials", await RepoCredentials.ReadAsync(session, ct)), ("webhookSecret",
                await SecretInput.ReadAsync(session.Get(WebhookSecret), "webhook secret", ct)));
        return session.Show(await session.MutateAsync("repositories.create", input, ct), Columns);
    }

    private static async Task<int> UpdateAsync(ServerSession session, CancellationToken ct)
    {
        var input = ServerSession.Input(("id", session.Get(ServerFlags.Id)), ("fullName", session.Get(NewFullName)),
            ("cloneUrl", session.Get(NewUrl)),
            ("defaultBranch", session.Get(Branch)), ("credentials", await RepoCredentials.ReadAsync(session, ct)),
            ("webhookSecret", await SecretInput.ReadAsync(session.Get(WebhookSecret), "webhook secret", ct)));
        if (input.Count == 1)
            throw new UsageException("say what is to change: see zakenak repo update --help.");
        return session.Show(await session.MutateAsync("repositories.update", input, ct), Columns);
    }

    private static async Task<int> DeleteAsync(ServerSession session, CancellationToken ct)
    {
        var repository = await session.QueryAsync("repositories.get", session.ById, ct);
        return await Deletion.RunAsync(session, $"delete repository {repository["fullName"]} ({repository["id"]}) and its credentials", "repositories.delete", session.ById, ct);
    }

    private static async Task<int> EnableGitOpsAsync(ServerSession session, CancellationToken ct)
    {
        var config = ServerSession.Input(("fluxNamespace", session.Get(FluxNamespace)), ("syncInterval", session.Get(Interval)),
            ("secretRef", session.Get(SecretRef)));
        var answer = await session.MutateAsync("repositories.enableGitOps",
            ServerSession.Input(("repositoryId", session.Get(ServerFlags.Id)), ("config", config)), ct);
        return session.Tell(answer, $"GitOps is enabled for {session.Get(ServerFlags.Id)}");
    }
}
