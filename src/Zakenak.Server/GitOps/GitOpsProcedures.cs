using System.Data.Common;
using System.Text.Json;
using Zakenak.Server.Access;
using Zakenak.Server.Contract;
using Zakenak.Server.Data;
using Zakenak.Server.Errors;
using Zakenak.Server.Events;
using Zakenak.Server.Procedures;
using Zakenak.Server.Reconciling;

namespace Zakenak.Server.GitOps;

/// <summary><c>gitops.*</c> about resources, as in the reference. They are only noted here: the workers do the work.</summary>
internal sealed class GitOpsProcedures(Database database, EventLog events, TimeProvider time)
{
    private const int ShownEvents = 50;

    public void AddTo(ProcedureGroup gitops)
    {
        var reads = Need.Of(Subject.Resource, ProjectRole.Viewer);
        gitops.Mutation<CreateGitOpsResource, CreatedGitOpsResource>("createGitOpsResource", Need.Of(Subject.Project, ProjectRole.Maintainer),
            input => input.ProjectId, CreateAsync);
        gitops.Query<ListGitOpsResources, IReadOnlyList<GitOpsResourceSummary>>("listGitOpsResources", Need.Of(Subject.Project, ProjectRole.Viewer),
            input => input.ProjectId, ListAsync);
        gitops.Query<ById, GitOpsResource>("getGitOpsResource", reads, input => input.Id, GetAsync);
        gitops.Mutation<UpdateGitOpsResource, UpdatedGitOpsResource>("updateGitOpsResource", Need.Of(Subject.Resource, ProjectRole.Maintainer),
            input => input.Id, UpdateAsync);
        gitops.Mutation<ById, Success>("deleteGitOpsResource", Need.Of(Subject.Resource, ProjectRole.Owner), input => input.Id, DeleteAsync);
        gitops.Mutation<ById, CreatedGitOpsResource>("restore", Need.Of(Subject.Resource, ProjectRole.Owner), input => input.Id, RestoreAsync);
        gitops.Mutation<ById, SyncAccepted>("triggerSync", Need.Deploy(Subject.Resource), input => input.Id, TriggerSyncAsync);
    }

    private async Task<CreatedGitOpsResource> CreateAsync(CreateGitOpsResource input, ServerCall call)
    {
        var issues = new InputIssues();
        var id = issues.Id(input.Id, "res");
        issues.Label("name", input.Name);
        issues.Label("namespace", input.Namespace);
        ConfigRules.Check(input.Type, input.Config, issues);
        issues.ThrowIfAny();
        var now = time.GetUtcNow();
        var config = JsonSerializer.Serialize(input.Config, ContractJson.Default.GitOpsConfig);
        await database.WriteAsync(async connection =>
        {
            await RequireSameProjectAsync(connection, input, call.Ct);
            await RequireFreeNameAsync(connection, input.EnvironmentId, input.Name, call.Ct);
            await RequireNoCycleAsync(connection, input.EnvironmentId, new(input.Name, input.Type, input.Namespace, input.Config.DependsOn ?? []), call.Ct);
            var written = await connection.ExecuteAsync($"""
                INSERT INTO gitops_resources (id, project_id, environment_id, repository_id, type, name, namespace, config, suspended, status,
                    last_applied_revision, last_attempted_revision, conditions, created_at, updated_at, due_at, failures)
                VALUES ({id}, {input.ProjectId}, {input.EnvironmentId}, {input.RepositoryId}, {Names.Of(input.Type)}, {input.Name}, {input.Namespace}, {config},
                    {input.Config.Suspend ?? false}, {Names.Of(GitOpsStatus.Pending)}, {""}, {""}, {"[]"}, {now}, {now}, {now}, {0})
                ON CONFLICT DO NOTHING
                """, call.Ct);
            return written == 1 ? written : throw Taken.Id("GitOps resource", id);
        }, call.Ct);
        call.Target.Add(id);
        await events.AddAsync(new(input.ProjectId, "resource", id, "Normal", "Created", $"{call.Caller.Username} created {input.Name}."), call.Ct);
        return new(id, input.Name, input.Type, GitOpsStatus.Pending, now);
    }

