namespace Zakenak.Server.Reconciling;

/// <summary>For this user alone, gone when disposed.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("zakenak-sync-");

    /// <summary>Not there yet: an export makes it.</summary>
    public string Path => System.IO.Path.Combine(folder.FullName, "tree");

    public void Dispose() => folder.Delete(recursive: true);
}
