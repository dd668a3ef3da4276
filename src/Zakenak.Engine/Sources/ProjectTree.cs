using Zakenak.Engine.Configuration;

namespace Zakenak.Engine.Sources;

/// <summary>The files under a project's root, by paths relative to it with <c>/</c> between names. Every path is resolved through its
/// symlinks before anything is read: none leaves the root.</summary>
internal sealed class ProjectTree
{
    private const int MaxLinks = 40; // as Linux; more is a loop
    private readonly string root;
    private readonly string realRoot;
    private readonly string baseDirectory;

    /// <param name="baseDirectory">Where configured paths start: a folder under the root.</param>
    public ProjectTree(string root, string baseDirectory)
    {
        this.root = Path.GetFullPath(root);
        this.baseDirectory = Path.GetFullPath(baseDirectory);
        realRoot = RealPath(this.root)
            ?? throw new ReconcileException(Reasons.SourceNotFound, $"The project's folder {root} is not there.");
    }

    /// <summary>A configured path, relative to the root; <c>""</c> is the root itself.</summary>
    /// <exception cref="ReconcileException">PathOutsideProject.</exception>
    public string Locate(string configured) => RelativeToRoot(Path.GetFullPath(configured, baseDirectory), configured);

    /// <summary>A path written in a file of <paramref name="folder"/>, relative to the root.</summary>
    /// <exception cref="ReconcileException">PathOutsideProject.</exception>
    public string Locate(string folder, string written) =>
        RelativeToRoot(Path.GetFullPath(written, Path.Combine(root, folder)), $"{written} (in {Shown(folder)})");

    /// <summary>Null when there is nothing.</summary>
    /// <exception cref="ReconcileException">PathOutsideProject: a symlink on the way leads out.</exception>
    public SourceEntry? Find(string path)
    {
        var real = RealPath(Path.Combine(realRoot, path));
        if (real is null)
        {
            return null;
        }
        return real == realRoot || real.StartsWith(realRoot + Path.DirectorySeparatorChar, StringComparison.Ordinal)
            ? new(path, real, Directory.Exists(real))
            : throw new ReconcileException(Reasons.PathOutsideProject,
                $"{Shown(path)} leads out of the project through a symlink: copy what it points to into the project.");
    }

    /// <param name="what">What the path is, for the error: <c>Chart</c>, <c>Values file</c>.</param>
    /// <exception cref="ReconcileException">SourceNotFound, with the nearest name that is there; PathOutsideProject.</exception>
    public SourceEntry Require(string path, string what) => Find(path)
        ?? throw new ReconcileException(Reasons.SourceNotFound, $"{what} {Shown(path)} is not there{Suggestion(path)}");

    /// <summary>What lies in a folder, sorted by name; symlinks appear as what they lead to, dangling hidden ones (an editor's locks) not
    /// at all.</summary>
    /// <inheritdoc cref="Find"/>
    public IEnumerable<SourceEntry> Children(SourceEntry folder)
    {
        foreach (var item in new DirectoryInfo(folder.RealPath).EnumerateFileSystemInfos().OrderBy(i => i.Name, StringComparer.Ordinal))
        {
            var path = folder.Path.Length == 0 ? item.Name : $"{folder.Path}/{item.Name}";
            if (!item.Attributes.HasFlag(FileAttributes.ReparsePoint))
            {
                yield return new(path, Path.Combine(folder.RealPath, item.Name), item is DirectoryInfo);
            }
            else if (Find(path) is { } target)
            {
                yield return target;
            }
            else if (!item.Name.StartsWith('.'))
            {
                throw new ReconcileException(Reasons.SourceNotFound, $"{path} is a symlink that leads nowhere: repair or delete it.");
            }
        }
    }

    /// <summary>Every file beneath a folder, in the order of the folders.</summary>
    /// <param name="enter">Whether an entry, a file or a folder, is looked at.</param>
    /// <exception cref="ReconcileException">PathOutsideProject, SourceNotFound; a symlink that leads back into its own parents is
    /// SourceNotFound too.</exception>
    public IEnumerable<SourceEntry> FilesBeneath(SourceEntry folder, Func<SourceEntry, bool> enter) => Walk(folder, enter, []);

    private IEnumerable<SourceEntry> Walk(SourceEntry folder, Func<SourceEntry, bool> enter, HashSet<string> parents)
    {
        if (!parents.Add(folder.RealPath))
        {
            throw new ReconcileException(Reasons.SourceNotFound, $"{folder.Path} is a symlink to a folder that holds it: it never ends.");
        }
        foreach (var entry in Children(folder).Where(enter))
        {
            if (!entry.IsFolder)
            {
                yield return entry;
                continue;
            }
            foreach (var file in Walk(entry, enter, parents))
            {
                yield return file;
            }
        }
        parents.Remove(folder.RealPath);
    }

    /// <summary>An absolute path without symlinks; null when it, or what a link on the way points to, is not there.</summary>
    internal static string? RealPath(string absolute)
    {
        var start = Path.GetPathRoot(absolute)!;
        var rest = new Stack<string>(Names(absolute[start.Length..]).Reverse());
        var current = start;
        for (var links = 0; rest.TryPop(out var name);)
        {
            if (name == "..")
            {
                current = Path.GetDirectoryName(current) ?? start;
                continue;
            }
            var next = Path.Combine(current, name);
            var target = new FileInfo(next).LinkTarget;
            if (target is null)
            {
                current = next;
                continue;
            }
            if (++links > MaxLinks)
            {
                return null;
            }
            current = Path.IsPathRooted(target) ? Path.GetPathRoot(target)! : current;
            foreach (var part in Names(target[(Path.GetPathRoot(target)?.Length ?? 0)..]).Reverse())
            {
                rest.Push(part);
            }
        }
        return Path.Exists(current) ? current : null;
    }

    private static IEnumerable<string> Names(string path) =>
        path.Split([Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar], StringSplitOptions.RemoveEmptyEntries)
            .Where(n => n != ".");

    private string RelativeToRoot(string absolute, string written)
    {
        var relative = Path.GetRelativePath(root, absolute);
        var leaves = relative == ".." || relative.StartsWith(".." + Path.DirectorySeparatorChar, StringComparison.Ordinal);
        if (leaves || Path.IsPathRooted(relative))
        {
            throw new ReconcileException(Reasons.PathOutsideProject,
                $"{written} is outside of the project {root}: move it into the project, "
                + "or make a Git repository of the folder that holds both.");
        }
        return relative == "." ? "" : relative.Replace(Path.DirectorySeparatorChar, '/');
    }

    private string Suggestion(string path)
    {
        var parent = path.Contains('/') ? path[..path.LastIndexOf('/')] : "";
        if (Find(parent) is not { IsFolder: true } folder)
        {
            return ".";
        }
        var names = new DirectoryInfo(folder.RealPath).EnumerateFileSystemInfos().Select(i => i.Name);
        return Spelling.Nearest(path[(path.LastIndexOf('/') + 1)..], names) is { } nearest
            ? $": did you mean {(parent.Length == 0 ? nearest : $"{parent}/{nearest}")}?"
            : ".";
    }

    private static string Shown(string path) => path.Length == 0 ? "." : path;
}

/// <param name="Path">Relative to the project's root, as the user knows it.</param>
/// <param name="RealPath">Absolute and without symlinks: what is read.</param>
internal sealed record SourceEntry(string Path, string RealPath, bool IsFolder)
{
    public string Name => Path[(Path.LastIndexOf('/') + 1)..];
}
