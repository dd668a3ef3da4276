using System.Diagnostics;
using System.Text.Json.Nodes;
using Zakenak.Testing;
using Zakenak.Testing.Git;

namespace Zakenak.EndToEnd;

/// <summary>A server with a Git repository beside it, and a user's home from which commands speak with it.</summary>
internal sealed class ServerProject : IAsyncDisposable
{
    public const string AdminPassword = "planted-admin-s3cret";

    private readonly TemporaryFolder folder;

    private ServerProject(TemporaryFolder folder, RunningServer server) => (this.folder, Server) = (folder, server);

    public RunningServer Server { get; }

    public string Address => Server.Client.BaseAddress!.ToString().TrimEnd('/');

    /// <summary>Where the token is kept.</summary>
    public string SignIns => folder.File("home/.config/zakenak/servers.json");

    public static async Task<ServerProject> StartAsync()
    {
        var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.File("git"));
        try
        {
            return new(folder, await RunningServer.StartAsync(folder.File("data"), new Dictionary<string, string?>
            {
                ["ZAKENAK_ADMIN_PASSWORD"] = AdminPassword,
                ["Network__FileRoots"] = folder.File("git"),
                ["Network__AllowHttp"] = "true",
                ["Network__Allow"] = "127.0.0.1",
            }));
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }

    /// <summary>And signs in as admin.</summary>
    public static async Task<ServerProject> SignedInAsync()
    {
        var project = await StartAsync();
        (await project.RunAsync(["login", project.Address, "-u", "admin", "--password-stdin"], AdminPassword + "\n")).ShouldExit(0);
        return project;
    }

    /// <summary>Splits at blanks; fails where the exit code is another.</summary>
    public async Task<Outcome> RunAsync(string arguments, int exitCode = 0) =>
        (await RunAsync(arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries))).ShouldExit(exitCode);

    /// <param name="input">Of the command.</param>
    /// <param name="environment">More of it.</param>
    public Task<Outcome> RunAsync(IEnumerable<string> arguments, string input = "", params (string Name, string Value)[] environment) =>
        Zakenak.RunAsync(arguments, folder.Path, Environment(environment), input);

    /// <summary>A command that goes on until it is ended.</summary>
    public Process Start(string arguments) => Zakenak.Start(Zakenak.Path, arguments.Split(' '), folder.Path, Environment([]));

    public Task<Outcome> RunOnTerminalAsync(string arguments, string input) => Zakenak.RunOnTerminalAsync(arguments, folder.Path, Environment([]), input: input);

    /// <summary>What a script reads.</summary>
    public async Task<JsonNode> ReadAsync(string arguments) => JsonNode.Parse((await RunAsync(arguments + " -o json")).Output)!;

    public TestRepository Repository(string name) => new(folder.File($"git/{name}"));

    public string UrlOf(TestRepository repository) => $"file://{repository.Folder}";

    /// <summary>A project <c>shop</c> with everything up to the environment <c>prod</c>, which deploys the folder <c>k8s</c> to a
    /// namespace.</summary>
    public async Task FurnishAsync(TestRepository repository, string ns)
    {
        await RunAsync("project create Shop --id shop");
        await RunAsync($"cluster create K3s --id k3s --kubeconfig {TestCluster.KubeconfigPath}");
        await RunAsync($"project destination add shop --cluster k3s --namespace {ns}");
        await RunAsync($"repo create team/shop -p shop --id repo --url {UrlOf(repository)}");
        await RunAsync("repo enable-gitops repo --interval 10s");
        await RunAsync($"env create production -p shop --cluster k3s --namespace {ns} --repo repo --id prod --type production");
        await RunAsync("env configure-gitops prod --path ./k8s --interval 10m");
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        folder.Dispose();
    }

    private Dictionary<string, string?> Environment((string Name, string Value)[] more)
    {
        var environment = new Dictionary<string, string?> { ["HOME"] = folder.File("home"), ["XDG_CONFIG_HOME"] = null };
        foreach (var (name, value) in more)
            environment[name] = value;
        return environment;
    }
}
