using System.Diagnostics;
using Zakenak.Engine.Cluster;

namespace Zakenak.Testing;

/// <summary>A cluster of one test's own, whose API server it may stop and start.</summary>
public sealed class NamedCluster : IAsyncDisposable
{
    private readonly string name;

    private NamedCluster(string name, string kubeconfig)
    {
        this.name = name;
        KubeconfigPath = kubeconfig;
    }

    public string KubeconfigPath { get; }

    /// <summary>Starts it, which takes some seconds. Skips the running test where no cluster can be made without building one.</summary>
    public static async Task<NamedCluster> UpAsync(string name) => new(name, await StartAsync(name));

    public KubernetesClient CreateClient(KubernetesClientOptions? options = null) =>
        new(ClusterConnection.Load(KubeconfigPath, null), options);

    /// <summary>Kills the API server as a power cut would: open connections are reset, nothing is said goodbye to.</summary>
    public async Task KillApiServerAsync()
    {
        var pid = (await File.ReadAllTextAsync(Path.Combine(Path.GetDirectoryName(KubeconfigPath)!, "kube-apiserver.pid"))).Trim();
        using var process = Process.GetProcessById(int.Parse(pid));
        process.Kill();
        await process.WaitForExitAsync();
    }

    /// <summary>Starts what was killed, on the same port with the same data, and waits until it answers.</summary>
    public Task StartApiServerAsync() => StartAsync(name);

    public async ValueTask DisposeAsync() => await Task.Run(() => Repository.LastLineOf("cluster.sh", "down", "--name", name));

    private static async Task<string> StartAsync(string name)
    {
        const int needsABuild = 3;
        var result = await Task.Run(() => Repository.RunScript("cluster.sh", "up", "--name", name));
        if (result.ExitCode == needsABuild)
            Skip.Because(result.Errors.Trim().ReplaceLineEndings(" "));
        return result.ExitCode == 0
            ? result.LastLine
            : throw new InvalidOperationException($"eng/cluster.sh up --name {name} failed ({result.ExitCode}):\n{result.Errors}");
    }
}