    private async Task<IReadOnlyList<GitOpsResourceSummary>> ListAsync(ListGitOpsResources input, ServerCall call)
    {
        var type = input.Type is { } asked ? Names.Of(asked) : "";
        var environment = input.EnvironmentId ?? "";
        return await database.ListAsync($"""
            SELECT g.*, e.name AS environment_name, r.full_name AS repository_name FROM gitops_resources g
            JOIN environments e ON e.id = g.environment_id JOIN repositories r ON r.id = g.repository_id
            WHERE g.project_id = {input.ProjectId} AND g.deleted_at IS NULL
                AND ({environment} = '' OR g.environment_id = {environment}) AND ({type} = '' OR g.type = {type})
            ORDER BY g.name, g.id
            """, row => new GitOpsResourceSummary(row.Text("id"), row.Text("name"), Names.Parse<GitOpsType>(row.Text("type")),
                Names.Parse<GitOpsStatus>(row.Text("status")), row.Flag("suspended"), row.Text("last_applied_revision"), row.TextOrNull("error_message"),
                new(row.Text("environment_id"), row.Text("environment_name")), new(row.Text("repository_id"), row.Text("repository_name")),
                row.Time("created_at"), row.Time("updated_at")), call.Ct);
    }

    private async Task<GitOpsResource> GetAsync(ById input, ServerCall call)
    {
        var happened = await events.OfResourceAsync(call.ProjectId, input.Id, ShownEvents, call.Ct);
        return await database.FindAsync($"SELECT * FROM gitops_resources WHERE id = {input.Id} AND deleted_at IS NULL", row => Read(row, happened), call.Ct)
            ?? throw Subjects.NotFound(Subject.Resource, input.Id);
    }

    /// <summary>Replaces the configuration; what stalled is tried again with the new one.</summary>
    private async Task<UpdatedGitOpsResource> UpdateAsync(UpdateGitOpsResource input, ServerCall call)
    {
        var known = await GetAsync(new ById(input.Id), call);
        var issues = new InputIssues();
        ConfigRules.Check(known.Type, input.Config, issues);
        issues.ThrowIfAny();
        var kind = await database.FindAsync($"SELECT kind FROM repositories WHERE id = {known.RepositoryId}", row => row.Text("kind"), call.Ct)
            ?? throw Subjects.NotFound(Subject.Resource, input.Id); // deleted meanwhile
        ConfigRules.CheckSource(known.Type, input.Config, Names.Parse<RepositoryKind>(kind));
        var now = LaterThan(known.UpdatedAt);
        var config = JsonSerializer.Serialize(input.Config, ContractJson.Default.GitOpsConfig);
        var expected = input.ExpectedUpdatedAt ?? known.UpdatedAt;
        var written = await database.WriteAsync(async connection =>
        {
            await RequireNoCycleAsync(connection, known.EnvironmentId, new(known.Name, known.Type, known.Namespace, input.Config.DependsOn ?? []), call.Ct);
            return await connection.ExecuteAsync($"""
                UPDATE gitops_resources SET config = {config}, suspended = {input.Config.Suspend ?? false}, updated_at = {now}, due_at = {now}, failures = 0,
                    stalled_revision = NULL, retry_at = NULL WHERE id = {input.Id} AND deleted_at IS NULL AND updated_at = {expected}
                """, call.Ct);
        }, call.Ct);
        if (written == 0)
        {
            var current = await GetAsync(new ById(input.Id), call);
            throw Conflict.Of($"{known.Name} was updated meanwhile: read it again, and update what is there now.", "updatedAt",
                Time(expected), Time(current.UpdatedAt));
        }
        await events.AddAsync(new(known.ProjectId, "resource", input.Id, "Normal", "Updated", $"{call.Caller.Username} changed the configuration."), call.Ct);
        return new(input.Id, now);
    }

