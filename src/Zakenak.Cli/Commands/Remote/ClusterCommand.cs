using System.CommandLine;
using Zakenak.Cli.Output;
using Zakenak.Cli.Remote;
using Zakenak.Engine.Cluster;

namespace Zakenak.Cli.Commands.Remote;

/// <summary><c>zakenak cluster</c>: the clusters that a server deploys to. The kubeconfig is that of <c>--kubeconfig</c> alone: nobody
/// registers by mistake the one that happens to be the current one.</summary>
internal static class ClusterCommand
{
    private static readonly Option<bool> InCluster = new("--in-cluster") { Description = "The cluster that the server runs in, by its service account" };

    private static readonly Option<string?> Engine =
        new Option<string?>("--engine") { Description = "What reconciles there; else embedded" }.AcceptOnlyFromAmong("embedded", "flux");

    private static readonly AnswerTable Columns =
        new(("ID", "id"), ("NAME", "name"), ("ENGINE", "engine"), ("SERVER", "server"), ("IN-CLUSTER", "inCluster"),
            ("CREATED", "createdAt"));

    public static Command Create() => ServerCommand.Group("cluster", "The clusters that a server deploys to",
        ServerCommand.Verb("list", "List the clusters that you may see", [], async (s, ct) =>
            s.Show(await s.QueryAsync("clusters.list", null, ct), Columns)),
        ServerCommand.Verb("get", "Show a cluster", [ServerFlags.Id], async (s, ct) =>
            s.Show(await s.QueryAsync("clusters.get", s.ById, ct), Columns)),
        ServerCommand.Verb("create", "Register a cluster with --kubeconfig and --context, or --in-cluster (admins)",
            [ServerFlags.Name, ServerFlags.ChosenId, InCluster, Engine], CreateAsync),
        ServerCommand.Verb("update", "Rename a cluster, or give it a new --kubeconfig (admins)", [ServerFlags.Id, ServerFlags.NewName],
            UpdateAsync),
        ServerCommand.Verb("delete", "Forget a cluster that no environment uses (admins)",
            [ServerFlags.Id, ServerFlags.Yes, ServerFlags.DryRun], DeleteAsync),
        ServerCommand.Verb("health", "Say whether the server reaches a cluster", [ServerFlags.Id], HealthAsync));

    private static async Task<int> CreateAsync(ServerSession session, CancellationToken ct)
    {
        var inCluster = session.Get(InCluster);
        var kubeconfig = Kubeconfig(session);
        if (inCluster == (kubeconfig is not null))
            throw new UsageException("give --kubeconfig FILE (- is standard input), or --in-cluster; not both.");
        return session.Show(await session.MutateAsync("clusters.create", ServerSession.Input(("name", session.Get(ServerFlags.Name)),
            ("id", session.Get(ServerFlags.ChosenId)), ("kubeconfig", kubeconfig), ("inCluster", inCluster ? true : null),
                ("engine", session.Get(Engine))), ct), Columns);
    }

    private static async Task<int> UpdateAsync(ServerSession session, CancellationToken ct)
    {
        var input = ServerSession.Input(("id", session.Get(ServerFlags.Id)), ("name", session.Get(ServerFlags.NewName)),
            ("kubeconfig", Kubeconfig(session)));
        if (input.Count == 1)
            throw new UsageException("give --name or --kubeconfig: there is nothing to change.");
        return session.Show(await session.MutateAsync("clusters.update", input, ct), Columns);
    }

    private static async Task<int> DeleteAsync(ServerSession session, CancellationToken ct)
    {
        var cluster = await session.QueryAsync("clusters.get", session.ById, ct);
        return await Deletion.RunAsync(session, $"forget cluster {cluster["name"]} ({cluster["id"]}) and its credentials; what runs there stays", "clusters.delete",
            session.ById, ct);
    }

    /// <summary>Exit code 3 where it is not reachable, as when we do not reach one ourselves.</summary>
    private static async Task<int> HealthAsync(ServerSession session, CancellationToken ct)
    {
        var health = await session.QueryAsync("clusters.checkHealth", session.ById, ct);
        session.Show(health, Columns);
        return (bool)health["reachable"]! ? ExitCodes.Done : ExitCodes.Unreachable;
    }

    private static string? Kubeconfig(ServerSession session) =>
        session.Get(GlobalOptions.Kubeconfig) is { } file ? PortableKubeconfig.Read(file, session.Get(GlobalOptions.Context)) : null;
}
