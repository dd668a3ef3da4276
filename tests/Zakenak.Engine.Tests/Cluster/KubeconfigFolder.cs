using Zakenak.Engine.Cluster;
using Zakenak.Engine.Cluster.Connecting;

namespace Zakenak.Engine.Tests.Cluster;

/// <summary>A folder with kubeconfigs, and the environment of a machine that has them.</summary>
internal sealed class KubeconfigFolder : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("zakenak-kubeconfig-");

    public Dictionary<string, string> Environment { get; } = [];

    public string ServiceAccount => Path.Combine(folder.FullName, "serviceaccount");

    public string this[string name] => Path.Combine(folder.FullName, name);

    public string Write(string name, string text)
    {
        var path = this[name];
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    /// <summary>A program of one shell line.</summary>
    public string WriteProgram(string name, string script)
    {
        var path = Write(name, $"#!/bin/sh\n{script}\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return path;
    }

    /// <summary>One cluster, one user, one context, all named <c>c</c>.</summary>
    /// <param name="user">Flow style without its braces: <c>token: abc</c>.</param>
    public ClusterConnection Connect(string server, string user = "", string cluster = "")
    {
        var more = cluster.Length > 0 ? $", {cluster}" : "";
        var path = Write("config", $$$"""
            current-context: c
            contexts: [{name: c, context: {cluster: c, user: c}}]
            clusters: [{name: c, cluster: {server: "{{{server}}}"{{{more}}} } }]
            users: [{name: c, user: { {{{user}}} } }]
            """);
        return Load(path);
    }

    public ClusterConnection Load(string? kubeconfig = null, string? context = null) =>
        new ConnectionLoader(Environment.GetValueOrDefault, ServiceAccount).Load(kubeconfig, context);

    public void Dispose() => folder.Delete(recursive: true);
}
