using System.Collections.Concurrent;
using System.Data.Common;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Zakenak.Engine;
using Zakenak.Engine.Cluster;
using Zakenak.Engine.Configuration;
using Zakenak.Server.Access;
using Zakenak.Server.Clusters;
using Zakenak.Server.Contract;
using Zakenak.Server.Data;

namespace Zakenak.Server.Runs;

/// <summary>Runs the recipe of <c>zakenak converge</c> in the server, and notes what it does. Two runs of one project wait for each other in
/// the cluster, as two commands do.</summary>
internal sealed partial class Runner(Workspace workspace, RunStore store, ClusterConnections clusters, ILogger<Runner> logger) : BackgroundService
{
    private const int AtOnce = 4;

    /// <summary>Until the next try of a note that the database did not take.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<string, Task> runs = new();
    private readonly SemaphoreSlim slots = new(AtOnce);
    private readonly CancellationTokenSource stopping = new();

    /// <summary>Begins it, and comes back with its id once it is noted.</summary>
    /// <exception cref="Errors.ServerException">InvalidInput: the project file; ClusterNotFound.</exception>
    /// <exception cref="ReconcileException">What the project asks for does not hold together.</exception>
    public async Task<string> StartAsync(RunKind kind, StartRun asked, Caller caller, CancellationToken ct)
    {
        var project = workspace.Load(asked.Config);
        var cluster = await clusters.ChooseAsync(asked.Cluster, ct);
        var request = ProjectRun.RequestOf(project, asked.Namespace, prune: kind == RunKind.Converge, build: kind == RunKind.Converge) with
        {
            DryRun = asked.DryRun ?? false,
        };
        var id = await store.AddAsync(kind, asked, cluster, caller.Username, ct);
        var run = new StartedProject(id, Names.Of(kind), project, request, cluster, caller.Username);
        runs[id] = Task.Run(() => RunAsync(run), CancellationToken.None);
        return id;
    }

    /// <summary>What runs here is renewed, so that nobody takes it for lost. A stop ends it: what it applied stays, and starting it again
    /// goes on from there.</summary>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(RunStore.Claim / 3, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            try
            {
                if (!runs.IsEmpty)
                    await store.RenewAsync([.. runs.Keys], CancellationToken.None);
            }
            catch (Exception e)
            {
                Failed(logger, e, "renewing"); // The database is gone for a while: the runs go on.
            }
        }
        await stopping.CancelAsync();
        await Task.WhenAll(runs.Values);
    }

    public override void Dispose()
    {
        stopping.Dispose();
        slots.Dispose();
        base.Dispose();
    }

    private async Task RunAsync(StartedProject run)
    {
        try
        {
            await slots.WaitAsync(stopping.Token);
            try
            {
                await NoteAsync(run, () => store.BeginAsync(run.Id, CancellationToken.None));
                var result = await FollowAsync(run);
                await NoteAsync(run, () => store.EndAsync(run.Id, result.Errors.FirstOrDefault(), Documents.Of(result), CancellationToken.None));
            }
            finally
            {
                slots.Release();
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            await EndAsync(run, new(Reasons.Cancelled, "The server was stopped during this run. What it had applied stays; start it again: it goes on from there."));
        }
        catch (Exception e) when (e is ReconcileException or KubernetesException)
        {
            await EndAsync(run, new((e as ReconcileException)?.Reason ?? "ClusterRefused", e.Message));
        }
        catch (Exception e)
        {
            Failed(logger, e, run.Id);
            await EndAsync(run, new("Internal", "The server failed at this run; its log says why."));
        }
        finally
        {
            runs.TryRemove(run.Id, out _);
        }
    }

    private async Task<ReconcileResult> FollowAsync(StartedProject run)
    {
        var client = await clusters.GetAsync(run.ClusterId, null, stopping.Token);
        ReconcileResult? result = null;
        var number = 0;
        await foreach (var happened in new ProjectRun(run.Project, client).RunAsync(run.Command, run.Request, run.Username, stopping.Token))
        {
            if (happened is ReconcileEvent.Finished finished)
                result = finished.Result;
            if (happened is ReconcileEvent.ObjectChanged { Change.Action: ChangeAction.Unchanged })
                continue;
            number++;
            await NoteAsync(run, () => store.AddEventAsync(run.Id, number, Documents.Of(happened), CancellationToken.None));
        }
        return result ?? throw new InvalidOperationException("The run ended without a result.");
    }

    /// <summary>The database may be away for a while: the run goes on beneath, and what it says waits here until the server stops.</summary>
    private async Task NoteAsync(StartedProject run, Func<Task> write)
    {
        while (true)
        {
            try
            {
                await write();
                return;
            }
            catch (DbException e) when (DatabaseFailures.MayPass(e) && !stopping.IsCancellationRequested)
            {
                Waits(logger, run.Id, e.Message);
                await Task.Delay(Pause, stopping.Token);
            }
        }
    }

    /// <summary>Where the database is gone when the server stops, the run is seen as lost once it is back.</summary>
    private async Task EndAsync(StartedProject run, ReconcileError error)
    {
        try
        {
            await NoteAsync(run, () => store.EndAsync(run.Id, error, null, CancellationToken.None));
        }
        catch (Exception e)
        {
            Failed(logger, e, run.Id);
        }
    }

    [LoggerMessage(2101, LogLevel.Error, "A run failed: {Run}")]
    private static partial void Failed(ILogger logger, Exception error, string run);

    [LoggerMessage(2102, LogLevel.Warning, "What run {Run} does cannot be noted for now; it goes on: {Reason}")]
    private static partial void Waits(ILogger logger, string run, string reason);

    /// <param name="Command">What the history in the cluster calls it.</param>
    private sealed record StartedProject(string Id, string Command, ProjectFile Project, ReconcileRequest Request, string ClusterId, string Username);
}
