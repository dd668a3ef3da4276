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
        ServerCommand.Verb("add", "Add a destination (admins)", [Project, ServerFlags.Cluster, Namespace, ClusterScoped],
            (s, ct) => ChangeAsync(s, ServerSession.Input(("clusterId", s.Get(ServerFlags.Cluster)), ("namespace", s.Get(Namespace)),
                ("clusterScoped", s.Get(ClusterScoped))), ct)),
        ServerCommand.Verb("remove", "Remove a destination (admins); what was deployed there stays", [Project, ServerFlags.Cluster, Namespace],
            (s, ct) => ChangeAsync(s, null, ct)));

    private static Task<JsonNode> ListAsync(ServerSession session, CancellationToken ct) =>
        session.QueryAsync("projects.listDestinations", ServerSession.Input(("projectId", session.Get(Project))), ct);

    /// <summary>The server takes all of them at once.</summary>
    /// <param name="added">Null: the one that is named goes.</param>
    private static async Task<int> ChangeAsync(ServerSession session, JsonObject? added, CancellationToken ct)
    {
        var (project, cluster, ns) = (session.Get(Project), session.Get(ServerFlags.Cluster), session.Get(Namespace));
        var known = (await ListAsync(session, ct)).AsArray();
        var others = known.Where(d => (string?)d!["clusterId"] != cluster || (string?)d["namespace"] != ns)
            .Select(d => d!.DeepClone()).ToList();
        if (added is null && others.Count == known.Count)
            throw new UsageException($"{project} has no destination {ns} in {cluster}: zakenak project destination list {project} shows them.");
        if (added is not null)
            others.Add(added);
        await session.MutateAsync("projects.setDestinations", ServerSession.Input(("projectId", project),
            ("destinations", new JsonArray([.. others]))), ct);
        return session.Show(await ListAsync(session, ct), Columns);
    }
}
