using System.Globalization;
using System.Security.Cryptography;
using Zakenak.Engine.Sources;

namespace Zakenak.Engine.Images.Inputs;

/// <summary>What a build is sent: the context's folder without what is ignored. Read without opening a file, so that its size can be told
/// before anything is hashed or sent. Pipes and devices have no length, and count as empty files; they are never opened.</summary>
public sealed class BuildContext
{
    /// <summary>From this size on a user should be told: 500 MiB.</summary>
    public const long LargeBytes = 500L << 20;

    private const int MaxEntries = 1_000_000;
    private const int ShownEntries = 5;
    private const int SmallBytes = 1 << 20;
    private readonly string root;

    private BuildContext(string root, IReadOnlyList<ContextEntry> entries)
    {
        this.root = root;
        Entries = entries;
        Size = entries.Sum(entry => entry.Length);
        Files = entries.Count(entry => entry.Kind == ContextEntryKind.File);
        Largest =
        [
            .. entries.GroupBy(entry => entry.Path.Split('/')[0])
                .Select(top => (top.Key, Size: top.Sum(entry => entry.Length)))
                .Where(top => top.Size > 0)
                .OrderByDescending(top => top.Size).ThenBy(top => top.Key, StringComparer.Ordinal).Take(ShownEntries),
        ];
    }

    /// <summary>Bytes.</summary>
    public long Size { get; }

    /// <summary>How many files.</summary>
    public int Files { get; }

    /// <summary>The five largest entries of the context's folder with their bytes, largest first.</summary>
    public IReadOnlyList<(string Path, long Size)> Largest { get; }

    /// <summary>For messages: <c>5.2 GiB in 1204 files, most of it in data (5.0 GiB), models (0.1 GiB)</c>.</summary>
    public override string ToString()
    {
        var most = string.Join(", ", Largest.Select(entry => $"{entry.Path} ({Shown(entry.Size)})"));
        return $"{Shown(Size)} in {Files} files" + (most.Length > 0 ? $", most of it in {most}" : "");
    }

    /// <summary>In the order of their paths, by code units.</summary>
    internal IReadOnlyList<ContextEntry> Entries { get; }

    /// <exception cref="ReconcileException">ConfigurationInvalid: a broken <c>.dockerignore</c>, more than a million entries;
    /// SourceNotFound: a folder that cannot be read.</exception>
    public static BuildContext Read(ImageOrder order, CancellationToken ct)
    {
        var ignore = DockerIgnore.Of(order);
        var entries = new List<ContextEntry>();
        Walk(new DirectoryInfo(order.Context), ignore.Root, entries, order, ct);
        entries.Sort((a, b) => string.CompareOrdinal(a.Path, b.Path));
        return new(order.Context, entries);
    }

    /// <summary>SHA-256 of every path with its content: files are read in parallel.</summary>
    /// <exception cref="ReconcileException">SourceNotFound: a file that cannot be read.</exception>
    internal async Task<byte[]> DigestAsync(CancellationToken ct)
    {
        var contents = new byte[Entries.Count][];
        var limits = new ParallelOptions { CancellationToken = ct, MaxDegreeOfParallelism = Environment.ProcessorCount };
        await Parallel.ForAsync(0, Entries.Count, limits, async (i, stop) => contents[i] = await ContentAsync(Entries[i], stop));
        using var digest = new PartsDigest("build context/1");
        foreach (var (i, entry) in Entries.Index())
            digest.Add(entry.Path).Add(entry.Kind.ToString()).Add(entry.IsExecutable ? "x" : "").Add(contents[i]);
        return digest.ToArray();
    }

    private async ValueTask<byte[]> ContentAsync(ContextEntry entry, CancellationToken ct)
    {
        if (entry.Kind != ContextEntryKind.File || entry.Length == 0)
            return System.Text.Encoding.UTF8.GetBytes(entry.Target ?? "");
        try
        {
            var path = Path.Combine(root, entry.Path);
            if (entry.Length <= SmallBytes)
                return SHA256.HashData(File.ReadAllBytes(path)); // several times as fast as a stream
            await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
            return await SHA256.HashDataAsync(file, ct);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unreadable(entry.Path, e);
        }
    }

    private static void Walk(DirectoryInfo folder, IgnoredFolder ignored, List<ContextEntry> entries, ImageOrder order,
        CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        foreach (var item in Children(folder, ignored.Path))
        {
            var isLink = item.Attributes.HasFlag(FileAttributes.ReparsePoint);
            if (entries.Count == MaxEntries)
            {
                throw new ReconcileException(Reasons.ConfigurationInvalid,
                    $"The build context {order.ContextShown} holds more than a million files: name a smaller folder under build.context, "
                    + "or leave out what the build does not need by a .dockerignore.");
            }
            var path = ignored.Join(item.Name);
            if (item is DirectoryInfo inner && !isLink)
            {
                var below = ignored.Enter(item.Name, out var isSent);
                if (isSent)
                    entries.Add(new(path, ContextEntryKind.Folder));
                if (below is not null)
                    Walk(inner, below, entries, order, ct);
            }
            else if (!ignored.Ignores(item.Name))
            {
                entries.Add(isLink ? new(path, ContextEntryKind.Link, Target: item.LinkTarget)
                    : new(path, ContextEntryKind.File, ((FileInfo)item).Length, IsExecutable(item)));
            }
        }
    }

    private static FileSystemInfo[] Children(DirectoryInfo folder, string shown)
    {
        try
        {
            return folder.GetFileSystemInfos();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unreadable(shown.Length == 0 ? "." : shown, e);
        }
    }

    private static bool IsExecutable(FileSystemInfo file) =>
        !OperatingSystem.IsWindows() && file.UnixFileMode.HasFlag(UnixFileMode.UserExecute);

    private static ReconcileException Unreadable(string path, Exception e) => new(Reasons.SourceNotFound,
        $"{path} of the build context cannot be read ({e.Message}): make it readable, or leave it out by a .dockerignore.", e);

    private static string Shown(long bytes) => bytes < 1 << 20
        ? $"{(bytes + 1023) >> 10} KiB"
        : bytes < 1L << 30 ? $"{bytes >> 20} MiB" : (bytes / (double)(1L << 30)).ToString("0.0 GiB", CultureInfo.InvariantCulture);
}
