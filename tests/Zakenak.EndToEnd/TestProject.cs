using System.Text.Json.Nodes;
using Zakenak.Engine.Cluster;
using Zakenak.Testing;

namespace Zakenak.EndToEnd;

/// <summary>A project in a folder and a namespace of one test's own, on the real cluster.</summary>
internal sealed class TestProject : IAsyncDisposable
{
    private readonly TestNamespace ns;

    private TestProject(TestNamespace ns) => this.ns = ns;

    public TemporaryFolder Folder { get; } = new();

    public string Namespace => ns.Name;

    /// <summary>One ConfigMap <c>settings</c> with <c>greeting: hello</c>.</summary>
    /// <param name="extra">More lines of the configuration's <c>deploy</c> section, or after it.</param>
    public static async Task<TestProject> CreateAsync(string extra = "")
    {
        var project = new TestProject(await TestCluster.CreateNamespaceAsync("e2e"));
        project.Configure(extra);
        project.Declare("settings", "hello");
        return project;
    }

    /// <summary>Its pods run, or fail as their annotations ask for: on a simulated node.</summary>
    public static async Task<TestProject> CreateRunningAsync()
    {
        TestCluster.RequireControllers();
        var project = await CreateAsync();
        await (await SimulatedNode.Shared).TakeAsync(project.Namespace, CancellationToken.None);
        return project;
    }

    public void Configure(string extra) => Folder.Write("zakenak.yaml", $"""
        project: shop
        deploy:
          namespace: {Namespace}
          manifests: [manifests]
        {extra}

        """);

    /// <summary>Writes the manifest of a ConfigMap.</summary>
    public void Declare(string name, string greeting) => Folder.Write($"manifests/{name}.yaml", $"""
        apiVersion: v1
        kind: ConfigMap
        metadata:
          name: {name}
        data:
          greeting: {greeting}

        """);

    public void Forget(string name) => File.Delete(Folder.File($"manifests/{name}.yaml"));

    /// <param name="variables">Of the environment, besides those that name Helm and kubectl.</param>
    public Task<Outcome> RunAsync(string arguments, params (string Name, string Value)[] variables) =>
        RunOnAsync(TestCluster.KubeconfigPath, arguments, variables);

    /// <inheritdoc cref="RunAsync"/>
    public Task<Outcome> RunOnAsync(string kubeconfig, string arguments, params (string Name, string Value)[] variables) =>
        Zakenak.RunAsync(Words(arguments, kubeconfig), Folder.Path, Environment(variables));

    /// <summary>As <see cref="RunAsync"/>, by somebody whom the modes of files bind: for root without the right to pass over them.</summary>
    public async Task<Outcome> RunWithoutRootsRightsAsync(string arguments, params (string Name, string Value)[] variables)
    {
        if (System.Environment.UserName != "root")
            return await RunAsync(arguments, variables);
        const string setpriv = "/usr/bin/setpriv";
        if (!File.Exists(setpriv))
            Skip.Because("root cannot give up its rights here: there is no setpriv (util-linux)");
        string[] words = ["--bounding-set=-dac_override,-dac_read_search", "--", Zakenak.Path, .. Words(arguments, TestCluster.KubeconfigPath)];
        using var process = Zakenak.Start(setpriv, words, Folder.Path, Environment(variables));
        return await Zakenak.FinishAsync(process);
    }

    private static string[] Words(string arguments, string kubeconfig) =>
        $"{arguments} --kubeconfig {kubeconfig}".Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static Dictionary<string, string?> Environment(IEnumerable<(string Name, string Value)> variables)
    {
        var environment = new Dictionary<string, string?>
        {
            ["ZAKENAK_HELM"] = TestTools.HelmPath,
            ["ZAKENAK_KUBECTL"] = TestTools.KubectlPath,
        };
        foreach (var (name, value) in variables)
            environment[name] = value;
        return environment;
    }

    public Task<Outcome> RunOnTerminalAsync(string arguments, string redirect = "", string input = "",
        IReadOnlyDictionary<string, string?>? environment = null) =>
        Zakenak.RunOnTerminalAsync(WithCluster(arguments), Folder.Path, environment, redirect, input);

    public string WithCluster(string arguments) => $"{arguments} --kubeconfig {TestCluster.KubeconfigPath}";

    /// <summary>What a person does by hand.</summary>
    public async Task<string> KubectlAsync(params string[] arguments)
    {
        using var process = Zakenak.Start(TestTools.KubectlPath,
            [.. arguments, "-n", Namespace, "--kubeconfig", TestCluster.KubeconfigPath], Folder.Path, null);
        return (await Zakenak.FinishAsync(process)).ShouldExit(0).Output;
    }

    public async Task ShAsync(string script)
    {
        using var process = Zakenak.Start("sh", ["-ec", script], Folder.Path, null);
        (await Zakenak.FinishAsync(process)).ShouldExit(0);
    }

    public async Task<string> GitAsync(params string[] arguments)
    {
        using var process = Zakenak.Start("git", arguments, Folder.Path, null);
        return (await Zakenak.FinishAsync(process)).ShouldExit(0).Output.Trim();
    }

    /// <summary>Commits everything as Ada, the first time into a new repository on <c>main</c>.</summary>
    /// <returns>The commit.</returns>
    public async Task<string> CommitAsync()
    {
        if (!Directory.Exists(Folder.File(".git")))
        {
            await GitAsync("init", "-qb", "main");
            await GitAsync("config", "user.name", "Ada Lovelace");
            await GitAsync("config", "user.email", "ada@example.com");
        }
        await GitAsync("add", "-A");
        await GitAsync("commit", "-qm", "change", "--allow-empty");
        return await GitAsync("rev-parse", "HEAD");
    }

    /// <summary>Declares a greeting, commits it and converges it: what <c>history</c> then knows.</summary>
    /// <returns>The commit.</returns>
    public async Task<string> ConvergeAsync(string greeting)
    {
        Declare("settings", greeting);
        var commit = await CommitAsync();
        (await RunAsync("converge")).ShouldExit(0);
        return commit;
    }

    /// <summary>The live ConfigMap's greeting; null when there is no such ConfigMap.</summary>
    public async Task<string?> GreetingAsync(string name)
    {
        var configMaps = new ApiResource("", "v1", "ConfigMap", "configmaps", true, []);
        var live = await TestCluster.Client.GetAsync(configMaps, Namespace, name, CancellationToken.None);
        return live?.Json.GetProperty("data").GetProperty("greeting").GetString();
    }

    public async ValueTask DisposeAsync()
    {
        Folder.Dispose();
        await ns.DisposeAsync();
    }
}

internal static class DocumentExtensions
{
    /// <summary><c>Created ConfigMap/settings</c>, sorted.</summary>
    public static string[] Changes(this Outcome outcome) =>
        [.. outcome.Json["changes"]!.AsArray().Select(c => $"{c!["action"]} {c["kind"]}/{c["name"]}").Order(StringComparer.Ordinal)];

    public static string[] Reasons(this Outcome outcome) => [.. outcome.Json["errors"]!.AsArray().Select(e => (string)e!["reason"]!)];

    public static IEnumerable<JsonObject> Objects(this JsonObject document, string list) => document[list]!.AsArray().Select(i => i!.AsObject());
}
