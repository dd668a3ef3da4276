using System.Diagnostics;
using Zakenak.Engine.Cluster;
using Zakenak.Engine.Gpus;
using Zakenak.Engine.Images;
using Zakenak.Engine.Images.Backends;
using Zakenak.Engine.Images.Targets;
using Zakenak.Engine.Inventory;
using Zakenak.Engine.Reconciling;
using Zakenak.Engine.Rendering;

namespace Zakenak.Engine;

/// <summary>Brings one cluster to one project's desired state.</summary>
public sealed class Reconciler(KubernetesClient cluster, ManifestRenderer renderer)
{
    /// <summary>A concurrent run that saved its inventory first makes ours start again, this often at most.</summary>
    private const int Passes = 5;

    /// <summary>One pass. The last event is always <see cref="ReconcileEvent.Finished"/>, whose result holds the errors; only a
    /// cancellation is thrown.</summary>
    public IAsyncEnumerable<ReconcileEvent> ReconcileAsync(ReconcileRequest request, CancellationToken ct) =>
        ReconcileLog.Stream((log, token) => RunAsync(request, log, token), ct);

    /// <summary>What is there and what differs, without writing.</summary>
    /// <exception cref="ReconcileException">A source cannot be rendered, or the cluster cannot be asked.</exception>
    public Task<ProjectStatus> GetStatusAsync(ReconcileRequest request, CancellationToken ct) =>
        new StatusPass(cluster, renderer, request with { DryRun = true }).ReadAsync(ct);

    /// <summary>As <see cref="GetStatusAsync"/>, at once and again whenever one of the objects, or a pod beside them, changes. Ends by
    /// <paramref name="ct"/>.</summary>
    /// <exception cref="ReconcileException">As <see cref="GetStatusAsync"/>, also when the cluster is gone later.</exception>
    public IAsyncEnumerable<ProjectStatus> WatchStatusAsync(ReconcileRequest request, CancellationToken ct) =>
        new StatusWatch(cluster, renderer, request with { DryRun = true }).RunAsync(ct);

    private async Task RunAsync(ReconcileRequest request, ReconcileLog log, CancellationToken ct)
    {
        var watch = Stopwatch.StartNew();
        log.Report(new ReconcileEvent.Started(request.Project, request.Namespace, cluster.Connection.Server.ToString(), request.Revision, request.DryRun));
        await log.TryAsync(() => RunStepsAsync(request, log, ct), request.Namespace, ct);
        log.Report(new ReconcileEvent.Finished(log.Result(request.Project, request.Namespace, request.Revision, request.DryRun, watch.Elapsed)));
    }

    private async Task RunStepsAsync(ReconcileRequest request, ReconcileLog log, CancellationToken ct)
    {
        if (request.Build is { } images)
            request = request.With(await BuildAsync(images, request, log, ct));
        else
            await CheckAsync(request, log, ct);
        await RunPassesAsync(request, log, ct);
    }

    private async Task<IReadOnlyList<BuiltImage>> BuildAsync(ImageRequest images, ReconcileRequest request, ReconcileLog log, CancellationToken ct)
    {
        // Only where it is needed: the pass that follows loads the inventory itself.
        async Task<IReadOnlyList<BuiltImage>> RecordedAsync() =>
            (await new InventoryStore(cluster, new Owner(request.Project, request.Namespace)).LoadAsync(ct)).Images;

        using var target = await ImageTargets.FindAsync(images, cluster, ct);
        if (target is not null)
            return await new BuildStep(images, target, new ImageBackends(), RecordedAsync, request.DryRun, log.Report)
                .RunAsync(CheckAsync(request, log, ct), ct);
        await CheckAsync(request, log, ct);
        if (images.Build && !request.DryRun)
            throw new ReconcileException(Reasons.ConfigurationInvalid, ImageTargets.Missing(images));
        log.Report(new ReconcileEvent.Warning(ImageTargets.Missing(images)));
        return await RecordedAsync();
    }

    /// <summary>Of a dry run it is no more than a warning: what would change is worth seeing all the same.</summary>
    private async Task CheckAsync(ReconcileRequest request, ReconcileLog log, CancellationToken ct)
    {
        if (request.Gpus.Count == 0)
            return;
        var check = await GpuCheck.RunAsync(cluster, request.Gpus, ct);
        if (check.Missing is { } missing && !request.DryRun)
            throw new ReconcileException(Reasons.GpuMissing, missing);
        foreach (var warning in check.Warnings.Prepend(check.Missing).OfType<string>())
            log.Report(new ReconcileEvent.Warning(warning));
    }

    private async Task RunPassesAsync(ReconcileRequest request, ReconcileLog log, CancellationToken ct)
    {
        for (var pass = 1; ; pass++)
        {
            try
            {
                await new ReconcilePass(cluster, renderer, request, log).RunAsync(ct);
                return;
            }
            catch (ReconcileException e) when (e.Reason == Reasons.InventoryConflict && pass < Passes)
            {
                log.StartAnew();
                log.Report(new ReconcileEvent.Warning("Another run changed this project meanwhile: looking again."));
            }
        }
    }
}
