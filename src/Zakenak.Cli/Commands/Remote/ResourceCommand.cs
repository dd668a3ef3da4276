using System.CommandLine;
using System.Text.Json.Nodes;
using Zakenak.Cli.Output;
using Zakenak.Cli.Remote;

namespace Zakenak.Cli.Commands.Remote;

/// <summary><c>zakenak resource</c>: the GitOps resources of a project.</summary>
internal static class ResourceCommand
{
    private static readonly Option<string?> Repository = new("--repo") { Description = "The repository's identifier; else the environment's", HelpName = "id" };

    private static readonly Option<string?> Namespace = new("--namespace", "-n")
    {
        Description = "Where it deploys to; else the environment's",
        HelpName = "namespace",
    };

    private static readonly Option<string> Type = Types(new("--type")
    {
        Description = "What is in the folder",
        DefaultValueFactory = _ => "kustomization",
    });

    private static readonly Option<string?> OnlyType = new Option<string?>("--type") { Description = "Only of this type" }.AcceptOnlyFromAmong("kustomization", "helm");

    private static readonly AnswerTable Columns = new(("STATUS", "status"), ("ID", "id"), ("NAME", "name"), ("TYPE", "type"),
        ("ENVIRONMENT", "environment.name"),
        ("REVISION", "lastAppliedRevision"), ("SUSPENDED", "suspended"), ("UPDATED", "updatedAt"), ("ERROR", "errorMessage"));

    public static Command Create() => ServerCommand.Group("resource", "The GitOps resources of a project",
        ServerCommand.Verb("list", "List the resources of a project", [ServerFlags.Project, ServerFlags.OnlyEnvironment, OnlyType],
            async (s, ct) =>
            s.Show(await s.QueryAsync("gitops.listGitOpsResources", ServerSession.Input(("projectId", s.Get(ServerFlags.Project)),
                ("environmentId", s.Get(ServerFlags.OnlyEnvironment)), ("type", s.Get(OnlyType))), ct), Columns)),
        ServerCommand.Verb("get", "Show a resource, its conditions and what happened last", [ServerFlags.Id], async (s, ct) =>
            s.Show(await GetAsync(s, ct), Columns)),
        ServerCommand.Verb("create", "Add a resource to an environment",
            [ServerFlags.Name, ServerFlags.Environment, Repository, Type, Namespace, ServerFlags.ChosenId, .. ResourceConfig.Options],
            CreateAsync),
        ServerCommand.Verb("update", "Change a resource's configuration; what is not given stays",
            [ServerFlags.Id, .. ResourceConfig.Options],
            (s, ct) => UpdateAsync(s, config => ResourceConfig.ChangeAsync(s, config, ct), ct)),
        ServerCommand.Verb("delete", "Delete a resource, and with prune what it deployed",
            [ServerFlags.Id, ServerFlags.Yes, ServerFlags.DryRun], DeleteAsync),
        ServerCommand.Verb("restore", "Bring a deleted resource back", [ServerFlags.Id], async (s, ct) =>
            s.Show(await s.MutateAsync("gitops.restore", s.ById, ct), Columns)),
        ServerCommand.Verb("sync", "Sync a resource now", [ServerFlags.Id, ServerFlags.Wait, ServerFlags.Timeout], SyncAsync),
        ServerCommand.Verb("suspend", "Leave a resource alone until it is resumed", [ServerFlags.Id],
            (s, ct) => ChangeAsync(s, config => config["suspend"] = true, ct)),
        ServerCommand.Verb("resume", "End a suspension", [ServerFlags.Id],
            (s, ct) => ChangeAsync(s, config => config.Remove("suspend"), ct)));

    private static async Task<int> CreateAsync(ServerSession session, CancellationToken ct)
    {
        var named = session.Get(ServerFlags.Environment);
        var environment = await session.QueryAsync("environments.get", ServerSession.Input(("id", named)), ct);
        var repository = session.Get(Repository) ?? (string?)environment["repositoryId"]
            ?? throw new UsageException($"environment {environment["name"]} has no repository: name one with --repo.");
        var config = new JsonObject();
        await ResourceConfig.ChangeAsync(session, config, ct);
        var input = ServerSession.Input(("projectId", (string?)environment["projectId"]), ("environmentId", named),
            ("repositoryId", repository),
            ("type", session.Get(Type)), ("name", session.Get(ServerFlags.Name)),
                ("namespace", session.Get(Namespace) ?? (string?)environment["namespace"]),
            ("id", session.Get(ServerFlags.ChosenId)), ("config", config));
        return session.Show(await session.MutateAsync("gitops.createGitOpsResource", input, ct), Columns);
    }

    private static Task<int> ChangeAsync(ServerSession session, Action<JsonObject> change, CancellationToken ct) =>
        UpdateAsync(session, config =>
        {
            change(config);
            return Task.CompletedTask;
        }, ct);

    /// <summary>The server replaces the configuration as a whole: ours is what it was, changed, and refused if somebody was
    /// faster.</summary>
    private static async Task<int> UpdateAsync(ServerSession session, Func<JsonObject, Task> change, CancellationToken ct)
    {
        var known = await GetAsync(session, ct);
        var config = known["config"]!.DeepClone().AsObject();
        await change(config);
        await session.MutateAsync("gitops.updateGitOpsResource",
            ServerSession.Input(("id", session.Get(ServerFlags.Id)), ("config", config),
                ("expectedUpdatedAt", (string?)known["updatedAt"])), ct);
        return session.Show(await GetAsync(session, ct), Columns);
    }

    private static async Task<int> DeleteAsync(ServerSession session, CancellationToken ct)
    {
        var resource = await GetAsync(session, ct);
        var prunes = resource["config"]!["prune"] is not JsonValue prune || (bool)prune;
        return await Deletion.RunAsync(session, $"delete GitOps resource {resource["name"]} ({resource["id"]}), and {(prunes ? "with it" : "not")} what it deployed to "
            + $"namespace {resource["namespace"]}", "gitops.deleteGitOpsResource", session.ById, ct);
    }

    private static async Task<int> SyncAsync(ServerSession session, CancellationToken ct)
    {
        var accepted = await session.MutateAsync("gitops.triggerSync", session.ById, ct);
        if (!session.Get(ServerFlags.Wait))
            return session.Tell(accepted, (string)accepted["message"]!);
        var synced = await RemoteWait.ForSyncAsync(session, session.Get(ServerFlags.Id), ct);
        session.Show(synced, Columns);
        return RemoteWait.ExitCodeOf(session, (string?)synced["status"] == "failed", (string?)synced["conditions"]?[0]?["reason"],
            (string?)synced["errorMessage"]);
    }

    private static Task<JsonNode> GetAsync(ServerSession session, CancellationToken ct) =>
        session.QueryAsync("gitops.getGitOpsResource", session.ById, ct);

    private static Option<string> Types(Option<string> option) => option.AcceptOnlyFromAmong("kustomization", "helm");
}
