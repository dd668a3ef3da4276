using System.Collections.Concurrent;
using Zakenak.Server.Network;

namespace Zakenak.Server.Git;

/// <summary>The mirrors of all repositories: a folder each, made when it is first needed.</summary>
/// <param name="folder"><c>DATA/git</c>; may be shared with other servers of this machine.</param>
internal sealed class GitMirrors(string folder, GitOptions options, AddressRules rules) : IDisposable
{
    private readonly ConcurrentDictionary<string, MirrorGate> gates = [];
    private readonly GitProgram git = new();
    private readonly GitScratch scratch = new(Path.Combine(folder, ".scratch"));

    /// <summary>Cheap: nothing is read or asked yet.</summary>
    /// <param name="repositoryId">Those who give the same one share a mirror, whatever their credentials are.</param>
    public GitMirror Open(string repositoryId, GitRemote remote, GitCredentials credentials) =>
        new(FolderOf(repositoryId), Gate(repositoryId), git, new GitConnection(remote, credentials, rules, git, scratch, options), options);

    /// <summary>Deletes what is kept of a repository, once nobody works with it.</summary>
    public async Task RemoveAsync(string repositoryId, CancellationToken ct)
    {
        using var entered = await Gate(repositoryId).EnterAsync(ct);
        BareMirror.Delete(FolderOf(repositoryId));
    }

    public void Dispose() => scratch.Dispose();

    private string FolderOf(string id) => id.Length is > 0 and <= 100 && id.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_')
        ? Path.Combine(folder, id)
        : throw new ArgumentException($"\"{id}\" is no identifier");

    private MirrorGate Gate(string id) => gates.GetOrAdd(id, key => new MirrorGate(FolderOf(key) + ".lock"));
}
