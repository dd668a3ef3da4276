using Zakenak.Server.Access;
using Zakenak.Server.Contract;
using Zakenak.Server.Data;
using Zakenak.Server.Environments;
using Zakenak.Server.Errors;
using Zakenak.Server.Git;
using Zakenak.Server.GitOps;
using Zakenak.Server.Procedures;

namespace Zakenak.Server.Repositories;

/// <summary><c>repositories.*</c>: of Git, and of Helm charts.</summary>
internal sealed class RepositoryProcedures(Database database, RepositoryInput check, GitMirrors mirrors, TimeProvider time)
{
    public void AddTo(ProcedureGroup repositories)
    {
        var reads = Need.Of(Subject.Repository, ProjectRole.Viewer);
        var changes = Need.Of(Subject.Repository, ProjectRole.Maintainer);
        repositories.Mutation<CreateRepository, Repository>("create", Need.Of(Subject.Project, ProjectRole.Maintainer), input => input.ProjectId, CreateAsync);
        repositories.Query<ByProject, IReadOnlyList<Repository>>("list", Need.Of(Subject.Project, ProjectRole.Viewer), input => input.ProjectId, ListAsync);
        repositories.Query<ById, Repository>("get", reads, input => input.Id, (input, call) => GetAsync(input.Id, call.Ct));
        repositories.Mutation<UpdateRepository, Repository>("update", changes, input => input.Id, UpdateAsync);
        repositories.Mutation<ById, Success>("delete", Need.Of(Subject.Repository, ProjectRole.Owner), input => input.Id, DeleteAsync);
        repositories.Mutation<EnableGitOps, GitOpsEnabled>("enableGitOps", changes, input => input.RepositoryId, EnableGitOpsAsync);
        repositories.Query<ByRepository, FluxSyncStatus>("getFluxStatus", reads, input => input.RepositoryId, GetFluxStatusAsync);
    }

    private async Task<Repository> CreateAsync(CreateRepository input, ServerCall call)
    {
        var issues = new InputIssues();
        var id = issues.Id(input.Id, "repo");
        var kind = input.Kind ?? RepositoryKind.Git;
        issues.Text("fullName", input.FullName, 200);
        check.Address("cloneUrl", input.CloneUrl, kind, issues);
        check.Branch("defaultBranch", input.DefaultBranch, issues);
        RepositoryInput.Secrets(input.Credentials, input.WebhookSecret, issues);
        RepositoryInput.Provider(input.Provider, issues);
        issues.ThrowIfAny();
        var written = await database.ExecuteAsync($"""
            INSERT INTO repositories (id, project_id, full_name, clone_url, kind, provider, default_branch, credentials_sealed, webhook_secret_sealed,
                gitops_enabled, sync_status, last_sync_commit, created_at)
            VALUES ({id}, {input.ProjectId}, {input.FullName}, {input.CloneUrl}, {Names.Of(kind)}, {input.Provider}, {input.DefaultBranch ?? "main"},
                {check.Seal(input.Credentials, id)}, {check.SealWebhookSecret(input.WebhookSecret, id)}, {false}, {Names.Of(SyncStatus.Reconciling)}, {""},
                {time.GetUtcNow()})
            ON CONFLICT DO NOTHING
            """, call.Ct);
        call.Target.Add(id);
        return written == 1 ? await GetAsync(id, call.Ct) : throw Taken.Id("repository", id);
    }

    private async Task<IReadOnlyList<Repository>> ListAsync(ByProject input, ServerCall call) =>
        await database.ListAsync($"SELECT * FROM repositories WHERE project_id = {input.ProjectId} ORDER BY full_name, id", Read, call.Ct);

    private async Task<Repository> GetAsync(string id, CancellationToken ct) =>
        await database.FindAsync($"SELECT * FROM repositories WHERE id = {id}", Read, ct) ?? throw Subjects.NotFound(Subject.Repository, id);

    private async Task<Repository> UpdateAsync(UpdateRepository input, ServerCall call)
    {
        await database.WriteAsync(async connection =>
        {
            // The row is ours until the end: what its address and its credentials must be together is looked at and written in one go.
            await connection.ExecuteAsync($"UPDATE repositories SET id = id WHERE id = {input.Id}", call.Ct);
            var known = await connection.FindAsync($"SELECT * FROM repositories WHERE id = {input.Id}", Read, call.Ct)
                ?? throw Subjects.NotFound(Subject.Repository, input.Id);
            var address = input.CloneUrl ?? known.CloneUrl;
            Check(input, known, address);
            await connection.ExecuteAsync($"""
                UPDATE repositories SET full_name = COALESCE({input.FullName}, full_name), clone_url = {address},
                    default_branch = COALESCE({input.DefaultBranch}, default_branch) WHERE id = {input.Id}
                """, call.Ct);
            if (input.Credentials is not null)
                await connection.ExecuteAsync($"UPDATE repositories SET credentials_sealed = {check.Seal(input.Credentials, input.Id)} WHERE id = {input.Id}", call.Ct);
            if (input.WebhookSecret is not null)
            {
                await connection.ExecuteAsync(
                    $"UPDATE repositories SET webhook_secret_sealed = {check.SealWebhookSecret(input.WebhookSecret, input.Id)} WHERE id = {input.Id}", call.Ct);
            }
            return 0;
        }, call.Ct);
        return await GetAsync(input.Id, call.Ct);
    }

