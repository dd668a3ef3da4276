using Zakenak.Server.Git;
using Zakenak.Server.Network;
using Zakenak.Testing.Git;

namespace Zakenak.Server.Tests.Git;

/// <summary>A repository <c>app</c>, served over http, and the mirrors of a control plane that may talk to it.</summary>
internal sealed class GitSetup : IAsyncDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("zakenak-git-");

    private GitSetup(bool partial)
    {
        Repository = new TestRepository(Path("repositories/app"), partial);
        Mirrors = NewMirrors();
    }

    public TestRepository Repository { get; }

    public GitHttpServer Server { get; private set; } = null!;

    public GitMirrors Mirrors { get; private set; }

    public GitOptions Options { get; } = new();

    public NetworkOptions Network { get; } = new() { Allow = ["127.0.0.0/8"], AllowHttp = true };

    public string MirrorFolder => Path("data/app/mirror.git");

    public string RepositoryUrl => $"{Server.Url}/app/.git";

    public static async Task<GitSetup> StartAsync(bool partial = true)
    {
        var setup = new GitSetup(partial);
        setup.Server = await GitHttpServer.StartAsync(setup.Path("repositories"));
        return setup;
    }

    public string Path(string name) => System.IO.Path.Combine(folder.FullName, name);

    public GitMirror Open(GitCredentials? credentials = null, string? url = null) =>
        Mirrors.Open("app", GitRemote.Parse(url ?? RepositoryUrl, Network), credentials ?? GitCredentials.None);

    /// <summary>As another server has them that shares the data directory, or this one after a restart.</summary>
    public GitMirrors NewMirrors() => new(Path("data"), Options, new AddressRules(Network));

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        Mirrors.Dispose();
        folder.Delete(recursive: true);
    }
}
