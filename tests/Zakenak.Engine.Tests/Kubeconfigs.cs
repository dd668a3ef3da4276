using System.Diagnostics;
using System.Text.Json.Nodes;
using Zakenak.Engine.Cluster;

namespace Zakenak.Engine.Tests;

/// <summary>The test cluster's kubeconfig, changed.</summary>
internal static class Kubeconfigs
{
    /// <summary>The administrator acting as somebody with fewer rights.</summary>
    public static async Task<ClusterConnection> ImpersonatingAsync(string user)
    {
        // By kubectl, because an offered cluster's kubeconfig may name its certificates in any of the ways there are.
        var start = new ProcessStartInfo(TestTools.KubectlPath,
            ["config", "view", "--kubeconfig", TestCluster.KubeconfigPath, "--minify", "--flatten", "--raw", "--output", "json"])
        {
            RedirectStandardOutput = true,
        };
        using var kubectl = Process.Start(start)!;
        var config = JsonNode.Parse(await kubectl.StandardOutput.ReadToEndAsync())!;
        config["users"]![0]!["user"]!["as"] = user;
        var path = Path.Combine(Directory.CreateTempSubdirectory("zakenak-test-").FullName, "kubeconfig");
        await File.WriteAllTextAsync(path, config.ToJsonString());
        return ClusterConnection.Load(path, null);
    }
}
