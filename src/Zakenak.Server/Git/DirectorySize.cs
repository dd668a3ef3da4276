namespace Zakenak.Server.Git;

internal static class DirectorySize
{
    /// <summary>Bytes of all files beneath a folder, while others write there.</summary>
    public static long Of(string folder)
    {
        var options = new EnumerationOptions
        {
            RecurseSubdirectories = true,
            AttributesToSkip = FileAttributes.ReparsePoint,
            IgnoreInaccessible = true,
        };
        var size = 0L;
        foreach (var file in new DirectoryInfo(folder).EnumerateFiles("*", options))
        {
            try
            {
                size += file.Length;
            }
            catch (FileNotFoundException)
            {
                // A temporary one, gone since.
            }
        }
        return size;
    }
}
