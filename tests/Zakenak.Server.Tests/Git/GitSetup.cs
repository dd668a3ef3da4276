using System.Collections;
using System.Runtime.Versioning;
using Zakenak.Engine.Sources;
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
    public GitMirrors NewMirrors(AddressRules? rules = null, GitProgram? program = null) =>
        new(Path("data"), Options, rules ?? new AddressRules(Network), program);

    /// <summary>A <c>git</c> that is this script.</summary>
    /// <param name="script">Where it says <c>GIT</c>, the real one is called.</param>
    [UnsupportedOSPlatform("windows")]
    public GitProgram Program(string script)
    {
        var environment = Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
            .ToDictionary(e => (string)e.Key, e => (string)e.Value!);
        var real = ProgramPath.Find("git", environment)!;
        var programs = Directory.CreateDirectory(Path($"programs/{Guid.NewGuid():N}")).FullName;
        var file = System.IO.Path.Combine(programs, "git");
        File.WriteAllText(file, $"#!/bin/sh\n{script.Replace("GIT", real, StringComparison.Ordinal)}\n");
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        environment["PATH"] = $"{programs}:{environment["PATH"]}";
        return new(environment);
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        Mirrors.Dispose();
        folder.Delete(recursive: true);
    }
}

internal static class BranchFetch
{
    /// <summary>What the server does with a branch; the files are not kept.</summary>
    /// <returns>The commit.</returns>
    public static async Task<string> FetchBranchAsync(this GitMirror mirror, string branch, IReadOnlyCollection<string> paths,
        CancellationToken ct)
    {
        var commit = await mirror.FindBranchAsync(branch, ct);
        var folder = Directory.CreateTempSubdirectory("zakenak-fetched-");
        try
        {
            await mirror.ExportAsync(commit, paths, folder.FullName, ct);
            return commit;
        }
        finally
        {
            if (folder.Exists)
                folder.Delete(recursive: true);
        }
    }
}
