using Zakenak.Server.Git;

namespace Zakenak.Server.Reconciling.Sources;

/// <summary>What was written out of the repositories, in private folders: the newest revisions stay, so that a pass with nothing new writes
/// nothing out, and all resources of a repository share one.</summary>
/// <param name="folder">May be shared with other servers of this machine; none uses another's.</param>
internal sealed class SourceTrees(string folder) : IDisposable
{
    /// <summary>Beside those that a pass uses just now.</summary>
    private const int KeptPerRepository = 2;

    private readonly GitScratch scratch = new(folder);
    private readonly Lock gate = new();
    private readonly Dictionary<(string Repository, string Revision), Tree> trees = [];
    private long uses;

    /// <param name="write">Called where it is not here, with a folder that is not there yet.</param>
    /// <returns>Not to be written into; disposed by who is done with it.</returns>
    public async Task<SourceTree> UseAsync(string repositoryId, string revision, Func<string, CancellationToken, Task> write, CancellationToken ct)
    {
        var tree = Enter((repositoryId, revision));
        try
        {
            await tree.EnsureAsync(write, ct);
            return new SourceTree(tree.Path, () => Leave(repositoryId, tree));
        }
        catch
        {
            Leave(repositoryId, tree);
            throw;
        }
    }

    public void Dispose() => scratch.Dispose();

    private Tree Enter((string, string) key)
    {
        lock (gate)
        {
            if (!trees.TryGetValue(key, out var tree))
                trees[key] = tree = new Tree(scratch.Create());
            tree.Users++;
            tree.LastUse = ++uses;
            return tree;
        }
    }

    private void Leave(string repositoryId, Tree left)
    {
        List<Tree> old;
        lock (gate)
        {
            left.Users--;
            var idle = trees.Where(t => t.Key.Repository == repositoryId && t.Value.Users == 0).OrderByDescending(t => t.Value.LastUse).ToList();
            var gone = idle.Skip(KeptPerRepository).Concat(idle.Where(t => !t.Value.IsWritten)).ToHashSet();
            foreach (var (key, _) in gone)
                trees.Remove(key);
            old = [.. gone.Select(t => t.Value)];
        }
        foreach (var tree in old)
            tree.Delete();
    }

    private sealed class Tree(string parent)
    {
        private readonly SemaphoreSlim writing = new(1);

        public string Path { get; } = System.IO.Path.Combine(parent, "tree");

        public int Users { get; set; }

        public long LastUse { get; set; }

        public bool IsWritten { get; private set; }

        /// <summary>Who comes second waits for the first.</summary>
        public async Task EnsureAsync(Func<string, CancellationToken, Task> write, CancellationToken ct)
        {
            await writing.WaitAsync(ct);
            try
            {
                if (!IsWritten)
                    await write(Path, ct);
                IsWritten = true;
            }
            finally
            {
                writing.Release();
            }
        }

        public void Delete()
        {
            writing.Dispose();
            Directory.Delete(parent, recursive: true);
        }
    }
}

/// <param name="path">A folder, for reading alone.</param>
internal sealed class SourceTree(string path, Action leave) : IDisposable
{
    public string Path => path;

    public void Dispose() => leave();
}
