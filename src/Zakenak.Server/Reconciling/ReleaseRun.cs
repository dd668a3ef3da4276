using System.Text.Json.Nodes;
using Zakenak.Engine;
using Zakenak.Engine.Cluster;
using Zakenak.Engine.Manifests;
using Zakenak.Engine.Rendering;
using Zakenak.Server.Clusters;
using Zakenak.Server.Contract;
using Zakenak.Server.Reconciling.Sources;
using Zakenak.Server.Secrets;

namespace Zakenak.Server.Reconciling;

/// <summary>Brings the cluster to one revision of a resource, with the engine.</summary>
internal sealed class ReleaseRun(ResourceSources sources, SourceTrees trees, ClusterConnections clusters, DestinationGuard destinations,
    RolloutWatch rollouts, SecretBox secrets, RendererOptions rendering)
{
    /// <exception cref="ReconcileException">It did not come to a run.</exception>
    /// <exception cref="Errors.ServerException">ClusterNotFound, or of the source.</exception>
    public async Task<RunEnd> RunAsync(ResourceWork work, IResourceSource source, SourceRevision revision, string? deployment, CancellationToken ct)
    {
        var admit = await AdmitAsync(work, ct);
        var client = await ClusterAsync(work, ct);
        var values = work.Type == GitOpsType.Helm ? await ReleaseValues.ReadAsync(work, client, ct) : null;
        using var tree = await TreeAsync(work, source, revision, ct);
        var request = Request(work, tree.Path, revision.Text, values) with { Admit = admit };
        var (result, stoppedBy) = await FollowAsync(client, request, tree.Path, stop => rollouts.FollowAsync(work, source, revision, deployment, stop), ct);
        var isNews = result is { Succeeded: true } && (result.HasChanges || revision.Text != work.LastAppliedRevision);
        return new(result, stoppedBy, isNews && work.Type == GitOpsType.Helm ? new GoodRelease(revision.Pin, work.Config, values).Seal(secrets, work.Id) : null);
    }

    /// <summary>Back to the release that was healthy last: its chart and revision, its configuration, its values.</summary>
    /// <returns>Its revision; null: none is known.</returns>
    /// <exception cref="ReconcileException">It failed too.</exception>
    public async Task<string?> RollBackAsync(ResourceWork work, CancellationToken ct)
    {
        if (work.GoodReleaseSealed is null)
            return null;
        var good = GoodRelease.Open(secrets, work.GoodReleaseSealed, work.Id);
        var before = work with { Config = good.Config };
        var source = sources.Open(before);
        var revision = source.Pinned(good.Pin);
        using var tree = await TreeAsync(before, source, revision, ct);
        var request = Request(before, tree.Path, revision.Text, good.Values) with { Admit = await AdmitAsync(work, ct) };
        var (result, _) = await FollowAsync(await ClusterAsync(work, ct), request, tree.Path, null, ct);
        return result is { Errors: [var error, ..] } ? throw new ReconcileException(error.Reason, error.Message) : revision.Text;
    }

    /// <summary>As the environment's service account, where it has one.</summary>
    public Task<KubernetesClient> ClusterAsync(ResourceWork work, CancellationToken ct) =>
        clusters.GetAsync(work.ClusterId, work.EnvironmentNamespace, work.ServiceAccount, ct);

    /// <summary>Of a resource that is deleted.</summary>
    public void Forget(ResourceWork work) => trees.Forget(work.Id);

    private Task<SourceTree> TreeAsync(ResourceWork work, IResourceSource source, SourceRevision revision, CancellationToken ct) =>
        trees.UseAsync(work.Id, work.RepositoryId, revision.Files, (folder, token) => source.WriteAsync(revision, folder, token), ct);

    private async Task<Func<ObjectRef, bool, string?>> AdmitAsync(ResourceWork work, CancellationToken ct)
    {
        var admit = await destinations.OfAsync(work, ct);
        return admit(new ObjectRef("v1", "Secret", work.Namespace, "inventory"), true) is { } refusal
            ? throw new ReconcileException(Reasons.DestinationRefused, refusal)
            : admit;
    }

    private static ReconcileRequest Request(ResourceWork work, string folder, string revision, JsonObject? values) => new()
    {
        Project = work.Owner,
        Namespace = work.Namespace,
        Units = [ResourceUnits.Of(work, folder, values)],
        Revision = revision,
        Prune = work.Config.Prune ?? true,
        CreateNamespace = work.Config.Install?.CreateNamespace ?? false,
        Wait = true,
        HoldManual = revision == work.LastAppliedRevision && work.RequestedAt is null,
        HealthChecks = [.. (work.Config.HealthChecks ?? []).Select(c => new ObjectRef(c.ApiVersion, c.Kind, c.Namespace ?? work.Namespace, c.Name))],
        Timeout = work.Timeout,
    };

    /// <param name="watch">Runs beside the wait for health, and may end it; null: nothing does.</param>
    private async Task<(ReconcileResult? Result, ReconcileError? StoppedBy)> FollowAsync(KubernetesClient client, ReconcileRequest request, string folder,
        Func<CancellationTokenSource, Task<ReconcileError?>>? watch, CancellationToken ct)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        ReconcileResult? result = null;
        Task<ReconcileError?>? watching = null;
        try
        {
            await foreach (var happened in new Reconciler(client, new ManifestRenderer(folder, folder, rendering)).ReconcileAsync(request, stop.Token))
            {
                // What was applied is noted by then: whoever pushes the fix need not wait for this one's health.
                if (happened is ReconcileEvent.StepStarted { Step: Step.Wait })
                    watching ??= watch?.Invoke(stop);
                if (happened is ReconcileEvent.Finished finished)
                    result = finished.Result;
            }
            return (result, null);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested && watching is not null)
        {
            return (null, await watching ?? new("Interrupted", "the pass was stopped"));
        }
        finally
        {
            await stop.CancelAsync();
            if (watching is not null)
                await watching;
        }
    }
}

/// <param name="Result">Null: it was stopped.</param>
/// <param name="StoppedBy">Null: it ran to its end.</param>
/// <param name="GoodRelease">Sealed, to be kept; null: nothing new.</param>
internal sealed record RunEnd(ReconcileResult? Result, ReconcileError? StoppedBy, string? GoodRelease);
