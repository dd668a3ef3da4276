using System.Diagnostics;
using System.Text.Json;
using Zakenak.Engine.Cluster;
using Zakenak.Engine.Manifests;
using Zakenak.Engine.Reconciling;

namespace Zakenak.Engine.Applying;

/// <summary>Waits for what an apply itself may have set in motion: CRDs that become served, kinds that an operator brings, webhooks whose
/// pods start.</summary>
/// <param name="timeout">Bound of each wait.</param>
internal sealed class Readiness(KubernetesClient cluster, TimeSpan timeout, ReconcileLog log)
{
    private static readonly TimeSpan firstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan longestPause = TimeSpan.FromSeconds(2);

    /// <summary>How long the server may take to serve a kind whose CRD is established.</summary>
    private static readonly TimeSpan propagation = TimeSpan.FromSeconds(10);

    private readonly HashSet<string> told = [];

    /// <exception cref="ReconcileException">CrdNotEstablished, with the server's reason.</exception>
    public async Task WaitForCrdsAsync(IEnumerable<Target> applied, CancellationToken ct)
    {
        var crds = applied.Where(t => t.Order.Rank == KindOrder.CustomResourceDefinition).ToList();
        if (crds.Count == 0)
            return;
        await Task.WhenAll(crds.Select(crd => WaitForCrdAsync(crd, ct)));
        cluster.Discovery.Invalidate();
    }

    /// <summary>Applies, and again while what is missing may still come.</summary>
    /// <param name="apply">Given the kind's resource, and whether it is the first try.</param>
    public async Task<T> RetryAsync<T>(ObjectRef key, ApiResource? known, Func<ApiResource, bool, Task<T>> apply, CancellationToken ct)
    {
        var started = Stopwatch.StartNew();
        var pause = firstPause;
        for (var isFirst = true; ; isFirst = false)
        {
            ReconcileException missing;
            var limit = timeout;
            var resource = known ?? await cluster.Discovery.FindAsync(key.ApiVersion, key.Kind, ct);
            if (resource is null)
            {
                missing = new ReconcileException(Reasons.UnknownKind, $"The cluster still serves no kind {key.Kind} in {key.ApiVersion}. "
                    + "Install what brings it, and look at the workloads of the charts before.");
                if (!log.HasChanges)
                    throw missing; // Nothing was installed by this run, so nothing is on its way.
            }
            else
            {
                try
                {
                    return await apply(resource, isFirst);
                }
                catch (ReconcileException e) when (e.Reason == Reasons.WebhookUnavailable)
                {
                    missing = e;
                }
                catch (ReconcileException e) when (e.InnerException is KubernetesException k && IsNotServedYet(k))
                {
                    missing = e;
                    limit = propagation;
                }
            }
            if (started.Elapsed > limit)
                throw missing;
            Tell(resource is null ? $"kind {key.Kind} of {key.Group}" : missing.Message);
            await Task.Delay(pause, ct);
            pause = pause * 2 < longestPause ? pause * 2 : longestPause;
        }
    }

    private async Task WaitForCrdAsync(Target crd, CancellationToken ct)
    {
        var started = Stopwatch.StartNew();
        while (true)
        {
            var live = await cluster.GetAsync(crd.Resource!, null, crd.Ref.Name, ct);
            var (established, refused) = live is null ? (false, null) : Conditions(live);
            if (established)
                return;
            if (refused is not null || started.Elapsed > timeout)
            {
                throw new ReconcileException(Reasons.CrdNotEstablished,
                    $"{crd.Ref} is not served: {refused ?? $"the API server did not establish it within {timeout.TotalSeconds:0} seconds"}");
            }
            await Task.Delay(firstPause, ct);
        }
    }

    private static (bool Established, string? Refused) Conditions(LiveObject crd)
    {
        if (!crd.Json.TryGetProperty("status", out var status) || !status.TryGetProperty("conditions", out var conditions) || conditions.ValueKind != JsonValueKind.Array)
            return (false, null);
        var (established, refused) = (false, (string?)null);
        foreach (var condition in conditions.EnumerateArray())
        {
            var type = condition.GetProperty("type").GetString();
            var isTrue = condition.GetProperty("status").ValueEquals("True"u8);
            established |= type == "Established" && isTrue;
            if (type == "NamesAccepted" && !isTrue)
                refused = condition.TryGetProperty("message", out var message) ? message.GetString() : "its names were not accepted";
        }
        return (established, refused);
    }

    /// <summary>Right after a CRD was established, its path may answer 404 for a moment.</summary>
    private static bool IsNotServedYet(KubernetesException e) => (int)e.StatusCode == 404
        && (e.Message.Contains("could not find the requested resource", StringComparison.Ordinal) || e.Message.Contains("page not found", StringComparison.Ordinal));

    private void Tell(string what)
    {
        lock (told)
        {
            if (!told.Add(what))
                return;
        }
        log.Report(new ReconcileEvent.Waiting(what, timeout));
    }
}
