using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Zakenak.Engine;
using Zakenak.Engine.Cluster;
using Zakenak.Engine.Health;
using Zakenak.Server.Clusters;
using Zakenak.Server.Contract;
using Zakenak.Server.Data;
using Zakenak.Server.Events;

namespace Zakenak.Server.Deployments;

/// <summary>Ends deployments past Git when their workload is healthy, cannot become so, or has taken too long. All that it knows is in the
/// database: a server that was killed goes on with them, and it does not matter which replica does.</summary>
internal sealed partial class DirectDeploymentWatch(Database database, ClusterConnections clusters, EventLog events, TimeProvider time,
    ILogger<DirectDeploymentWatch> logger) : BackgroundService
{
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    /// <summary>Much longer than one request to the cluster takes.</summary>
    private static readonly TimeSpan Applying = TimeSpan.FromMinutes(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                foreach (var one in await UnderWayAsync(stoppingToken))
                    await LookAsync(one, stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                Failed(logger, e); // The database is gone for a while.
            }
            catch (OperationCanceledException)
            {
                return;
            }
            await Task.Delay(Poll, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private Task<List<UnderWay>> UnderWayAsync(CancellationToken ct) => database.ListAsync($"""
        SELECT d.id, d.project_id, d.workload, d.created_at, d.started_at, e.cluster_id, e.namespace FROM deployments d JOIN environments e ON e.id = d.environment_id
        WHERE d.status IN ('pending', 'running') AND d.workload IS NOT NULL
        """, row => new UnderWay(row.Text("id"), row.Text("project_id"), row.Text("workload"), row.Time("created_at"), row.TimeOrNull("started_at") is not null,
            row.Text("cluster_id"), row.Text("namespace")), ct);

    private async Task LookAsync(UnderWay one, CancellationToken ct)
    {
        var age = time.GetUtcNow() - one.CreatedAt;
        var isLate = age > Patience;
        if (!one.IsApplied)
        {
            if (age > Applying)
                await EndAsync(one, DeploymentStatus.Failed, "Interrupted", "the server was stopped before it was applied for certain: deploy again", ct);
            return;
        }
        try
        {
            var client = await clusters.GetAsync(one.ClusterId, null, ct);
            var health = await new WorkloadImages(client, one.Namespace).HealthAsync(one.Workload, ct);
            if (health.IsFine)
                await EndAsync(one, DeploymentStatus.Success, null, null, ct);
            else if (health.Health == HealthState.Missing || health.Causes.Any(cause => cause.IsFinal))
                await EndAsync(one, DeploymentStatus.Failed, Reasons.HealthFailed, health.Explanation, ct);
            else if (isLate)
                await EndAsync(one, DeploymentStatus.Failed, Reasons.HealthTimeout, health.Explanation, ct);
        }
        catch (Exception e) when (e is ReconcileException or KubernetesException or Errors.ServerException)
        {
            if (isLate) // until then the cluster may come back
                await EndAsync(one, DeploymentStatus.Failed, (e as ReconcileException)?.Reason ?? "ClusterRefused", e.Message, ct);
        }
    }

    private async Task EndAsync(UnderWay one, DeploymentStatus status, string? reason, string? message, CancellationToken ct)
    {
        var ended = await database.ExecuteAsync($"""
            UPDATE deployments SET status = {Names.Of(status)}, error_reason = {reason}, error_message = {message}, finished_at = {time.GetUtcNow()}
            WHERE id = {one.Id} AND status IN ('pending', 'running')
            """, ct);
        if (ended == 1)
            await events.AddAsync(new(one.ProjectId, "deployment", one.Id, status == DeploymentStatus.Success ? "Normal" : "Warning", reason ?? "Healthy",
                message ?? $"{one.Workload} is healthy"), ct);
    }

    [LoggerMessage(2201, LogLevel.Warning, "Deployments past Git could not be looked at; they are again")]
    private static partial void Failed(ILogger logger, Exception error);

    private sealed record UnderWay(string Id, string ProjectId, string Workload, DateTimeOffset CreatedAt, bool IsApplied, string ClusterId, string Namespace);
}
