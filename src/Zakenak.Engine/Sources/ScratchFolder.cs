namespace Zakenak.Engine.Sources;

/// <summary>A temporary folder for this user alone, gone when disposed.</summary>
/// <param name="prefix">Of its name.</param>
internal sealed class ScratchFolder(string prefix = "zakenak-") : IDisposable
{
    /// <summary>With its symlinks resolved: programs print their paths that way, and messages are cleaned of them.</summary>
    public string Path { get; } = ProjectTree.RealPath(Directory.CreateTempSubdirectory(prefix).FullName)!;

    /// <summary>A folder in it, made when missing.</summary>
    public string Folder(string name) => Directory.CreateDirectory(System.IO.Path.Combine(Path, name)).FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
