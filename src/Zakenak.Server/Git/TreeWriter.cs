using System.Text;

namespace Zakenak.Server.Git;

/// <summary>Writes files of a commit into a folder, byte for byte: no line ends are changed, no filters run, nothing is left out.</summary>
/// <param name="folder">Empty or not there.</param>
internal sealed class TreeWriter(string folder, GitOptions options)
{
    private const int MaxTarget = 4096;
    private const int MaxName = 255; // bytes, says every usual file system
    private const int MaxPointer = 1024; // says the specification of Git LFS

    private readonly List<(string Path, string Target)> links = [];
    private long written;

    /// <exception cref="GitException">GitRefused: a submodule, a file of Git LFS, an impossible name, too much.</exception>
    public async Task WriteAsync(BareMirror mirror, IReadOnlyList<TreeEntry> entries, CancellationToken ct)
    {
        Check(entries);
        Directory.CreateDirectory(folder);
        var byObject = entries.ToLookup(e => e.Object);
        string[] objects = [.. byObject.Select(group => group.Key)];
        var command = mirror.Command(["cat-file", "--batch"]) with
        {
            Timeout = options.Timeout,
            Input = Encoding.ASCII.GetBytes(string.Concat(objects.Select(o => o + "\n"))),
            OutputReader = async (output, stop) =>
            {
                var reader = new BlobReader(output);
                foreach (var hash in objects)
                    await WriteAsync(reader, [.. byObject[hash]], stop);
            },
        };
        var result = await command.RunAsync(ct);
        if (!result.Succeeded)
            throw mirror.Failure("cat-file", result);
        foreach (var (path, target) in links) // last: nothing is ever written through one
            File.CreateSymbolicLink(path, target);
    }

    private void Check(IReadOnlyList<TreeEntry> entries)
    {
        if (entries.FirstOrDefault(e => e.IsSubmodule) is { } submodule)
            throw GitException.Unusable($"{submodule.Path} is a submodule, which is not fetched: put its files into the repository, or "
                + "name a path without it");
        if (entries.FirstOrDefault(e => !IsSafe(e.Path)) is { } odd)
        {
            var shown = string.Concat(odd.Path.Where(c => !char.IsControl(c)).Take(MaxName));
            throw GitException.Unusable($"the name {shown} cannot be written here: rename the file");
        }
    }

    private async Task WriteAsync(BlobReader reader, TreeEntry[] places, CancellationToken ct)
    {
        var size = await reader.NextAsync(places[0].Object, ct);
        written += size * places.Length;
        if (written > options.MaxSize)
            throw GitException.Unusable($"its files are larger than the {options.MaxSize / (1024 * 1024)} MiB that Git:MaxMegabytes "
                + "allows: name a path with less, or raise it");
        var start = await reader.PeekAsync(MaxPointer, ct);
        if (size <= MaxPointer && start.Span.StartsWith("version https://git-lfs.github.com/"u8))
            throw GitException.Unusable($"{places[0].Path} is kept in Git LFS, which is not fetched: put the file itself into the "
                + "repository, or name a path without it");

        if (places.Any(p => p.IsSymlink))
        {
            if (size > MaxTarget)
                throw GitException.Unusable($"{places[0].Path} is a symlink to nowhere");
            using var target = new MemoryStream();
            await reader.CopyAsync(target, ct);
            foreach (var place in places)
                await PlaceAsync(place, target, ct);
            return;
        }
        var first = FullPath(places[0]);
        await using (var file = Create(first, places[0].IsExecutable))
            await reader.CopyAsync(file, ct);
        foreach (var place in places[1..])
        {
            await using var source = File.OpenRead(first);
            await using var copy = Create(FullPath(place), place.IsExecutable);
            await source.CopyToAsync(copy, ct);
        }
    }

    /// <summary>A symlink, or a file that holds the same few bytes.</summary>
    private async Task PlaceAsync(TreeEntry place, MemoryStream content, CancellationToken ct)
    {
        if (place.IsSymlink)
        {
            var target = Encoding.UTF8.GetString(content.ToArray());
            if (target == "" || target.Contains('\0'))
                throw GitException.Unusable($"{place.Path} is a symlink to nowhere");
            links.Add((FullPath(place), target));
            return;
        }
        await using var file = Create(FullPath(place), place.IsExecutable);
        content.Position = 0;
        await content.CopyToAsync(file, ct);
    }

    private static FileStream Create(string path, bool executable)
    {
        const UnixFileMode plain = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
        const UnixFileMode program = plain | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        var how = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Options = FileOptions.Asynchronous };
        if (!OperatingSystem.IsWindows())
            how.UnixCreateMode = executable ? program : plain;
        return new FileStream(path, how);
    }

    private string FullPath(TreeEntry entry)
    {
        var path = Path.Combine(folder, entry.Path);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        return path;
    }

    /// <summary>Git refuses most of these itself when it fetches. U+FFFD stands where a name is not UTF-8.</summary>
    private static bool IsSafe(string path) => !path.Any(c => char.IsControl(c) || c is '\\' or '\uFFFD') && path.Split('/').All(part =>
        part is not ("" or "." or "..") && !part.Equals(".git", StringComparison.OrdinalIgnoreCase)
        && Encoding.UTF8.GetByteCount(part) <= MaxName);
}
