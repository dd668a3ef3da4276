using System.Data.Common;
using Microsoft.Extensions.Logging;
using Zakenak.Engine;
using Zakenak.Engine.Cluster;
using Zakenak.Server.Errors;
using Zakenak.Server.Reconciling.Sources;

namespace Zakenak.Server.Reconciling;

/// <summary>One pass over one resource: may it → which revision → is it to be tried → reconcile → note what came of it.</summary>
internal sealed partial class ResourcePass(ResourceNotes notes, DeploymentNotes deployments, ResourceSources sources, Dependencies dependencies,
    ReleaseRun run, ReleaseRemedy remedy, TimeProvider time, ILogger<ResourcePass> logger)
{
    /// <summary>After what was deleted is gone: nothing to look at before.</summary>
    private static readonly TimeSpan never = TimeSpan.FromDays(36500);

    private static readonly TimeSpan dependencyPoll = TimeSpan.FromSeconds(5);

    /// <summary>These are not cured by trying again: only a new revision or setting is.</summary>
    private static readonly HashSet<string> terminal =
    [
        Reasons.ManifestInvalid, Reasons.RenderFailed, Reasons.PathOutsideProject, Reasons.SourceNotFound, Reasons.DuplicateObject, Reasons.RemoteResourceRefused,
        Reasons.ConfigurationInvalid, Reasons.ImmutableField, Reasons.DestinationRefused,
    ];

    /// <summary>For what need not be looked at again.</summary>
    public static DateTimeOffset NeverAfter(DateTimeOffset now) => now + never;

    /// <returns>When it is due again.</returns>
    public async Task<DateTimeOffset> RunAsync(ResourceWork work, CancellationToken ct)
    {
        try
        {
            if (work.IsDeleted)
                return await CleanUpAsync(work, ct);
            if (!work.Environment.Enabled)
                return await notes.WaitAsync(work, "GitOpsDisabled", "GitOps is off in the environment: environments.configureGitOps turns it on.", work.Interval, ct);
            if (await dependencies.FindUnreadyAsync(work, null, ct) is { } unready)
                return await WaitAsync(work, unready, ct);
            var source = sources.Open(work);
            if (await FindAsync(work, source, ct) is not { } revision)
                return time.GetUtcNow() + Pauses.Jittered(work.Interval);
            if (await dependencies.FindUnreadyAsync(work, revision, ct) is { } waitsFor)
                return await WaitAsync(work, waitsFor, ct);
            return IsToWait(work, revision) is { } until ? until : await TryAsync(work, source, revision, ct);
        }
        catch (SourceLostException e)
        {
            return await notes.LoseSourceAsync(work, e.Error, ct);
        }
        catch (Exception e) when (Expected(e, ct) is { } error)
        {
            return await notes.FailAsync(work, error, ct);
        }
    }

    private async Task<DateTimeOffset> WaitAsync(ResourceWork work, ReconcileError unready, CancellationToken ct)
    {
        if (unready.Reason == Dependencies.Cycle)
            await notes.FailAsync(work, unready, ct);
        else
            await notes.WaitAsync(work, unready.Reason, unready.Message, dependencyPoll, ct);
        return time.GetUtcNow() + dependencyPoll; // A cycle may be opened elsewhere.
    }

    /// <summary>The newest; with <c>autoSync: false</c> the one that was synced last, until somebody asks (decision 21).</summary>
    private async Task<SourceRevision?> FindAsync(ResourceWork work, IResourceSource source, CancellationToken ct)
    {
        if (!work.Environment.AutoSync && work.RequestedAt is null && work.Pin is { } pin)
            return source.Pinned(pin);
        try
        {
            var found = await source.FindAsync(ct);
            await notes.SawRevisionAsync(work, found, ct);
            return found;
        }
        catch (Exception e) when (e is ServerException or ReconcileException && Expected(e, ct) is { } error)
        {
            throw new SourceLostException(error, e);
        }
    }

    /// <summary>A revision that failed has its pause, or is never tried again; a newer one need not wait for that. Null: now.</summary>
    private DateTimeOffset? IsToWait(ResourceWork work, SourceRevision revision)
    {
        var look = time.GetUtcNow() + Pauses.Jittered(work.Interval);
        if (work.RequestedAt is not null || revision.Text != work.AttemptedRevision)
            return null;
        if (work.StalledRevision == revision.Text)
            return look;
        return work.RetryAt > time.GetUtcNow() ? (work.RetryAt < look ? work.RetryAt : look) : null;
    }

    private async Task<DateTimeOffset> TryAsync(ResourceWork work, IResourceSource source, SourceRevision revision, CancellationToken ct)
    {
        var attempt = (revision.Text == work.AttemptedRevision ? work.Failures : 0) + 1;
        string? deployment = null;
        ReconcileResult? result = null;
        ReconcileError? error;
        try
        {
            if (revision.Text != work.LastAppliedRevision)
            {
                // What is tried again by itself is no deployment of its own, unless it succeeds.
                if (revision.Text == work.AttemptedRevision && work.RequestedAt is null)
                    deployment = await deployments.FindRunningAsync(work, revision, ct);
                else if ((deployment = await deployments.BeginAsync(work, revision, await source.DescribeAsync(revision, ct), ct)) is null)
                    return time.GetUtcNow();
                if (!await notes.BeginAsync(work, revision, ct))
                    return time.GetUtcNow(); // Taken over: another one knows better by now.
            }
            var ended = await run.RunAsync(work, source, revision, deployment, ct);
            if (ended.StoppedBy is { } why)
                return await notes.StopWaitingAsync(work, revision, deployment, why, ct);
            result = ended.Result!;
            if (result.Succeeded)
            {
                if (deployment is null && revision.Text != work.LastAppliedRevision)
                    deployment = await deployments.BeginAsync(work, revision, await source.DescribeAsync(revision, ct), ct);
                return await notes.SucceedAsync(work, revision, deployment, result, ended.GoodRelease, ct);
            }
            error = result.Errors[0];
        }
        catch (Exception e) when (Expected(e, ct) is { } expected)
        {
            error = expected;
        }
        return await FailAsync(work, revision, deployment, attempt, error, result, ct);
    }

    private async Task<DateTimeOffset> FailAsync(ResourceWork work, SourceRevision revision, string? deployment, int attempt,
        ReconcileError error, ReconcileResult? result, CancellationToken ct)
    {
        if (Outages.Contains(error.Reason))
            return await notes.FailAsync(work, revision, deployment, error, attempt - 1, isOver: false, result, ct);
        // What values of the cluster have to do with it may be mended there.
        var isOver = terminal.Contains(error.Reason) && work.Config.ValuesFrom is not { Count: > 0 };
        if (result is null || isOver || revision.Text == work.LastAppliedRevision)
            return await notes.FailAsync(work, revision, deployment, error, attempt, isOver, result, ct);
        try
        {
            error = error with { Message = error.Message + await RemedyAsync(work, attempt, result, ct) };
        }
        catch (Exception e) when (Expected(e, ct) is { } failed)
        {
            error = error with { Message = $"{error.Message}\nIt could not be undone: {failed.Message}" };
        }
        return await notes.FailAsync(work, revision, deployment, error, attempt, attempt >= ReleaseRemedy.Attempts(work), result, ct);
    }

    /// <returns>What was done, for the end of the error's message.</returns>
    private async Task<string> RemedyAsync(ResourceWork work, int attempt, ReconcileResult failed, CancellationToken ct)
    {
        if (ReleaseRemedy.IsUndone(work, attempt))
        {
            if (ReleaseRemedy.IsInstall(work))
            {
                await remedy.UninstallAsync(work, await run.ClusterAsync(work, ct), ct);
                return "\nWhat it had created is deleted again.";
            }
            if (await run.RollBackAsync(work, ct) is { } good)
            {
                await remedy.TellAsync(work, good, ct);
                return $"\nIt is rolled back to {good}.";
            }
        }
        if (!ReleaseRemedy.IsInstall(work) && work.Config.Upgrade?.CleanupOnFail == true)
        {
            await remedy.DeleteCreatedAsync(work, await run.ClusterAsync(work, ct), failed, ct);
            return "\nWhat it had created is deleted again.";
        }
        return "";
    }

    private async Task<DateTimeOffset> CleanUpAsync(ResourceWork work, CancellationToken ct)
    {
        if (work.Config.Prune ?? true)
            await remedy.UninstallAsync(work, await run.ClusterAsync(work, ct), ct);
        run.Forget(work);
        await notes.CleanedAsync(work, ct);
        return NeverAfter(time.GetUtcNow());
    }

    /// <summary>Null: a stop, or the database's end, which are no failure of the resource.</summary>
    private ReconcileError? Expected(Exception exception, CancellationToken ct)
    {
        switch (exception)
        {
            case OperationCanceledException when ct.IsCancellationRequested:
            case DbException:
            case SourceLostException:
                return null;
            case ReconcileException e:
                return new(e.Reason, e.Message);
            case ServerException e:
                return new(e.Code.ToString(), e.Message);
            case KubernetesException e:
                return new("ClusterRefused", e.Message);
            default:
                Unexpected(logger, exception);
                return new("Unexpected", $"Something unexpected happened ({exception.GetType().Name}): the server's log tells more.");
        }
    }

    [LoggerMessage(2006, LogLevel.Error, "Something unexpected happened in a pass")]
    private static partial void Unexpected(ILogger logger, Exception error);

    /// <summary>The repository, or chart, cannot be asked for what is newest.</summary>
    private sealed class SourceLostException(ReconcileError error, Exception inner) : Exception(error.Message, inner)
    {
        public ReconcileError Error => error;
    }
}
