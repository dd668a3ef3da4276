namespace Zakenak.Engine.Sources;

/// <summary>Files read once, in memory: what was checked and hashed is what is rendered, whatever happens to the user's tree
/// meanwhile.</summary>
internal sealed class SourceSnapshot
{
    private const int MaxFiles = 10_000;
    private const long MaxBytes = 100 * 1024 * 1024;
    private readonly SortedDictionary<string, byte[]> files = new(StringComparer.Ordinal);
    private long bytes;

    /// <summary>Path relative to the project's root → content, in ordinal order.</summary>
    public IReadOnlyDictionary<string, byte[]> Files => files;

    public byte[]? this[string path] => files.GetValueOrDefault(path);

    /// <summary>Reads a file, once.</summary>
    /// <exception cref="ReconcileException">RenderFailed: more than 10,000 files or 100 MiB.</exception>
    public void Read(SourceEntry file)
    {
        if (!files.ContainsKey(file.Path))
        {
            Add(file.Path, Content(file));
        }
    }

    /// <exception cref="ReconcileException">As <see cref="Read(SourceEntry)"/>.</exception>
    public void Add(string path, byte[] content)
    {
        bytes += content.Length;
        files[path] = content;
        if (files.Count > MaxFiles || bytes > MaxBytes)
        {
            throw TooMuch(path);
        }
    }

    /// <summary>Reads all files of a folder but those of Git.</summary>
    /// <exception cref="ReconcileException">As <see cref="Read(SourceEntry)"/>.</exception>
    public void Read(ProjectTree tree, SourceEntry folder)
    {
        foreach (var file in tree.FilesBeneath(folder, e => e.Name != ".git"))
        {
            Read(file);
        }
    }

    /// <summary>These files, and another's: the other's win.</summary>
    public SourceSnapshot With(SourceSnapshot other)
    {
        var both = new SourceSnapshot();
        foreach (var (path, content) in files.Concat(other.files))
            both.Add(path, content);
        return both;
    }

    public byte[] Serialize()
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        writer.Write(files.Count);
        foreach (var (path, content) in files)
        {
            writer.Write(path);
            writer.Write(content.Length);
            writer.Write(content);
        }
        return stream.ToArray();
    }

    public static SourceSnapshot Deserialize(byte[] serialized)
    {
        var snapshot = new SourceSnapshot();
        using var reader = new BinaryReader(new MemoryStream(serialized));
        for (var left = reader.ReadInt32(); left > 0; left--)
            snapshot.Add(reader.ReadString(), reader.ReadBytes(reader.ReadInt32()));
        return snapshot;
    }

    public void AddTo(PartsDigest digest)
    {
        foreach (var (path, content) in files)
        {
            digest.Add(path).Add(content);
        }
    }

    /// <summary>Writes everything beneath a folder.</summary>
    public void WriteTo(string folder)
    {
        var made = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (path, content) in files)
        {
            var target = Path.Combine(folder, path);
            if (made.Add(Path.GetDirectoryName(target)!))
            {
                Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            }
            File.WriteAllBytes(target, content);
        }
    }

    private byte[] Content(SourceEntry file)
    {
        try
        {
            // A file without length is not opened: it may be a pipe, which never answers.
            return new FileInfo(file.RealPath).Length switch
            {
                0 => [],
                > MaxBytes => throw TooMuch(file.Path),
                _ => File.ReadAllBytes(file.RealPath),
            };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ReconcileException(Reasons.SourceNotFound, $"{file.Path} cannot be read: {e.Message}", e);
        }
    }

    private static ReconcileException TooMuch(string path) => new(Reasons.RenderFailed,
        $"More than {MaxFiles} files or {MaxBytes >> 20} MiB would be rendered (reading {path}): "
        + "move what is not part of it to another folder.");
}
