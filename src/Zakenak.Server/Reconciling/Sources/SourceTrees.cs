using Zakenak.Server.Git;

namespace Zakenak.Server.Reconciling.Sources;

/// <summary>What was written out of the repositories, in private folders: what each resource used last stays, so that a pass with nothing
/// new writes nothing out, and all resources of a repository share one.</summary>
/// <param name="folder">May be shared with other servers of this machine; none uses another's.</param>
internal sealed class SourceTrees(string folder, TimeProvider time) : IDisposable
{
    /// <summary>What was not used for so long is another replica's by now, or nobody's.</summary>
    private static readonly TimeSpan kept = TimeSpan.FromHours(1);

    private readonly GitScratch scratch = new(folder);
    private readonly Lock gate = new();
    private readonly Dictionary<(string Repository, string Revision), Tree> trees = [];
    private readonly Dictionary<string, (Tree Tree, DateTimeOffset At)> lastUsed = []; // by resource

    /// <param name="revision">Within the repository: the same one is the same files.</param>
    /// <param name="write">Called where it is not here, with a folder that is not there yet.</param>
    /// <returns>Not to be written into; disposed by who is done with it.</returns>
    public async Task<SourceTree> UseAsync(string resourceId, string repositoryId, string revision, Func<string, CancellationToken, Task> write,
        CancellationToken ct)
    {
        var tree = Enter(resourceId, (repositoryId, revision));
        try
        {
            await tree.EnsureAsync(write, ct);
            return new SourceTree(tree.Path, () => Leave(tree));
        }
        catch
        {
            Leave(tree);
            throw;
        }
    }

    /// <summary>Of a resource that is no more.</summary>
    public void Forget(string resourceId)
    {
        lock (gate)
            lastUsed.Remove(resourceId);
        DeleteUnused();
    }

    public void Dispose() => scratch.Dispose();

    private Tree Enter(string resourceId, (string, string) key)
    {
        lock (gate)
        {
            if (!trees.TryGetValue(key, out var tree))
                trees[key] = tree = new Tree(scratch.Create());
            tree.Users++;
            lastUsed[resourceId] = (tree, time.GetUtcNow());
            return tree;
        }
    }

    private void Leave(Tree left)
    {
        lock (gate)
            left.Users--;
        DeleteUnused();
    }

    private void DeleteUnused()
    {
        List<Tree> unused = [];
        lock (gate)
        {
            foreach (var old in lastUsed.Where(used => time.GetUtcNow() - used.Value.At > kept).Select(used => used.Key).ToList())
                lastUsed.Remove(old);
            var stay = lastUsed.Values.Select(used => used.Tree).Where(tree => tree.IsWritten).ToHashSet();
            foreach (var (key, tree) in trees.Where(t => t.Value.Users == 0 && !stay.Contains(t.Value)).ToList())
            {
                trees.Remove(key);
                unused.Add(tree);
            }
        }
        foreach (var tree in unused)
            tree.Delete();
    }

    private sealed class Tree(string parent)
    {
        private readonly SemaphoreSlim writing = new(1);

        public string Path { get; } = System.IO.Path.Combine(parent, "tree");

        public int Users { get; set; }

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
