using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Zakenak.Engine.Cluster;

namespace Zakenak.Engine.Inventory;

/// <summary>
/// The right to write for one project: a Lease, held from the first write of a run to its last. A second run waits; a run
/// that was killed is followed at once on the same machine (its process is gone), elsewhere when its lease is 15 seconds old.
/// </summary>
public sealed class RunLease : IAsyncDisposable
{
    private static readonly TimeSpan duration = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan renewal = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan pause = TimeSpan.FromMilliseconds(250);
    private readonly KubernetesClient cluster;
    private readonly Owner owner;
    private readonly CancellationTokenSource ended = new();
    private readonly CancellationTokenSource lost = new();
    private readonly Task renewing;
    private LiveObject held;

    private RunLease(KubernetesClient cluster, Owner owner, LiveObject held)
    {
        this.cluster = cluster;
        this.owner = owner;
        this.held = held;
        renewing = RenewAsync();
    }

    /// <summary>Cancelled when another run took the lease over, or may have, because ours could not be renewed in time: stop writing.</summary>
    public CancellationToken Lost => lost.Token;

    /// <summary>Why it was lost: <c>ConvergeRunning</c>, or <c>ClusterUnreachable</c> where nobody knows who holds it now. Null as long as
    /// it is held.</summary>
    public ReconcileException? Loss { get; private set; }

    /// <summary>Of this run alone: eight hex digits.</summary>
    public string Run => LeaseHolder.Parse(Holder(held)).Run;

    /// <summary>Which run is writing, as far as the lease tells; null when none is.</summary>
    public static async Task<string?> FindRunAsync(KubernetesClient cluster, Owner owner, CancellationToken ct)
    {
        if (await cluster.GetAsync(Kinds.Leases, owner.Namespace, owner.RecordName, ct) is not { } lease)
            return null;
        // Only told, so clocks may be compared: a machine that died leaves its lease behind until another run takes it.
        var isOld = RenewedAt(lease) is { } renewed && DateTimeOffset.UtcNow - renewed > 4 * duration;
        var holder = LeaseHolder.Parse(Holder(lease));
        return isOld || holder.IsGone() ? null : holder.Run;
    }

    /// <param name="waiting">Told once, with the holder, when another run is writing.</param>
    /// <exception cref="ReconcileException">ConvergeRunning: the other run did not end within <paramref name="timeout"/>.
    /// NamespaceMissing.</exception>
    public static async Task<RunLease> AcquireAsync(KubernetesClient cluster, Owner owner, TimeSpan timeout, Action<string> waiting, CancellationToken ct)
    {
        var identity = LeaseHolder.Current.ToString();
        var started = Stopwatch.StartNew();
        var seen = (Version: "", Since: TimeSpan.Zero);
        var told = false;
        while (true)
        {
            var current = await cluster.GetAsync(Kinds.Leases, owner.Namespace, owner.RecordName, ct);
            if (current is not null && current.ResourceVersion != seen.Version)
                seen = (current.ResourceVersion, started.Elapsed);
            if (current is null || IsFree(current, started.Elapsed - seen.Since))
            {
                if (await TryTakeAsync(cluster, owner, identity, current, ct) is { } taken)
                    return new RunLease(cluster, owner, taken);
                continue;
            }
            var holder = LeaseHolder.Parse(Holder(current));
            if (started.Elapsed > timeout)
            {
                throw new ReconcileException(Reasons.ConvergeRunning,
                    $"Another run on {holder.Machine} (process {holder.Pid}) is changing {owner}, and did not end within {timeout.TotalSeconds:0} seconds. "
                    + "Wait for it, or stop it; its lease ends 15 seconds after it.");
            }
            if (!told)
                waiting($"another run on {holder.Machine} (process {holder.Pid})");
            told = true;
            await Task.Delay(pause, ct);
        }
    }

