using Zakenak.Engine.Applying;
using Zakenak.Engine.Cluster;
using Zakenak.Engine.History;
using Zakenak.Engine.Inventory;

namespace Zakenak.Engine.Reconciling;

/// <summary>
/// The writing part of a pass: begins with its first change and not before, so that a pass without changes writes nothing.
/// From then on the project's lease is held, and the inventory in the cluster is wide enough for whatever happens.
/// </summary>
internal sealed class WriteAccess(KubernetesClient cluster, InventoryStore store, RunRecorder recorder, ReconcileRequest request,
    Target? missingNamespace, ReconcileLog log) : IAsyncDisposable
{
    private readonly Owner owner = new(request.Project, request.Namespace);
    private RunLease? lease;
    private ProjectInventory? saved;
    private CancellationTokenSource? stop;

    /// <inheritdoc cref="RunLease.Loss"/>
    public ReconcileException? Loss => lease?.Loss;

    /// <summary>The run's token, ended also when the lease is lost.</summary>
    public CancellationToken Stop(CancellationToken ct) =>
        (stop ??= CancellationTokenSource.CreateLinkedTokenSource(ct)).Token;

    /// <param name="loaded">The inventory that the decisions were made on.</param>
    /// <param name="widened">What it must hold before anything is touched.</param>
    /// <exception cref="ReconcileException">InventoryConflict: another run wrote since; ConvergeRunning; NamespaceMissing.</exception>
    public async Task<ProjectInventory> BeginAsync(ProjectInventory loaded, ProjectInventory widened, CancellationToken ct)
    {
        if (lease is null)
        {
            if (missingNamespace is not null)
                await CreateNamespaceAsync(missingNamespace, ct);
            lease = await RunLease.AcquireAsync(cluster, owner, request.Timeout,
                holder => log.Report(new ReconcileEvent.Waiting(holder, request.Timeout)), ct);
            lease.Lost.Register(() => stop?.Cancel());
            var now = await store.LoadAsync(ct);
            if (now.ResourceVersion != loaded.ResourceVersion)
                throw new ReconcileException(Reasons.InventoryConflict, $"Another run changed {owner} at the same time; run converge again.");
            saved = now; // Only now is ours the inventory that EndAsync may replace.
            await recorder.BeginAsync(lease.Run, ct);
        }
        if (widened.SaysTheSameAs(saved!))
            return widened with { ResourceVersion = saved!.ResourceVersion };
        return saved = await store.SaveAsync(widened with { ResourceVersion = saved!.ResourceVersion }, ct);
    }

    /// <summary>Notes what was reached. Nothing to do where nothing was written.</summary>
    /// <param name="stoppedBy">The error that ended the pass; null when none did.</param>
    public async Task EndAsync(ProjectInventory reached, ReconcileError? stoppedBy)
    {
        if (saved is null || lease!.Lost.IsCancellationRequested)
            return;
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        if (!reached.SaysTheSameAs(saved))
            await SaveAsync(reached with { ResourceVersion = saved.ResourceVersion }, limit.Token);
        await recorder.EndAsync(stoppedBy, limit.Token);
    }

    private async Task SaveAsync(ProjectInventory reached, CancellationToken ct)
    {
        try
        {
            await store.SaveAsync(reached, ct);
        }
        catch (ReconcileException e) when (log.HasErrors)
        {
            // The first error says why; this one must not take its place. The wide inventory is in the cluster, so nothing is lost.
            log.Report(new ReconcileEvent.Warning($"What was reached could not be noted ({e.Reason}); the next converge looks at every object again."));
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (lease is not null)
            await lease.DisposeAsync();
        stop?.Dispose();
    }

    /// <summary>The inventory lives in the namespace, so the namespace comes first; its owner label says whose it is until then.</summary>
    private async Task CreateNamespaceAsync(Target target, CancellationToken ct)
    {
        try
        {
            await cluster.ApplyAsync(target.Resource!, target.Json, new ApplyOptions(), ct);
        }
        catch (KubernetesException e)
        {
            throw ApplyErrors.Explain(e, target);
        }
    }
}
