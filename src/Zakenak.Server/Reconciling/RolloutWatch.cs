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

    /// <summary>Until <paramref name="stop"/> ends, which it does itself where the wait is over.</summary>
    /// <param name="deployment">Null: none was begun.</param>
    /// <returns>Why the wait is over; null: it was not ended by this.</returns>
    public async Task<ReconcileError?> FollowAsync(ResourceWork work, IResourceSource source, SourceRevision revision, string? deployment, CancellationTokenSource stop)
    {
        try
        {
            await queue.WaitAsync(work, stop.Token);
            work.Place?.LetWork();
            while (true)
            {
                await Task.Delay(pause, time, stop.Token);
                if (await FindReasonAsync(work, source, revision, deployment, stop.Token) is not { } why)
                    continue;
                await stop.CancelAsync();
                return why;
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return null;
        }
        catch (DbException)
        {
            return null; // Gone for a while: what is waited for is worth it all the same.
        }
    }

    private async Task<ReconcileError?> FindReasonAsync(ResourceWork work, IResourceSource source, SourceRevision revision, string? deployment, CancellationToken ct)
    {
        if (deployment is not null && await deployments.IsOverAsync(deployment, ct))
            return new("Cancelled", "the deployment was cancelled; what was applied until then stays, and nothing is tried again before a new revision or sync");
        var now = await queue.ReadAsync(work.Id, ct);
        if (now is null || now.IsDeleted != work.IsDeleted || now.IsSuspended || now.UpdatedAt != work.UpdatedAt || now.Environment != work.Environment)
            return new("Interrupted", "the resource was changed, suspended or deleted before this was healthy");
        if (now.RequestedAt != work.RequestedAt)
            return new("Superseded", "somebody asked for a sync before this was healthy");
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
