using Zakenak.Engine;
using Zakenak.Engine.Cluster;
using Zakenak.Engine.Configuration;
using Zakenak.Engine.Manifests;
using Zakenak.Engine.Rendering;
using Zakenak.Server.Clusters;
using Zakenak.Server.Contract;
using Zakenak.Server.Errors;
using Zakenak.Server.Git;
using Zakenak.Server.Network;
using Zakenak.Server.Repositories;

namespace Zakenak.Server.Reconciling;

/// <summary>One pass over one resource: may it → which revision → fetch → reconcile → note what came of it.</summary>
internal sealed class ResourcePass(ResourceNotes notes, GitMirrors mirrors, RepositoryInput repositories, ClusterConnections clusters,
    DestinationGuard destinations, NetworkOptions network, TimeProvider time)
{
    /// <summary>After a kustomization or chart was deleted with its objects, or a dependency is not ready: nothing to look at before.</summary>
    private static readonly TimeSpan Never = TimeSpan.FromDays(36500);

    private static readonly TimeSpan DependencyPoll = TimeSpan.FromSeconds(5);

    /// <returns>When it is due again.</returns>
    public async Task<DateTimeOffset> RunAsync(ResourceWork work, CancellationToken ct)
    {
        try
        {
            if (work.IsDeleted)
                return await CleanUpAsync(work, ct);
            if (!work.Environment.Enabled)
                return await notes.WaitAsync(work, "GitOpsDisabled", "GitOps is off in the environment: environments.configureGitOps turns it on.", work.Interval, ct);
            if (await notes.UnreadyDependencyAsync(work, ct) is { } waitsFor)
                return await notes.WaitAsync(work, "DependencyNotReady", $"waits for {waitsFor}, which is not ready", DependencyPoll, ct);
            return await SyncAsync(work, ct);
        }
        catch (Exception e) when (Expected(e, ct) is { } error)
        {
            return await notes.FailAsync(work, null, error, ct);
        }
    }

    private async Task<DateTimeOffset> SyncAsync(ResourceWork work, CancellationToken ct)
    {
        var mirror = mirrors.Open(work.RepositoryId, GitRemote.Parse(work.CloneUrl, network), repositories.Open(work.CredentialsSealed, work.RepositoryId));
        var commit = await CommitAsync(work, mirror, ct);
        await notes.SawCommitAsync(work, commit, ct);
        var revision = $"{work.Branch}@sha1:{commit}";
        if (work.StalledRevision == revision && work.RequestedAt is null)
            return time.GetUtcNow() + work.Interval; // It failed for good: only a new revision or setting helps.

        var admit = await destinations.OfAsync(work, ct);
        if (admit(new ObjectRef("v1", "Secret", work.Namespace, "inventory"), true) is { } refusal)
            throw new ReconcileException(Reasons.DestinationRefused, refusal);
        using var folder = new TemporaryFolder();
        await mirror.ExportAsync(commit, [], folder.Path, ct);
        var client = await clusters.GetAsync(work.ClusterId, work.ServiceAccount is { } account ? $"{work.Namespace}:{account}" : null, ct);
        var isNew = revision != work.LastAppliedRevision;
        var deployment = isNew ? await notes.BeginAsync(work, revision, await mirror.LogAsync(commit, ct), ct) : null;
        var result = await ReconcileAsync(work, client, Request(work, folder.Path, revision) with { Admit = admit }, folder.Path, mirror, commit, deployment, ct);
        if (result is null)
            return await notes.SupersedeAsync(work, deployment!, ct);
        return result.Succeeded
            ? await notes.SucceedAsync(work, revision, deployment, result, ct)
            : await notes.FailAsync(work, deployment, result.Errors[0], ct, revision, result);
    }

    /// <summary>The branch's; with <c>autoSync: false</c> the one that was synced last, until somebody asks (decision 21).</summary>
    private static async Task<string> CommitAsync(ResourceWork work, GitMirror mirror, CancellationToken ct) =>
        !work.Environment.AutoSync && work.RequestedAt is null && work.PinnedCommit is { } pinned ? pinned : await mirror.FindBranchAsync(work.Branch, ct);

    private static ReconcileRequest Request(ResourceWork work, string folder, string revision) => new()
    {
        Project = work.Owner,
        Namespace = work.Namespace,
        Units = [Unit(work, folder)],
        Revision = revision,
        Prune = work.Config.Prune ?? true,
        CreateNamespace = work.Config.Install?.CreateNamespace ?? false,
        Wait = true,
        Timeout = work.Timeout,
    };

    /// <summary>Null: a newer commit came while this one was waited for, and is next.</summary>
    private async Task<ReconcileResult?> ReconcileAsync(ResourceWork work, KubernetesClient client, ReconcileRequest request, string folder, GitMirror mirror,
        string commit, string? deployment, CancellationToken ct)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var renderer = new ManifestRenderer(folder, folder, new RendererOptions());
        ReconcileResult? result = null;
        var watching = Task.CompletedTask;
        try
        {
            await foreach (var happened in new Reconciler(client, renderer).ReconcileAsync(request, stop.Token))
            {
                // What was applied is noted by then: whoever pushes the fix need not wait for this one's health.
                if (happened is ReconcileEvent.StepStarted { Step: Step.Wait })
                    watching = notes.WatchForNewerAsync(work, mirror, commit, deployment, stop);
                if (happened is ReconcileEvent.Finished finished)
                    result = finished.Result;
            }
            return result;
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested && deployment is not null)
        {
            return null;
        }
        finally
        {
            await stop.CancelAsync();
            await watching;
        }
    }

    private static RenderUnit Unit(ResourceWork work, string folder)
    {
        if (work.RepositoryKind == RepositoryKind.Helm)
        {
            throw new ReconcileException("NotSupported", "Charts from a Helm repository are not supported by the embedded engine yet: put the chart into Git, "
                + "or name it as a dependency of one there.");
        }
        if (work.Type == GitOpsType.Kustomization)
        {
            var isKustomization = new[] { "kustomization.yaml", "kustomization.yml", "Kustomization" }.Any(file => File.Exists(Path.Combine(folder, work.Path, file)));
            return isKustomization ? new KustomizationUnit(work.Path, work.Path) : new ManifestsUnit(work.Path, [work.Path]);
        }
        if (work.Config.ValuesFrom is { Count: > 0 })
            throw new ReconcileException("NotSupported", "valuesFrom is not supported by the embedded engine yet: write the values into config.values.");
        var chart = new ChartSettings { Path = ChartPath(work, folder), Name = work.Name, Set = work.Config.Values };
        return new ChartUnit(chart.Path, chart, work.Namespace, []);
    }

    /// <summary>A path, else the only chart of that name in the repository (decision 18).</summary>
    private static string ChartPath(ResourceWork work, string folder)
    {
        var name = work.Config.ChartName!;
        if (File.Exists(Path.Combine(folder, name, "Chart.yaml")))
            return name;
        var found = Directory.EnumerateFiles(folder, "Chart.yaml", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(folder, Path.GetDirectoryName(file)!))
            .Where(path => Path.GetFileName(path) == name && !path.Split('/').Contains("charts", StringComparer.Ordinal) || path == $"charts/{name}").ToList();
        return found.Count == 1 ? found[0] : throw new ReconcileException(Reasons.SourceNotFound, found.Count == 0
            ? $"There is no chart {name} in the repository: name its folder in config.chartName."
            : $"There are several charts called {name} ({string.Join(", ", found)}): name the folder in config.chartName.");
    }

    private async Task<DateTimeOffset> CleanUpAsync(ResourceWork work, CancellationToken ct)
    {
        if (work.Config.Prune ?? true)
        {
            var client = await clusters.GetAsync(work.ClusterId, work.ServiceAccount is { } account ? $"{work.Namespace}:{account}" : null, ct);
            await notes.CleanUpAsync(work, client, ct);
        }
        return time.GetUtcNow() + Never;
    }

    private static ReconcileError? Expected(Exception exception, CancellationToken ct) => exception switch
    {
        OperationCanceledException when ct.IsCancellationRequested => null,
        ReconcileException e => new(e.Reason, e.Message),
        ServerException e => new(e.Code.ToString(), e.Message),
        KubernetesException e => new("ClusterRefused", e.Message),
        _ => null,
    };
}