    /// <summary>Gives the right back, so that the next run need not wait.</summary>
    public async ValueTask DisposeAsync()
    {
        await ended.CancelAsync();
        await renewing;
        if (!lost.IsCancellationRequested)
        {
            // Not under the run's token: a cancelled run gives its lease back too.
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(5));
            try
            {
                await cluster.DeleteAsync(Kinds.Leases, owner.Namespace, owner.RecordName, new DeleteOptions(held.Uid), limit.Token);
            }
            catch (Exception e) when (e is KubernetesException or ReconcileException or OperationCanceledException)
            {
                // The lease runs out by itself; the run's own result must not be hidden by this.
            }
        }
        ended.Dispose();
        lost.Dispose();
    }

    private async Task RenewAsync()
    {
        var last = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                await Task.Delay(renewal, ended.Token);
                using var limit = CancellationTokenSource.CreateLinkedTokenSource(ended.Token);
                limit.CancelAfter(Max(duration - last.Elapsed, TimeSpan.Zero)); // After that another run may hold it.
                held = await RenewOnceAsync(limit.Token);
                last.Restart();
            }
            catch (OperationCanceledException) when (ended.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e) when (e is KubernetesException or ReconcileException or OperationCanceledException)
            {
                Loss = LossBy(e, last.Elapsed);
                if (Loss is null)
                    continue;
                await lost.CancelAsync();
                return;
            }
        }
    }

    /// <param name="unrenewed">How long ago the last renewal was.</param>
    private static ReconcileException? LossBy(Exception failure, TimeSpan unrenewed)
    {
        if (failure is KubernetesException { StatusCode: HttpStatusCode.Conflict or HttpStatusCode.NotFound })
            return new(Reasons.ConvergeRunning, "Another run took the lease over. Nothing was lost; run it again.");
        // The next attempt needs time for an answer: one that is cut off at once would hide this failure.
        if (unrenewed + renewal + pause <= duration)
            return null;
        var (reason, why) = failure switch
        {
            ReconcileException e => (e.Reason, e.Message),
            KubernetesException { StatusCode: HttpStatusCode.Forbidden } e => (Reasons.Forbidden, e.Message),
            KubernetesException e => (Reasons.ClusterUnreachable, $"The cluster cannot be reached: {e.Message}"),
            _ => (Reasons.ClusterUnreachable, "The cluster cannot be reached: there is no answer."),
        };
        return new(reason, $"{why} So the run's lease could not be renewed for {unrenewed.TotalSeconds:0} seconds: another run may hold it by now, "
            + "and this one stopped writing. Nothing was lost; run it again.", failure);
    }

    private async Task<LiveObject> RenewOnceAsync(CancellationToken ct)
    {
        try
        {
            return await cluster.UpdateAsync(Kinds.Leases, Spec(owner, Holder(held)!, held), ct);
        }
        catch (KubernetesException e) when (e.StatusCode == HttpStatusCode.Conflict)
        {
            // Our last renewal may have been stored although its answer was lost.
            if (await cluster.GetAsync(Kinds.Leases, owner.Namespace, owner.RecordName, ct) is { } now && Holder(now) == Holder(held))
                return now;
            throw;
        }
    }

    private static TimeSpan Max(TimeSpan one, TimeSpan other) => one > other ? one : other;

    private static async Task<LiveObject?> TryTakeAsync(KubernetesClient cluster, Owner owner, string identity, LiveObject? current, CancellationToken ct)
    {
        try
        {
            var spec = Spec(owner, identity, current);
            return current is null ? await cluster.CreateAsync(Kinds.Leases, spec, ct) : await cluster.UpdateAsync(Kinds.Leases, spec, ct);
        }
        catch (KubernetesException e) when (e.StatusCode == HttpStatusCode.Conflict || (e.StatusCode == HttpStatusCode.NotFound && current is not null))
        {
            return null; // Somebody was faster.
        }
    }

    /// <param name="unchanged">How long we have seen the lease as it is: another machine's clock is not trusted.</param>
    private static bool IsFree(LiveObject lease, TimeSpan unchanged) =>
        Holder(lease) is not { Length: > 0 } holder || unchanged > duration || LeaseHolder.Parse(holder).IsGone();

    private static string? Holder(LiveObject lease) =>
        lease.Json.TryGetProperty("spec", out var spec) && spec.TryGetProperty("holderIdentity", out var holder) ? holder.GetString() : null;

    private static DateTimeOffset? RenewedAt(LiveObject lease) =>
        lease.Json.TryGetProperty("spec", out var spec) && spec.TryGetProperty("renewTime", out var time)
            && time.TryGetDateTimeOffset(out var at) ? at : null;

    private static JsonObject Spec(Owner owner, string identity, LiveObject? current)
    {
        var now = DateTime.UtcNow.ToString("yyyy-MM-ddTHH:mm:ss.ffffffZ", CultureInfo.InvariantCulture);
        var metadata = new JsonObject { ["name"] = owner.RecordName, ["namespace"] = owner.Namespace };
        if (current is not null)
            metadata["resourceVersion"] = current.ResourceVersion;
        return new JsonObject
        {
            ["apiVersion"] = "coordination.k8s.io/v1",
            ["kind"] = "Lease",
            ["metadata"] = metadata,
            ["spec"] = new JsonObject { ["holderIdentity"] = identity, ["leaseDurationSeconds"] = (int)duration.TotalSeconds, ["renewTime"] = now },
        };
    }
}