    /// <summary>The row stays and the name is free; a worker deletes what was deployed, where <c>prune</c> is not false (decision 20).</summary>
    private async Task<Success> DeleteAsync(ById input, ServerCall call)
    {
        var known = await GetAsync(input, call);
        var now = time.GetUtcNow();
        await database.WriteAsync(async connection =>
        {
            await connection.ExecuteAsync(
                $"UPDATE gitops_resources SET deleted_at = {now}, due_at = {now}, failures = 0 WHERE id = {input.Id} AND deleted_at IS NULL", call.Ct);
            // Nothing was ever applied, and nobody is about to: there is nothing to delete in the cluster.
            return await connection.ExecuteAsync($"""
                UPDATE gitops_resources SET cleaned_at = {now}, due_at = {ResourcePass.NeverAfter(now)}
                WHERE id = {input.Id} AND last_attempted_revision = '' AND claimed_by IS NULL
                """, call.Ct);
        }, call.Ct);
        await events.AddAsync(new(known.ProjectId, "resource", input.Id, "Normal", "Deleted", $"{call.Caller.Username} deleted {known.Name}."), call.Ct);
        return Success.Yes;
    }

    private async Task<CreatedGitOpsResource> RestoreAsync(ById input, ServerCall call)
    {
        var now = time.GetUtcNow();
        try
        {
            return await database.WriteAsync(connection => RestoreAsync(connection, input.Id, now, call.Ct), call.Ct);
        }
        catch (DbException e) when (UniqueViolation.Is(e))
        {
            throw new ServerException(ErrorCode.AlreadyExists, $"The name of GitOps resource {input.Id} was taken by another one in its environment: delete that first.");
        }
    }

    private async Task<CreatedGitOpsResource> RestoreAsync(DatabaseConnection connection, string id, DateTimeOffset now, CancellationToken ct)
    {
        var (deleted, isLive) = (await connection.ListAsync($"SELECT * FROM gitops_resources WHERE id = {id}",
            row => (Read(row, []), row.TimeOrNull("deleted_at") is null), ct)).SingleOrDefault();
        if (deleted is null)
            throw Subjects.NotFound(Subject.Resource, id);
        if (isLive)
            throw Conflict.Of($"{deleted.Name} is not deleted: there is nothing to restore.", "deleted", "true", "false");
        await connection.ExecuteAsync($"""
            UPDATE gitops_resources SET deleted_at = NULL, cleaned_at = NULL, due_at = {now}, failures = 0, stalled_revision = NULL, retry_at = NULL,
                last_applied_revision = {""}, status = {Names.Of(GitOpsStatus.Pending)}, updated_at = {LaterThan(deleted.UpdatedAt)} WHERE id = {id}
            """, ct);
        return new CreatedGitOpsResource(deleted.Id, deleted.Name, deleted.Type, GitOpsStatus.Pending, deleted.CreatedAt);
    }

    /// <summary>Accepted is all that is said: what comes of it shows in the resource (decision 21).</summary>
    private async Task<SyncAccepted> TriggerSyncAsync(ById input, ServerCall call)
    {
        var known = await GetAsync(input, call);
        var now = time.GetUtcNow();
        var enabled = await database.ListAsync($"SELECT gitops_enabled FROM environments WHERE id = {known.EnvironmentId}", row => row.Flag("gitops_enabled"), call.Ct);
        if (enabled is not [true])
            throw NotEnabled.Environment(known.EnvironmentId);
        await database.ExecuteAsync($"""
            UPDATE gitops_resources SET requested_at = {now}, requested_by = {call.Caller.Username}, due_at = {now}, failures = 0, stalled_revision = NULL, retry_at = NULL
            WHERE id = {input.Id}
            """, call.Ct);
        await events.AddAsync(new(known.ProjectId, "resource", input.Id, "Normal", "SyncRequested", $"{call.Caller.Username} asked for a sync."), call.Ct);
        var message = known.Suspended ? $"{known.Name} is suspended: it is synced once that ends." : $"{known.Name} is synced next.";
        return new(true, message, now);
    }

