using Zakenak.Engine.Cluster;

namespace Zakenak.Engine.Tests;

/// <summary>The test cluster's kubeconfig, changed.</summary>
internal static class Kubeconfigs
{
    /// <summary>The administrator acting as somebody with fewer rights.</summary>
    public static ClusterConnection Impersonating(string user)
    {
        var path = Path.Combine(Directory.CreateTempSubdirectory("zakenak-test-").FullName, "kubeconfig");
        var text = File.ReadAllText(TestCluster.KubeconfigPath);
        var client = text.IndexOf("client-certificate-data:", StringComparison.Ordinal);
        var indent = client - text.LastIndexOf('\n', client) - 1;
        File.WriteAllText(path, text.Insert(client, $"as: {user}\n{new string(' ', indent)}"));
        return ClusterConnection.Load(path, null);
    }
}
