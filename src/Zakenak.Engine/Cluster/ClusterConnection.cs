namespace Zakenak.Engine.Cluster;

/// <summary>How to reach a cluster and as whom: what a kubeconfig's context, or a pod's service account, resolves to.</summary>
public sealed class ClusterConnection
{
    public Uri Server => throw new NotImplementedException();

    /// <summary>The kubeconfig's context; <c>in-cluster</c> inside a pod.</summary>
    public string ContextName => throw new NotImplementedException();

    /// <summary>The context's namespace, null when it names none.</summary>
    public string? Namespace => throw new NotImplementedException();

    /// <summary>The kubeconfig that was read, for child processes (helm with <c>lookup</c>); null in-cluster.</summary>
    public string? KubeconfigPath => throw new NotImplementedException();

    /// <summary>Finds and reads the configuration: <paramref name="kubeconfig"/>, then <c>KUBECONFIG</c> (a path list, merged), then
    /// <c>~/.kube/config</c>, then the pod's service account.</summary>
    /// <exception cref="ReconcileException"><see cref="Reasons.KubeconfigInvalid"/>: missing, broken, no such context; says which file and what to do.</exception>
    public static ClusterConnection Load(string? kubeconfig, string? context) => throw new NotImplementedException();
}
