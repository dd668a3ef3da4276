using System.Data.Common;
using Zakenak.Server.Access;
using Zakenak.Server.Contract;
using Zakenak.Server.Data;
using Zakenak.Server.Errors;
using Zakenak.Server.GitOps;
using Zakenak.Server.Procedures;

namespace Zakenak.Server.Environments;

/// <summary><c>environments.*</c>: a namespace in a cluster, and what of a repository goes there.</summary>
internal sealed class EnvironmentProcedures(Database database, TimeProvider time)
{
    /// <summary>Before <c>configureGitOps</c>: nothing is synced.</summary>
    private static readonly EnvironmentGitOps Unconfigured = new(false, false, "", "", "5m");

    public void AddTo(ProcedureGroup environments)
    {
        var reads = Need.Of(Subject.Environment, ProjectRole.Viewer);
        var changes = Need.Of(Subject.Environment, ProjectRole.Maintainer);
        environments.Mutation<CreateEnvironment, ProjectEnvironment>("create", Need.Of(Subject.Project, ProjectRole.Maintainer), input => input.ProjectId, CreateAsync);
        environments.Query<ByProject, IReadOnlyList<ProjectEnvironment>>("list", Need.Of(Subject.Project, ProjectRole.Viewer), input => input.ProjectId, ListAsync);
        environments.Query<ById, ProjectEnvironment>("get", reads, input => input.Id, (input, call) => GetAsync(input.Id, call.Ct));
        environments.Mutation<UpdateEnvironment, ProjectEnvironment>("update", changes, input => input.Id, UpdateAsync);
        environments.Mutation<ById, Success>("delete", Need.Of(Subject.Environment, ProjectRole.Owner), input => input.Id, DeleteAsync);
        environments.Mutation<ConfigureGitOps, Success>("configureGitOps", changes, input => input.EnvironmentId, ConfigureGitOpsAsync);
        environments.Query<ByEnvironment, EnvironmentGitOps>("getGitOpsConfig", reads, input => input.EnvironmentId,
            async (input, call) => (await GetAsync(input.EnvironmentId, call.Ct)).GitOps);
    }

    private async Task<ProjectEnvironment> CreateAsync(CreateEnvironment input, ServerCall call)
    {
        var issues = new InputIssues();
        var id = issues.Id(input.Id, "env");
        issues.Text("name", input.Name, 100);
        issues.Text("type", input.Type, 50);
        issues.Label("namespace", input.Namespace);
        if (input.ServiceAccount is { } account)
            issues.Label("serviceAccount", account);
        issues.ThrowIfAny();
        var developers = input.DevelopersDeploy ?? input.Type is not ("prod" or "production");
        return await database.WriteAsync(async connection =>
        {
            await RequireDestinationAsync(connection, input, call.Ct);
            if (input.RepositoryId is { } repository)
                await RequireRepositoryAsync(connection, repository, input.ProjectId, call.Ct);
            if (await connection.FindAsync($"SELECT id FROM environments WHERE project_id = {input.ProjectId} AND name = {input.Name}", row => row.Text("id"), call.Ct) is not null)
                throw Taken.Name("environment", input.Name, $"project {input.ProjectId}");
            var (enabled, autoSync, branch, path, interval) = Unconfigured;
            var written = await connection.ExecuteAsync($"""
                INSERT INTO environments (id, project_id, cluster_id, repository_id, name, type, namespace, gitops_enabled, auto_sync, git_branch, git_path,
                    sync_interval, developers_deploy, service_account, created_at)
                VALUES ({id}, {input.ProjectId}, {input.ClusterId}, {input.RepositoryId}, {input.Name}, {input.Type}, {input.Namespace}, {enabled}, {autoSync},
                    {branch}, {path}, {interval}, {developers}, {input.ServiceAccount}, {time.GetUtcNow()})
                ON CONFLICT DO NOTHING
                """, call.Ct);
            call.Target.Add(id);
            return written == 1 ? (await FindAsync(connection, id, call.Ct))! : throw Taken.Id("environment", id);
        }, call.Ct);
    }

    private async Task<IReadOnlyList<ProjectEnvironment>> ListAsync(ByProject input, ServerCall call) =>
        await database.ListAsync($"SELECT * FROM environments WHERE project_id = {input.ProjectId} ORDER BY name", Read, call.Ct);

    private async Task<ProjectEnvironment> GetAsync(string id, CancellationToken ct) =>
        await database.FindAsync($"SELECT * FROM environments WHERE id = {id}", Read, ct) ?? throw Subjects.NotFound(Subject.Environment, id);

