using System.CommandLine;
using System.Text.Json.Nodes;
using Zakenak.Cli.Output;
using Zakenak.Cli.Remote;

namespace Zakenak.Cli.Commands.Remote;

/// <summary><c>zakenak project destination</c>: where a project may deploy to.</summary>
internal static class ProjectDestinationCommand
{
    private static readonly Argument<string> Project = new("project") { Description = "The project's identifier" };

    private static readonly Option<string> Namespace = new("--namespace", "-n")
    {
        Description = "A namespace, or a pattern with * for any part of its name",
        HelpName = "pattern",
        Required = true,
    };

    private static readonly Option<bool> ClusterScoped = new("--cluster-scoped") { Description = "Kinds without a namespace, too" };

    private static readonly AnswerTable Columns = new(("CLUSTER", "clusterId"), ("NAMESPACE", "namespace"),
        ("CLUSTER-SCOPED", "clusterScoped"));

    public static Command Create() => ServerCommand.Subgroup("destination", "Where a project may deploy to",
        ServerCommand.Verb("list", "List the destinations", [Project], async (s, ct) => s.Show(await ListAsync(s, ct), Columns)),
        ServerCommand.Verb("add", "Add a destination (admins)", [Project, ServerFlags.Cluster, Namespace, ClusterScoped, ServerFlags.DryRun], AddAsync),
        ServerCommand.Verb("remove", "Remove a destination (admins); what was deployed there stays",
            [Project, ServerFlags.Cluster, Namespace, ServerFlags.DryRun], RemoveAsync));

    private static Task<JsonNode> ListAsync(ServerSession session, CancellationToken ct) =>
        session.QueryAsync("projects.listDestinations", ServerSession.Input(("projectId", session.Get(Project))), ct);

    private static async Task<int> AddAsync(ServerSession session, CancellationToken ct)
    {
        var known = (await ListAsync(session, ct)).AsArray();
        var (where, scoped) = (Where(session), session.Get(ClusterScoped));
        if (Find(session, known) is { } there && (bool)there["clusterScoped"]! != scoped)
        {
            throw new UsageException($"{session.Get(Project)} has the destination {where} already, {(scoped ? "without" : "with")} kinds that have no namespace: "
                + "remove it first, then add it anew.");
        }
        var added = ServerSession.Input(("clusterId", session.Get(ServerFlags.Cluster)), ("namespace", session.Get(Namespace)), ("clusterScoped", scoped));
        return await SetAsync(session, known, added, $"let {session.Get(Project)} deploy to {where}{(scoped ? ", kinds without a namespace too" : "")}", ct);
    }

    private static async Task<int> RemoveAsync(ServerSession session, CancellationToken ct)
    {
        var known = (await ListAsync(session, ct)).AsArray();
        if (Find(session, known) is null)
        {
            throw new UsageException($"{session.Get(Project)} has no destination {Where(session)}: "
                + $"zakenak project destination list {session.Get(Project)} shows them.");
        }
        return await SetAsync(session, known, null, $"let {session.Get(Project)} deploy to {Where(session)} no more", ct);
    }

    /// <summary>The server takes all of them at once, and refuses where somebody else changed them since they were read.</summary>
    /// <param name="added">Takes the place of the one that is named; null: that one goes.</param>
    /// <param name="what">For a dry run.</param>
    private static async Task<int> SetAsync(ServerSession session, JsonArray known, JsonObject? added, string what, CancellationToken ct)
    {
        if (session.Get(ServerFlags.DryRun))
            return session.Tell(new JsonObject { ["dryRun"] = true, ["would"] = what }, $"would do: {what}");
        var named = Find(session, known);
        var all = known.Where(d => d != named).Append(added).Where(d => d is not null).Select(d => d!.DeepClone());
        await session.MutateAsync("projects.setDestinations", ServerSession.Input(("projectId", session.Get(Project)),
            ("destinations", new JsonArray([.. all])), ("expected", known)), ct);
        return session.Show(await ListAsync(session, ct), Columns);
    }

    /// <summary>The one that is named; null: there is none.</summary>
    private static JsonNode? Find(ServerSession session, JsonArray known) => known.FirstOrDefault(d =>
        (string?)d!["clusterId"] == session.Get(ServerFlags.Cluster) && (string?)d["namespace"] == session.Get(Namespace));

    private static string Where(ServerSession session) => $"{session.Get(Namespace)} in {session.Get(ServerFlags.Cluster)}";
}
