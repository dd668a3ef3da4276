using System.Text.Json.Nodes;
using Zakenak.Testing;

namespace Zakenak.EndToEnd;

/// <summary>What a program sees in a pod: the files and variables of a service account, which may do everything in one namespace. The files lie
/// where they lie in every pod, in a mount namespace of the program's own.</summary>
internal sealed class SimulatedPod
{
    private const string Script = """
        mount -t tmpfs none /run && mkdir -p /var/run/secrets/kubernetes.io && cp -r "$1" /var/run/secrets/kubernetes.io/serviceaccount && shift && exec "$@"
        """;

    private readonly string files;
    private readonly Uri server;

    private SimulatedPod(string files, Uri server) => (this.files, this.server) = (files, server);

    /// <summary>The program and arguments before those of what runs in the pod.</summary>
    public IReadOnlyList<string> Launcher => ["unshare", "--map-root-user", "--mount", "sh", "-c", Script, "sh", files];

    public IReadOnlyDictionary<string, string?> Environment => new Dictionary<string, string?>
    {
        ["KUBERNETES_SERVICE_HOST"] = server.Host,
        ["KUBERNETES_SERVICE_PORT"] = $"{server.Port}",
    };

    /// <summary>Skips the running test where nothing may be mounted.</summary>
    /// <param name="folder">For the files.</param>
    public static async Task<SimulatedPod> CreateAsync(string ns, string folder)
    {
        Directory.CreateDirectory(folder);
        var cluster = JsonNode.Parse(await KubectlAsync("config", "view", "--raw", "--flatten", "-o", "json"))!["clusters"]![0]!["cluster"]!;
        await KubectlAsync("create", "serviceaccount", "zakenak", "-n", ns);
        await KubectlAsync("create", "rolebinding", "zakenak", "--clusterrole", "cluster-admin", "--serviceaccount", $"{ns}:zakenak", "-n", ns);
        File.WriteAllText(Path.Combine(folder, "token"), await KubectlAsync("create", "token", "zakenak", "-n", ns));
        File.WriteAllText(Path.Combine(folder, "namespace"), ns);
        File.WriteAllBytes(Path.Combine(folder, "ca.crt"), Convert.FromBase64String((string)cluster["certificate-authority-data"]!));
        var pod = new SimulatedPod(folder, new Uri((string)cluster["server"]!));
        await pod.RequireAsync();
        return pod;
    }

    private async Task RequireAsync()
    {
        using var trial = Zakenak.Start(Launcher[0], [.. Launcher.Skip(1), "true"], null, null);
        if ((await Zakenak.FinishAsync(trial)) is { ExitCode: not 0 } refused)
            Skip.Because($"a pod's files can be put in their place where a mount namespace is allowed: {refused.Errors.Trim()}");
    }

    private static async Task<string> KubectlAsync(params string[] arguments)
    {
        using var kubectl = Zakenak.Start(TestTools.KubectlPath, [.. arguments, "--kubeconfig", TestCluster.KubeconfigPath], null, null);
        return (await Zakenak.FinishAsync(kubectl)).ShouldExit(0).Output.Trim();
    }
}