    private void Check(UpdateRepository input, Repository known, string address)
    {
        var issues = new InputIssues();
        if (input.FullName is not null)
            issues.Text("fullName", input.FullName, 200);
        check.Address("cloneUrl", address, known.Kind, issues);
        check.Branch("defaultBranch", input.DefaultBranch, issues);
        RepositoryInput.Secrets(input.Credentials, input.WebhookSecret, issues);
        if (input.CloneUrl is not null && check.IsElsewhere(known, address) && known.HasCredentials && input.Credentials is null)
            issues.Add("credentials", "are needed anew: those that are stored are for another host, and are not sent to this one");
        issues.ThrowIfAny();
    }

    private async Task<Success> DeleteAsync(ById input, ServerCall call)
    {
        await database.WriteAsync(async connection =>
        {
            var used = await connection.ListAsync($"""
                SELECT 'environment ' || name AS name FROM environments WHERE repository_id = {input.Id}
                UNION ALL SELECT 'resource ' || name AS name FROM gitops_resources WHERE repository_id = {input.Id} AND deleted_at IS NULL
                """, row => row.Text("name"), call.Ct);
            if (used.Count > 0)
                throw new ServerException(ErrorCode.InUse, $"Repository {input.Id} is used by {string.Join(", ", used.Take(5))}: change or delete that first.");
            await DeployedObjects.RequireNoneAsync(connection, $"Repository {input.Id}",
                $"SELECT name, deleted_at FROM gitops_resources WHERE repository_id = {input.Id} AND cleaned_at IS NULL ORDER BY name", call.Ct);
            await connection.ExecuteAsync($"""
                DELETE FROM events WHERE project_id = {call.ProjectId} AND resource_id IN (
                    SELECT id FROM gitops_resources WHERE repository_id = {input.Id} UNION ALL SELECT id FROM repositories WHERE id = {input.Id})
                """, call.Ct);
            await connection.ExecuteAsync(
                $"UPDATE deployments SET resource_id = NULL WHERE resource_id IN (SELECT id FROM gitops_resources WHERE repository_id = {input.Id})", call.Ct);
            await connection.ExecuteAsync($"DELETE FROM gitops_resources WHERE repository_id = {input.Id}", call.Ct);
            return await connection.ExecuteAsync($"DELETE FROM repositories WHERE id = {input.Id}", call.Ct);
        }, call.Ct);
        await mirrors.RemoveAsync(input.Id, CancellationToken.None);
        return Success.Yes;
    }

    private async Task<GitOpsEnabled> EnableGitOpsAsync(EnableGitOps input, ServerCall call)
    {
        var issues = new InputIssues();
        issues.Label("config.fluxNamespace", input.Config.FluxNamespace);
        if (input.Config.SecretRef is { } secret)
            issues.Text("config.secretRef", secret, 253);
        issues.Duration("config.syncInterval", input.Config.SyncInterval, GitInput.LeastInterval);
        issues.ThrowIfAny();
        await database.ExecuteAsync($"""
            UPDATE repositories SET gitops_enabled = {true}, flux_namespace = {input.Config.FluxNamespace}, sync_interval = {input.Config.SyncInterval},
                secret_ref = {input.Config.SecretRef} WHERE id = {input.RepositoryId}
            """, call.Ct);
        return new(true, RepositoryInput.SourceName(await GetAsync(input.RepositoryId, call.Ct)));
    }

    private async Task<FluxSyncStatus> GetFluxStatusAsync(ByRepository input, ServerCall call)
    {
        if (!(await GetAsync(input.RepositoryId, call.Ct)).GitOpsEnabled)
            throw NotEnabled.Repository(input.RepositoryId);
        return (await database.FindAsync($"SELECT * FROM repositories WHERE id = {input.RepositoryId}", row => new FluxSyncStatus(
            Names.Parse<SyncStatus>(row.Text("sync_status")), row.Text("last_sync_commit"),
            row.TimeOrNull("last_sync_at")?.UtcDateTime.ToString("O", System.Globalization.CultureInfo.InvariantCulture) ?? "", row.TextOrNull("error_message")),
            call.Ct))!;
    }

    private static Repository Read(Row row) => new(row.Text("id"), row.Text("project_id"), row.Text("full_name"), row.Text("clone_url"),
        Names.Parse<RepositoryKind>(row.Text("kind")), row.TextOrNull("provider"), row.Text("default_branch"),
        row.TextOrNull("credentials_sealed") is not null, row.TextOrNull("webhook_secret_sealed") is not null, row.Flag("gitops_enabled"), row.Time("created_at"));
}
