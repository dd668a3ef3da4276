using Zakenak.Server.Access;
using Zakenak.Server.Contract;
using Zakenak.Server.Data;
using Zakenak.Server.Errors;
using Zakenak.Server.Procedures;
using Zakenak.Server.Secrets;

namespace Zakenak.Server.Clusters;

/// <summary><c>clusters.*</c>: registered by admins; members see those that their projects may deploy to, without addresses (decision 30).</summary>
internal sealed class ClusterProcedures(Database database, SecretBox secrets, ClusterConnections connections, TimeProvider time)
{
    public void AddTo(ProcedureGroup clusters)
    {
        clusters.Mutation<CreateCluster, Cluster>("create", Need.Admin, CreateAsync);
        clusters.Query("list", Need.SignedIn, ListAsync);
        clusters.Query<ById, Cluster>("get", Need.SignedIn, input => input.Id, GetAsync);
        clusters.Mutation<UpdateCluster, Cluster>("update", Need.Admin, input => input.Id, UpdateAsync);
        clusters.Mutation<ById, Success>("delete", Need.Admin, input => input.Id, DeleteAsync);
        clusters.Query<ById, ClusterHealth>("checkHealth", Need.SignedIn, input => input.Id, CheckHealthAsync);
    }

    private async Task<Cluster> CreateAsync(CreateCluster input, ServerCall call)
    {
        var issues = new InputIssues();
        var id = issues.Id(input.Id, "cluster");
        issues.Text("name", input.Name, 100);
        var inCluster = input.InCluster ?? false;
        if (inCluster == (input.Kubeconfig is not null))
            issues.Add("kubeconfig", "is needed, or inCluster: true; not both");
        CheckKubeconfig(input.Kubeconfig, issues);
        issues.ThrowIfAny();
        var sealedText = input.Kubeconfig is { } text ? secrets.Seal(text, Place(id)) : null;
        var now = time.GetUtcNow();
        var engine = input.Engine ?? ClusterEngine.Embedded;
        if (await database.ExecuteAsync($"""
            INSERT INTO clusters (id, name, engine, in_cluster, kubeconfig_sealed, created_at)
            VALUES ({id}, {input.Name}, {Names.Of(engine)}, {inCluster}, {sealedText}, {now}) ON CONFLICT DO NOTHING
            """, call.Ct) == 0)
        {
            throw Taken.Id("cluster", id);
        }
        call.Target.Add(id);
        return new(id, input.Name, engine, inCluster, await connections.AddressAsync(id, call.Ct), now);
    }

    private async Task<IReadOnlyList<Cluster>> ListAsync(ServerCall call)
    {
        var found = await VisibleAsync(call);
        return call.Caller.Role == ServerRole.Admin ? await Task.WhenAll(found.Select(c => WithAddressAsync(c, call.Ct))) : found;
    }

    /// <summary>Without addresses.</summary>
    internal async Task<IReadOnlyList<Cluster>> VisibleAsync(ServerCall call) => call.Caller.Role == ServerRole.Admin
        ? await database.ListAsync($"SELECT * FROM clusters ORDER BY name, id", Read, call.Ct)
        : await database.ListAsync($"""
            SELECT DISTINCT c.* FROM clusters c JOIN project_destinations d ON d.cluster_id = c.id
            JOIN project_members m ON m.project_id = d.project_id WHERE m.user_id = {call.Caller.UserId} ORDER BY c.name, c.id
            """, Read, call.Ct);

    private async Task<Cluster> GetAsync(ById input, ServerCall call)
    {
        if (call.Caller.Role == ServerRole.Admin)
            return await WithAddressAsync(await database.FindAsync($"SELECT * FROM clusters WHERE id = {input.Id}", Read, call.Ct) ?? throw Missing.Cluster(input.Id), call.Ct);
        return await database.FindAsync($"""
            SELECT c.* FROM clusters c WHERE c.id = {input.Id} AND EXISTS (
                SELECT 1 FROM project_destinations d JOIN project_members m ON m.project_id = d.project_id
                WHERE d.cluster_id = c.id AND m.user_id = {call.Caller.UserId})
            """, Read, call.Ct) ?? throw Missing.Cluster(input.Id);
    }

    private async Task<Cluster> UpdateAsync(UpdateCluster input, ServerCall call)
    {
        var known = await GetAsync(new ById(input.Id), call);
        var issues = new InputIssues();
        if (input.Name is { } name)
            issues.Text("name", name, 100);
        if (input.Kubeconfig is not null && known.InCluster)
            issues.Add("kubeconfig", "does not go with a cluster that the server runs in");
        CheckKubeconfig(input.Kubeconfig, issues);
        issues.ThrowIfAny();
        if (input.Name is not null)
            await database.ExecuteAsync($"UPDATE clusters SET name = {input.Name} WHERE id = {input.Id}", call.Ct);
        if (input.Kubeconfig is { } text)
            await database.ExecuteAsync($"UPDATE clusters SET kubeconfig_sealed = {secrets.Seal(text, Place(input.Id))} WHERE id = {input.Id}", call.Ct);
        return await GetAsync(new ById(input.Id), call);
    }

    private async Task<Success> DeleteAsync(ById input, ServerCall call)
    {
        await GetAsync(input, call);
        await database.WriteAsync(async connection =>
        {
            var used = await connection.ListAsync($"SELECT name FROM environments WHERE cluster_id = {input.Id} ORDER BY name", row => row.Text("name"), call.Ct);
            if (used.Count > 0)
                throw new ServerException(ErrorCode.InUse, $"Cluster {input.Id} is used by the environments {string.Join(", ", used.Take(5))}: delete them first.");
            return await connection.ExecuteAsync($"DELETE FROM clusters WHERE id = {input.Id}", call.Ct);
        }, call.Ct);
        connections.Forget(input.Id);
        return Success.Yes;
    }

    private async Task<ClusterHealth> CheckHealthAsync(ById input, ServerCall call)
    {
        await GetAsync(input, call);
        return await connections.CheckAsync(input.Id, call.Caller.Role == ServerRole.Admin, call.Ct);
    }

    internal static SealedPlace Place(string id) => new("clusters", "kubeconfig_sealed", id);

    /// <summary>It may run no programs and read no files of the server's (decision 32).</summary>
    private static void CheckKubeconfig(string? text, InputIssues issues)
    {
        if (text is not null && ClusterConnections.Problem(text) is { } problem)
            issues.Add("kubeconfig", problem);
    }

    private async Task<Cluster> WithAddressAsync(Cluster cluster, CancellationToken ct) =>
        cluster with { Server = await connections.AddressAsync(cluster.Id, ct) };

    private static Cluster Read(Row row) => new(row.Text("id"), row.Text("name"), Names.Parse<ClusterEngine>(row.Text("engine")), row.Flag("in_cluster"),
        "", row.Time("created_at"));
}