    private async Task<ProjectEnvironment> UpdateAsync(UpdateEnvironment input, ServerCall call)
    {
        var issues = new InputIssues();
        if (input.Name is not null)
            issues.Text("name", input.Name, 100);
        if (input.Type is not null)
            issues.Text("type", input.Type, 50);
        issues.ThrowIfAny();
        try
        {
            return await database.WriteAsync(async connection =>
            {
                if (input.RepositoryId is { } repository)
                    await RequireRepositoryAsync(connection, repository, call.ProjectId, call.Ct);
                await connection.ExecuteAsync($"""
                    UPDATE environments SET name = COALESCE({input.Name}, name), type = COALESCE({input.Type}, type),
                        repository_id = COALESCE({input.RepositoryId}, repository_id),
                        developers_deploy = COALESCE(CAST({input.DevelopersDeploy} AS INTEGER), developers_deploy)
                    WHERE id = {input.Id}
                    """, call.Ct);
                return await FindAsync(connection, input.Id, call.Ct) ?? throw Subjects.NotFound(Subject.Environment, input.Id);
            }, call.Ct);
        }
        catch (DbException e) when (UniqueViolation.Is(e))
        {
            throw Taken.Name("environment", input.Name!, $"project {call.ProjectId}");
        }
    }

    private async Task<Success> DeleteAsync(ById input, ServerCall call)
    {
        await database.WriteAsync(async connection =>
        {
            await DeployedObjects.RequireNoneAsync(connection, $"Environment {input.Id}",
                $"SELECT name, deleted_at FROM gitops_resources WHERE environment_id = {input.Id} AND cleaned_at IS NULL ORDER BY name", call.Ct);
            await connection.ExecuteAsync($"""
                DELETE FROM events WHERE project_id = {call.ProjectId} AND resource_id IN (
                    SELECT id FROM gitops_resources WHERE environment_id = {input.Id}
                    UNION ALL SELECT id FROM deployments WHERE environment_id = {input.Id}
                    UNION ALL SELECT id FROM environments WHERE id = {input.Id})
                """, call.Ct);
            await connection.ExecuteAsync($"DELETE FROM deployments WHERE environment_id = {input.Id}", call.Ct);
            await connection.ExecuteAsync($"DELETE FROM gitops_resources WHERE environment_id = {input.Id}", call.Ct);
            return await connection.ExecuteAsync($"DELETE FROM environments WHERE id = {input.Id}", call.Ct);
        }, call.Ct);
        return Success.Yes;
    }

    /// <summary>What its resources inherit changed: they are due.</summary>
    private async Task<Success> ConfigureGitOpsAsync(ConfigureGitOps input, ServerCall call)
    {
        var issues = new InputIssues();
        GitInput.Branch("config.gitBranch", input.Config.GitBranch, issues);
        GitInput.Path("config.gitPath", input.Config.GitPath, issues);
        issues.Duration("config.syncInterval", input.Config.SyncInterval, GitInput.LeastInterval);
        issues.ThrowIfAny();
        await database.WriteAsync(async connection =>
        {
            await connection.ExecuteAsync($"""
                UPDATE environments SET gitops_enabled = {input.Config.Enabled}, auto_sync = {input.Config.AutoSync}, git_branch = {input.Config.GitBranch},
                    git_path = {input.Config.GitPath}, sync_interval = {input.Config.SyncInterval} WHERE id = {input.EnvironmentId}
                """, call.Ct);
            return await connection.ExecuteAsync(
                $"UPDATE gitops_resources SET due_at = {time.GetUtcNow()}, stalled_revision = NULL, retry_at = NULL WHERE environment_id = {input.EnvironmentId}", call.Ct);
        }, call.Ct);
        return Success.Yes;
    }

    /// <summary>A project deploys only where an admin lets it (decision 31).</summary>
    private static async Task RequireDestinationAsync(DatabaseConnection connection, CreateEnvironment input, CancellationToken ct)
    {
        var allowed = await connection.ListAsync($"SELECT namespace FROM project_destinations WHERE project_id = {input.ProjectId} AND cluster_id = {input.ClusterId}",
            row => row.Text("namespace"), ct);
        if (allowed.Count == 0)
            throw new ServerException(ErrorCode.ClusterNotFound, $"There is no cluster {input.ClusterId} that project {input.ProjectId} may deploy to. An admin sets that with projects.setDestinations.");
        if (!allowed.Any(pattern => DestinationRules.Matches(pattern, input.Namespace)))
        {
            throw new ServerException(ErrorCode.DestinationRefused, $"Project {input.ProjectId} may not deploy to namespace {input.Namespace} of cluster {input.ClusterId}, "
                + $"only to {string.Join(", ", allowed)}. An admin changes that with projects.setDestinations.");
        }
    }

    private static async Task RequireRepositoryAsync(DatabaseConnection connection, string id, string projectId, CancellationToken ct)
    {
        if (await connection.FindAsync($"SELECT id FROM repositories WHERE id = {id} AND project_id = {projectId}", row => row.Text("id"), ct) is null)
            throw Subjects.NotFound(Subject.Repository, id);
    }

    private static Task<ProjectEnvironment?> FindAsync(DatabaseConnection connection, string id, CancellationToken ct) =>
        connection.FindAsync($"SELECT * FROM environments WHERE id = {id}", Read, ct);

    internal static ProjectEnvironment Read(Row row) => new(row.Text("id"), row.Text("project_id"), row.Text("cluster_id"), row.TextOrNull("repository_id"),
        row.Text("name"), row.Text("type"), row.Text("namespace"), row.Flag("developers_deploy"), row.TextOrNull("service_account"),
        new(row.Flag("gitops_enabled"), row.Flag("auto_sync"), row.Text("git_branch"), row.Text("git_path"), row.Text("sync_interval")), row.Time("created_at"));
}
