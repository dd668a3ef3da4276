using System.Collections.Concurrent;
using Zakenak.Server.Network;

namespace Zakenak.Server.Git;

/// <summary>The mirrors of all repositories: a folder each, made when it is first needed.</summary>
/// <param name="folder"><c>DATA/git</c>; may be shared with other servers of this machine.</param>
/// <param name="program">Null: the one on the PATH.</param>
internal sealed class GitMirrors(string folder, GitOptions options, AddressRules rules, GitProgram? program = null) : IDisposable
{
    private readonly ConcurrentDictionary<string, MirrorGate> gates = [];
    private readonly GitProgram git = program ?? new();
    private readonly GitScratch scratch = new(Path.Combine(folder, ".scratch"));

    /// <inheritdoc cref="GitProgram.RequireVersionAsync"/>
    public Task RequireGitAsync(CancellationToken ct) => git.RequireVersionAsync(folder, ct);

    /// <summary>Cheap: nothing is read or asked yet.</summary>
    /// <param name="repositoryId">Those who give the same one share a mirror, whatever their credentials are.</param>
    public GitMirror Open(string repositoryId, GitRemote remote, GitCredentials credentials) =>
        new(FolderOf(repositoryId), Gate(repositoryId), git, new GitConnection(remote, credentials, rules, git, scratch, options), options);

    /// <summary>Deletes what is kept of a repository, once nobody works with it.</summary>
    /// <exception cref="GitException">Internal: the disk.</exception>
    public Task RemoveAsync(string repositoryId, CancellationToken ct) => LocalDisk.TellAsync(async () =>
    {
        using var entered = await Gate(repositoryId).EnterAsync(ct);
        BareMirror.Delete(FolderOf(repositoryId));
        return true;
    });

    /// <summary>Deletes what is kept of repositories that are no more.</summary>
    /// <param name="known">The identifiers of all that are.</param>
    /// <inheritdoc cref="RemoveAsync"/>
    public async Task SweepAsync(IReadOnlySet<string> known, CancellationToken ct)
    {
        foreach (var id in Directory.GetDirectories(folder).Select(path => Path.GetFileName(path)))
        {
            if (IsIdentifier(id) && !known.Contains(id))
                await RemoveAsync(id, ct);
        }
    }

    public void Dispose() => scratch.Dispose();

    private static bool IsIdentifier(string id) =>
        id.Length is > 0 and <= 100 && id.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');

    private string FolderOf(string id) =>
        IsIdentifier(id) ? Path.Combine(folder, id) : throw new ArgumentException($"\"{id}\" is no identifier");

    private MirrorGate Gate(string id) => gates.GetOrAdd(id, key => new MirrorGate(FolderOf(key) + ".lock"));
}
