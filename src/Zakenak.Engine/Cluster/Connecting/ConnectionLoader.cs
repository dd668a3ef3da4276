using System.Security.Cryptography.X509Certificates;

namespace Zakenak.Engine.Cluster.Connecting;

/// <summary>Finds and reads what says how to reach a cluster.</summary>
/// <param name="environment">A variable's value; null when it is not set.</param>
/// <param name="serviceAccount">The folder where a pod finds its service account.</param>
internal sealed class ConnectionLoader(
    Func<string, string?> environment, string serviceAccount = "/var/run/secrets/kubernetes.io/serviceaccount")
{
    public ClusterConnection Load(string? kubeconfig, string? context)
    {
        if (KubeconfigFiles.Load(kubeconfig, environment) is { } files)
            return FromFiles(files, context, files.PathList);
        return InCluster() ?? throw new ReconcileException(Reasons.KubeconfigInvalid,
            "There is no kubeconfig: neither --kubeconfig nor KUBECONFIG names one, and ~/.kube/config is not there. "
            + "Copy your cluster's there (K3s: /etc/rancher/k3s/k3s.yaml), or name it with --kubeconfig.");
    }

    /// <summary>Of somebody else's kubeconfig: it may run no program, and read no file of this machine (decision 32).</summary>
    public ClusterConnection LoadForeign(string text)
    {
        var files = KubeconfigFiles.Parse(text, "the kubeconfig");
        var context = files.Context(null);
        RequireSelfContained(files.Cluster(context), "certificate-authority");
        if (files.User(context) is { } user)
        {
            RequireSelfContained(user, "client-certificate", "client-key", "tokenFile");
            if (user.Node["exec"] is not null || user.Node["auth-provider"] is not null)
                throw user.Invalid("it runs a program to sign in, which is not allowed here: give a token or a client certificate instead");
        }
        return FromFiles(files, null, path: null);
    }

    /// <summary>The pod's own; null outside of one.</summary>
    public ClusterConnection? LoadInCluster() => InCluster();

    private static void RequireSelfContained(KubeconfigEntry entry, params string[] keys)
    {
        if (Array.Find(keys, key => entry.Node[key] is not null) is { } named)
            throw entry.Invalid($"its {named} names a file, which is not there for us: put the content in ({named}-data, or token); kubectl config view --raw --flatten does");
    }

    /// <param name="path">For child processes; null: there is no file.</param>
    private ClusterConnection FromFiles(KubeconfigFiles files, string? contextName, string? path)
    {
        var context = files.Context(contextName);
        var cluster = files.Cluster(context);
        var user = files.User(context);
        var server = ServerOf(cluster);
        var credentials = user is null ? new FixedCredentials(null, new(() => null)) : CredentialsOf(user, cluster);
        return new ClusterConnection(server, context.Name, user?.File ?? cluster.File, ServerTrust.Of(cluster), credentials)
        {
            Namespace = context.Text("namespace"),
            KubeconfigPath = path,
            UserName = user?.Name,
            Impersonation = user is null ? null : Impersonation.Of(user),
            Proxy = ProxyOf(cluster) ?? ProxyRule.For(server, environment),
        };
    }

    private static Uri ServerOf(KubeconfigEntry cluster)
    {
        var text = cluster.Text("server") ?? throw cluster.Invalid("it has no server");
        // Without a scheme kubectl takes it for http.
        var whole = text.Contains("://", StringComparison.Ordinal) ? text : $"http://{text}";
        return Uri.TryCreate(whole, UriKind.Absolute, out var server) && server.Scheme is "http" or "https"
            ? server
            : throw cluster.Invalid($"its server '{text}' is no https:// address");
    }

    private static Uri? ProxyOf(KubeconfigEntry cluster)
    {
        if (cluster.Text("proxy-url") is not { } text)
            return null;
        return ProxyRule.Parse(text) ?? throw cluster.Invalid("its proxy-url is no http://, https:// or socks5:// address");
    }

    private static Credentials CredentialsOf(KubeconfigEntry user, KubeconfigEntry cluster)
    {
        if (user.Node["exec"] is { IsMap: true } exec)
            return new ExecCredentials(new ExecPlugin(user, exec, cluster));

        var certificate = new Lazy<ClientCertificate?>(() => ClientCertificate.Load(user));
        if (user.Text("tokenFile") is { } tokenFile)
            return new TokenFileCredentials(user.Resolve(tokenFile), certificate);
        if (user.Text("token") is { } token)
            return new FixedCredentials(FixedCredentials.Bearer(token), certificate);
        if (user.Text("username") is { } name)
            return new FixedCredentials(FixedCredentials.Basic(name, user.Text("password") ?? ""), certificate);
        if (user.Node["auth-provider"]?.TextOf("name") is { } provider)
            throw user.Invalid($"auth-provider '{provider}' is gone from Kubernetes since 1.26: {InsteadOf(provider)}");
        return new FixedCredentials(null, certificate);
    }

    private static string InsteadOf(string provider) => provider switch
    {
        "gcp" => "install gke-gcloud-auth-plugin and run 'gcloud container clusters get-credentials' again",
        "azure" => "install kubelogin and run 'kubelogin convert-kubeconfig'",
        "oidc" => "log in with an exec plugin such as kubelogin (kubectl oidc-login), or put a token there",
        _ => "log in with an exec plugin, a token or a client certificate",
    };

    /// <summary>Null outside of a pod.</summary>
    private ClusterConnection? InCluster()
    {
        var token = Path.Combine(serviceAccount, "token");
        if (environment("KUBERNETES_SERVICE_HOST") is not { Length: > 0 } host || !File.Exists(token))
            return null;
        var port = environment("KUBERNETES_SERVICE_PORT") is { Length: > 0 } given ? given : "443";
        var authority = Path.Combine(serviceAccount, "ca.crt");
        var ns = Path.Combine(serviceAccount, "namespace");
        // An IPv6 address stands in brackets.
        var server = new Uri(host.Contains(':') ? $"https://[{host}]:{port}" : $"https://{host}:{port}");
        var trust = new ServerTrust(false, null, new(() => LoadAuthorities(authority)));
        return new ClusterConnection(server, "in-cluster", token, trust, new TokenFileCredentials(token, new(() => null)))
        {
            Namespace = File.Exists(ns) ? File.ReadAllText(ns).Trim() : null,
            UserName = "service account",
        };
    }

    private static X509Certificate2Collection? LoadAuthorities(string file) =>
        File.Exists(file) ? ServerTrust.ParseAuthorities(File.ReadAllBytes(file)) : null;
}
