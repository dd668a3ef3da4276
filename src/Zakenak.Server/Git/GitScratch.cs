namespace Zakenak.Server.Git;

/// <summary>Folders for the files of one call (keys, known hosts), readable by this user alone. Those of a server that was killed are
/// removed by the next that starts.</summary>
internal sealed class GitScratch : IDisposable
{
    private const string LockFile = "lock";

    private readonly FileStream mine;
    private int count;

    /// <param name="parent">Made when it is not there.</param>
    public GitScratch(string parent)
    {
        DataFolder = Path.GetDirectoryName(CreatePrivate(parent))!;
        foreach (var other in Directory.GetDirectories(parent))
            RemoveWhenLeft(other);
        Folder = CreatePrivate(Path.Combine(parent, Guid.NewGuid().ToString("N")));
        mine = Open(Folder, FileMode.CreateNew);
    }

    /// <summary>All of this server's.</summary>
    public string Folder { get; }

    /// <summary>Where the mirrors are, too.</summary>
    public string DataFolder { get; }

    /// <summary>A new one, empty.</summary>
    public string Create() => CreatePrivate(Path.Combine(Folder, $"{Interlocked.Increment(ref count)}"));

    public void Dispose()
    {
        mine.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    /// <summary>Its server holds the lock as long as it lives.</summary>
    private static void RemoveWhenLeft(string folder)
    {
        try
        {
            using (Open(folder, FileMode.OpenOrCreate))
                Directory.Delete(folder, recursive: true);
        }
        catch (IOException e) when (e is DirectoryNotFoundException || MirrorGate.IsLocked(e))
        {
            // It is in use, or another one that starts was faster.
        }
    }

    private static FileStream Open(string folder, FileMode mode) =>
        new(Path.Combine(folder, LockFile), mode, FileAccess.ReadWrite, FileShare.None);

    private static string CreatePrivate(string path) => OperatingSystem.IsWindows()
        ? Directory.CreateDirectory(path).FullName
        : Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute).FullName;
}
