using Zakenak.Engine.Cluster.Connecting;

namespace Zakenak.Engine.Cluster;

/// <summary>How to reach a cluster and as whom: what a kubeconfig's context, or a pod's service account, resolves to.</summary>
/// <remarks>Certificates are read when the first request is made: an error in them comes then.</remarks>
public sealed class ClusterConnection
{
    internal ClusterConnection(Uri server, string contextName, string origin, ServerTrust trust, Credentials credentials)
    {
        Server = server;
        ContextName = contextName;
        Origin = origin;
        Trust = trust;
        Credentials = credentials;
    }

    public Uri Server { get; }

    /// <summary>The kubeconfig's context; <c>in-cluster</c> inside a pod.</summary>
    public string ContextName { get; }

    /// <summary>The context's namespace, null when it names none.</summary>
    public string? Namespace { get; init; }

    /// <summary>The kubeconfig that was read, for child processes (helm with <c>lookup</c>): as the variable <c>KUBECONFIG</c> wants it,
    /// several paths when several were merged. Null in-cluster.</summary>
    public string? KubeconfigPath { get; init; }

    /// <summary>Named in errors; null for nobody in particular.</summary>
    internal string? UserName { get; init; }

    /// <summary>The file to look into when the user is refused.</summary>
    internal string Origin { get; }

    internal ServerTrust Trust { get; }

    internal Credentials Credentials { get; }

    internal Impersonation? Impersonation { get; set; }

    internal Uri? Proxy { get; init; }

    /// <summary>Finds and reads the configuration: <paramref name="kubeconfig"/>, then <c>KUBECONFIG</c> (a path list, merged), then
    /// <c>~/.kube/config</c>, then the pod's service account.</summary>
    /// <exception cref="ReconcileException"><see cref="Reasons.KubeconfigInvalid"/>: missing, broken, no such context; says which file
    /// and what to do.</exception>
    public static ClusterConnection Load(string? kubeconfig, string? context)
    {
        SystemAuthorities.BeginReading();
        return new ConnectionLoader(Environment.GetEnvironmentVariable).Load(kubeconfig, context);
    }

    /// <summary>Of the text of a kubeconfig that somebody else gave, its current context: one that would run a program or read a file of this
    /// machine is refused (decision 32).</summary>
    /// <inheritdoc cref="Load" path="/exception"/>
    public static ClusterConnection Parse(string kubeconfig)
    {
        var connection = new ConnectionLoader(_ => null).LoadForeign(kubeconfig);
        connection.IsForeign = true;
        return connection;
    }

    /// <summary>The cluster that this process runs in, by its pod's service account.</summary>
    /// <exception cref="ReconcileException"><see cref="Reasons.KubeconfigInvalid"/>: this is no pod.</exception>
    public static ClusterConnection InCluster() => new ConnectionLoader(Environment.GetEnvironmentVariable).LoadInCluster()
        ?? throw new ReconcileException(Reasons.KubeconfigInvalid, "This process does not run in a cluster: there is no service account of a pod.");

    /// <summary>Whether there is no file of it that a child process could read.</summary>
    internal bool IsForeign { get; private set; }

    /// <summary>Said instead of the address, the user and the cause, when the server cannot be asked; null: those are told.</summary>
    internal string? Advice { get; private set; }

    /// <summary>The same cluster, for those who are not to learn its address: errors do not tell it, nor the user.</summary>
    /// <param name="advice">What to do when it cannot be asked: a sentence.</param>
    public ClusterConnection WithoutAddress(string advice)
    {
        var other = (ClusterConnection)MemberwiseClone();
        other.Advice = advice;
        return other;
    }

    /// <summary>The same cluster, acting as somebody else: what this user may <c>impersonate</c>, for example
    /// <c>system:serviceaccount:shop:deployer</c>.</summary>
    public ClusterConnection As(string user, params IReadOnlyList<string> groups)
    {
        var other = (ClusterConnection)MemberwiseClone();
        other.Impersonation = new Impersonation(user, null, groups, []);
        return other;
    }
}
