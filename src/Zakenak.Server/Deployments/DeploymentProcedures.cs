using System.Text.Json;
using Zakenak.Server.Access;
using Zakenak.Server.Contract;
using Zakenak.Server.Data;
using Zakenak.Server.Errors;
using Zakenak.Server.Events;
using Zakenak.Server.Procedures;

namespace Zakenak.Server.Deployments;

/// <summary><c>deployments.*</c>: what was applied when, by whom, and what came of it.</summary>
internal sealed class DeploymentProcedures(Database database, EventLog events, TimeProvider time)
{
    private const int DefaultLimit = 100;

    public void AddTo(ProcedureGroup deployments)
    {
        deployments.Query<ListDeployments, IReadOnlyList<Deployment>>("list", Need.Of(Subject.Project, ProjectRole.Viewer), input => input.ProjectId, ListAsync);
        deployments.Query<ById, Deployment>("get", Need.Of(Subject.Deployment, ProjectRole.Viewer), input => input.Id, (input, call) => GetAsync(input.Id, call.Ct));
        deployments.Mutation<ById, Success>("cancel", Need.Deploy(Subject.Deployment), input => input.Id, CancelAsync);
    }

    private async Task<IReadOnlyList<Deployment>> ListAsync(ListDeployments input, ServerCall call)
    {
        var issues = new InputIssues();
        var limit = input.Limit ?? DefaultLimit;
        if (limit is < 1 or > 500)
            issues.Add("limit", "must be 1 to 500");
        issues.ThrowIfAny();
        var environment = input.EnvironmentId ?? "";
        var before = input.Cursor is { } cursor ? await CreatedAtAsync(input.ProjectId, cursor, call.Ct) : DateTimeOffset.MaxValue;
        var last = input.Cursor ?? "";
        return await database.ListAsync($"""
            SELECT * FROM deployments WHERE project_id = {input.ProjectId} AND ({environment} = '' OR environment_id = {environment})
                AND (created_at < {before} OR (created_at = {before} AND id < {last}))
            ORDER BY created_at DESC, id DESC LIMIT {limit}
            """, Read, call.Ct);
    }

    private async Task<Deployment> GetAsync(string id, CancellationToken ct) =>
        await database.FindAsync($"SELECT * FROM deployments WHERE id = {id}", Read, ct) ?? throw Subjects.NotFound(Subject.Deployment, id);

    /// <summary>Of a page's last deployment, which is one of this project's.</summary>
    private async Task<DateTimeOffset> CreatedAtAsync(string projectId, string cursor, CancellationToken ct)
    {
        var found = await database.ListAsync($"SELECT created_at FROM deployments WHERE id = {cursor} AND project_id = {projectId}",
            row => row.Time("created_at"), ct);
        return found is [var at] ? at : throw Subjects.NotFound(Subject.Deployment, cursor);
    }

    /// <summary>The worker that runs it sees that, and stops waiting; what was applied stays applied until the next sync.</summary>
    private async Task<Success> CancelAsync(ById input, ServerCall call)
    {
        var by = $"cancelled by {call.Caller.Username}; what was applied until then stays";
        var isCancelled = await database.WriteAsync(async connection =>
        {
            var ended = await connection.ExecuteAsync($"""
                UPDATE deployments SET status = {Names.Of(DeploymentStatus.Failed)}, error_reason = {"Cancelled"}, error_message = {by},
                    finished_at = {time.GetUtcNow()} WHERE id = {input.Id} AND status IN ('pending', 'running')
                """, call.Ct);
            return ended == 1
                && await events.AddAsync(connection, new(call.ProjectId, "deployment", input.Id, "Normal", "Cancelled", by), call.Ct) == 1;
        }, call.Ct);
        if (!isCancelled)
        {
            var ended = await GetAsync(input.Id, call.Ct);
            throw Conflict.Of($"Deployment {input.Id} has ended already ({Names.Of(ended.Status)}): there is nothing to cancel.", "status",
                Names.Of(DeploymentStatus.Running), Names.Of(ended.Status));
        }
        events.Wake();
        return Success.Yes;
    }

    internal static Deployment Read(Row row) => new(row.Text("id"), row.Text("project_id"), row.Text("environment_id"),
        Names.Parse<DeploymentStatus>(row.Text("status")), Names.Parse<DeploymentMethod>(row.Text("method")), row.TextOrNull("resource_id"),
        row.TextOrNull("git_commit_sha"), row.TextOrNull("git_commit_url"), row.TextOrNull("version"), row.TextOrNull("image"), row.TextOrNull("author"),
        row.TextOrNull("message"), row.TextOrNull("error_message"), row.TextOrNull("error_reason"),
        JsonSerializer.Deserialize(row.Text("changes"), ContractJson.Default.IReadOnlyListString)!, row.TextOrNull("created_by"), row.Time("created_at"),
        row.TimeOrNull("started_at"), row.TimeOrNull("finished_at"));
}
