using System.Collections.Concurrent;
using System.Data.Common;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Zakenak.Engine;
using Zakenak.Engine.Cluster;
using Zakenak.Server.Clusters;
using Zakenak.Server.Contract;
using Zakenak.Server.Data;
using Zakenak.Server.Errors;
using Zakenak.Server.Events;

namespace Zakenak.Server.Deployments;

/// <summary>Ends deployments past Git when their workload is healthy, cannot become so, or has taken too long. All that it knows is in the
/// database: a server that was killed goes on with them, and it does not matter which replica does.</summary>
internal sealed partial class DirectDeploymentWatch(Database database, ClusterConnections clusters, EventLog events, TimeProvider time,
    ILogger<DirectDeploymentWatch> logger) : BackgroundService
{
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);

    /// <summary>How often to look for causes, which costs several requests, and after which to ask a cluster again that did not answer.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    private const int AtOnce = 8;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    /// <summary>Much longer than one request to the cluster takes.</summary>
    private static readonly TimeSpan Applying = TimeSpan.FromMinutes(2);

    private readonly ConcurrentDictionary<string, Pace> paces = new();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var all = await UnderWayAsync(stoppingToken);
                foreach (var ended in paces.Keys.Except(all.Select(one => one.Id)))
                    paces.TryRemove(ended, out _);
                await Parallel.ForEachAsync(all, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = stoppingToken },
                    async (one, token) => await LookAsync(one, token));
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
        SELECT d.id, d.project_id, d.workload, d.image, d.created_at, d.started_at, e.cluster_id, e.namespace, e.service_account FROM deployments d JOIN environments e ON e.id = d.environment_id
        WHERE d.status IN ('pending', 'running') AND d.workload IS NOT NULL
        """, row => new UnderWay(row.Text("id"), row.Text("project_id"), row.Text("workload"), row.TextOrNull("image"), row.Time("created_at"),
            row.TimeOrNull("started_at") is not null, row.Text("cluster_id"), row.Text("namespace"), row.TextOrNull("service_account")), ct);

    private async Task LookAsync(UnderWay one, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var isLate = now - one.CreatedAt > Patience;
        if (!one.IsApplied)
        {
            if (now - one.CreatedAt > Applying)
                await EndAsync(one, DeploymentStatus.Failed, "Interrupted", "the server was stopped before it was applied for certain: deploy again", ct);
            return;
        }
        var pace = paces.GetValueOrDefault(one.Id);
        if (now < pace.Look)
            return;
        try
        {
            var explain = isLate || now >= pace.Explain;
            if (explain)
                paces[one.Id] = pace with { Explain = now + Pause };
            await JudgeAsync(one, explain, isLate, ct);
        }
        catch (Exception e) when (e is not DbException && !ct.IsCancellationRequested)
        {
            // The cluster may come back; and what is wrong with this one must not keep the others waiting.
            var (reason, message) = Told(e);
            if (isLate)
                await EndAsync(one, DeploymentStatus.Failed, reason, message, ct);
            paces[one.Id] = new(now + Pause, now);
        }
    }

    private (string Reason, string Message) Told(Exception failure)
    {
        switch (failure)
        {
            case ReconcileException e:
                return (e.Reason, e.Message);
            case KubernetesException or ServerException:
                return ("ClusterRefused", failure.Message);
            default:
                Failed(logger, failure);
                return ("Internal", "the server failed at looking at it; its log says why");
        }
    }

    private async Task JudgeAsync(UnderWay one, bool explain, bool isLate, CancellationToken ct)
    {
        var images = new WorkloadImages(await clusters.GetAsync(one.ClusterId, one.Namespace, one.ServiceAccount, ct), one.Namespace);
        if (await images.GetAsync(one.Workload, ct) is not { } live)
        {
            await EndAsync(one, DeploymentStatus.Failed, Reasons.HealthFailed, $"{one.Workload} is gone", ct);
            return;
        }
        if (one.Image is { } image && !WorkloadImages.ContainersOf(live).Values.Contains(image))
        {
            await EndAsync(one, DeploymentStatus.Failed, "Superseded", $"{one.Workload} was given another image before it was healthy with {image}", ct);
            return;
        }
        var health = await images.HealthAsync(live, explain, ct);
        if (health.IsFine)
            await EndAsync(one, DeploymentStatus.Success, null, null, ct);
        else if (health.Causes.Any(cause => cause.IsFinal))
            await EndAsync(one, DeploymentStatus.Failed, Reasons.HealthFailed, health.Explanation, ct);
        else if (isLate)
            await EndAsync(one, DeploymentStatus.Failed, Reasons.HealthTimeout, health.Explanation, ct);
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

    private sealed record UnderWay(string Id, string ProjectId, string Workload, string? Image, DateTimeOffset CreatedAt, bool IsApplied,
        string ClusterId, string Namespace, string? ServiceAccount);

    /// <param name="Look">Not before.</param>
    /// <param name="Explain">Causes not before.</param>
    private readonly record struct Pace(DateTimeOffset Look, DateTimeOffset Explain);
}
