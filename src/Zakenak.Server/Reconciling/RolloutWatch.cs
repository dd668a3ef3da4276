using System.Data.Common;
using Zakenak.Engine;
using Zakenak.Server.Errors;
using Zakenak.Server.Reconciling.Sources;

namespace Zakenak.Server.Reconciling;

/// <summary>Looks, while a pass waits for health, whether the wait is still worth it: a newer revision, a cancellation, a change of the resource
/// end it.</summary>
internal sealed class RolloutWatch(DeploymentNotes deployments, ResourceQueue queue, TimeProvider time)
{
    private static readonly TimeSpan pause = TimeSpan.FromSeconds(2);

    /// <summary>Until <paramref name="stop"/> ends, which it does itself where the wait is over. A database that is away for a while ends
    /// nothing: what is waited for is worth it all the same.</summary>
    /// <param name="deployment">Null: none was begun.</param>
    /// <returns>Why the wait is over; null: it was not ended by this.</returns>
    public async Task<ReconcileError?> FollowAsync(ResourceWork work, IResourceSource source, SourceRevision revision, string? deployment, CancellationTokenSource stop)
    {
        work.Place?.LetWork();
        var (isNoted, dueAt, asked) = (false, work.DueAt, time.GetUtcNow());
        try
        {
            while (true)
            {
                try
                {
                    if (!isNoted)
                        await queue.WaitAsync(work, stop.Token);
                    isNoted = true;
                    var now = await queue.ReadAsync(work.Id, stop.Token);
                    var why = await FindReasonAsync(work, now, deployment, stop.Token);
                    // A newer revision is looked for as often as always, and when somebody wakes the resource up.
                    if (why is null && (now!.DueAt != dueAt || time.GetUtcNow() >= asked + work.Interval))
                    {
                        (dueAt, asked) = (now.DueAt, time.GetUtcNow());
                        why = await FindNewerAsync(work, source, revision, stop.Token);
                    }
                    if (why is not null)
                    {
                        await stop.CancelAsync();
                        return why;
                    }
                }
                catch (DbException)
                {
                    // Looked at again after the pause; the claim, which is renewed beside this, tells of it and ends the pass in time.
                }
                await Task.Delay(pause, time, stop.Token);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return null;
        }
    }

    private async Task<ReconcileError?> FindReasonAsync(ResourceWork work, ResourceWork? now, string? deployment, CancellationToken ct)
    {
        if (deployment is not null && await deployments.IsOverAsync(deployment, ct))
            return new("Cancelled", "the deployment was cancelled; what was applied until then stays, and nothing is tried again before a new revision or sync");
        if (now is null || now.IsDeleted != work.IsDeleted || now.IsSuspended || now.UpdatedAt != work.UpdatedAt || now.Environment != work.Environment)
            return new("Interrupted", "the resource was changed, suspended or deleted before this was healthy");
        return now.RequestedAt != work.RequestedAt ? new("Superseded", "somebody asked for a sync before this was healthy") : null;
    }

    private static async Task<ReconcileError?> FindNewerAsync(ResourceWork work, IResourceSource source, SourceRevision revision,
        CancellationToken ct)
    {
        try
        {
            return work.Environment.AutoSync && await source.FindAsync(ct) is var newest && newest.Text != revision.Text
                ? new("Superseded", $"a newer revision ({newest.Text}) came before this one was healthy")
                : null;
        }
        catch (Exception e) when (e is ServerException or ReconcileException)
        {
            return null; // The source is gone for a while.
        }
    }
}