    private static string Time(DateTimeOffset time) => JsonSerializer.SerializeToElement(time, ContractJson.Default.DateTimeOffset).GetString()!;

    /// <summary>Times are kept in milliseconds, and each update must be told from the one before.</summary>
    private DateTimeOffset LaterThan(DateTimeOffset before)
    {
        var now = DateTimeOffset.FromUnixTimeMilliseconds(time.GetUtcNow().ToUnixTimeMilliseconds());
        return now > before ? now : before.AddMilliseconds(1);
    }

    private static async Task RequireFreeNameAsync(DatabaseConnection connection, string environmentId, string name, CancellationToken ct)
    {
        if (await connection.FindAsync($"SELECT id FROM gitops_resources WHERE environment_id = {environmentId} AND name = {name} AND deleted_at IS NULL",
            row => row.Text("id"), ct) is not null)
        {
            throw Taken.Name("GitOps resource", name, $"environment {environmentId}");
        }
    }

    /// <param name="changed">As it is to be.</param>
    private static async Task RequireNoCycleAsync(DatabaseConnection connection, string environmentId, DependentResource changed, CancellationToken ct)
    {
        var others = await connection.ListAsync(DependencyCycle.Resources(environmentId), DependencyCycle.Read, ct);
        if (DependencyCycle.Find(changed.Name, others.Where(r => r.Name != changed.Name).Append(changed)) is { } cycle)
            throw InputIssues.Of("config.dependsOn", $"leads in a circle, so that none of these would ever be synced: {cycle}");
    }

    /// <summary>The caller's rights were looked at for the project alone: what else the input names must be in it.</summary>
    private static async Task RequireSameProjectAsync(DatabaseConnection connection, CreateGitOpsResource input, CancellationToken ct)
    {
        if (await connection.FindAsync($"SELECT id FROM environments WHERE id = {input.EnvironmentId} AND project_id = {input.ProjectId}", row => row.Text("id"), ct) is null)
            throw Subjects.NotFound(Subject.Environment, input.EnvironmentId);
        var found = await connection.ListAsync($"SELECT gitops_enabled, kind FROM repositories WHERE id = {input.RepositoryId} AND project_id = {input.ProjectId}",
            row => (Enabled: row.Flag("gitops_enabled"), Kind: Names.Parse<RepositoryKind>(row.Text("kind"))), ct);
        if (found.Count == 0)
            throw Subjects.NotFound(Subject.Repository, input.RepositoryId);
        ConfigRules.CheckSource(input.Type, input.Config, found[0].Kind);
        if (!found[0].Enabled)
            throw NotEnabled.Repository(input.RepositoryId);
    }

    private static GitOpsResource Read(Row row, IReadOnlyList<GitOpsEvent> happened) => new(row.Text("id"), row.Text("name"),
        Names.Parse<GitOpsType>(row.Text("type")), row.Text("namespace"), JsonSerializer.Deserialize(row.Text("config"), ContractJson.Default.GitOpsConfig)!,
        Names.Parse<GitOpsStatus>(row.Text("status")), row.Flag("suspended"), row.Text("last_applied_revision"), row.Text("last_attempted_revision"),
        row.TextOrNull("error_message"), JsonSerializer.Deserialize(row.Text("conditions"), ContractJson.Default.IReadOnlyListGitOpsCondition)!, happened,
        row.Text("project_id"), row.Text("environment_id"), row.Text("repository_id"), row.Time("created_at"), row.Time("updated_at"),
        row.TimeOrNull("requested_at"));
}
