using Zakenak.Engine.Cluster;

namespace Zakenak.Engine.Applying;

/// <summary>Waits until a deleted object is gone.</summary>
internal static class Gone
{
    private static readonly TimeSpan pause = TimeSpan.FromMilliseconds(100);

    /// <summary>Returns when the object is gone, or another one has its name.</summary>
    /// <exception cref="ReconcileException">ApplyFailed: it was still there after <paramref name="timeout"/>.</exception>
    public static async Task WaitAsync(KubernetesClient cluster, ApiResource resource, LiveObject deleted, TimeSpan timeout, CancellationToken ct)
    {
        var until = DateTime.UtcNow + timeout;
        while (await cluster.GetAsync(resource, deleted.Namespace, deleted.Name, ct) is { } live && live.Uid == deleted.Uid)
        {
            if (DateTime.UtcNow > until)
            {
                throw new ReconcileException(Reasons.ApplyFailed, $"{deleted.Ref} was deleted but is still there after {timeout.TotalSeconds:0} seconds; "
                    + "a finalizer holds it (kubectl get -o yaml shows which).");
            }
            await Task.Delay(pause, ct);
        }
    }
}
