using System.Formats.Tar;
using System.IO.Compression;

namespace Zakenak.Engine.Tests.Rendering;

internal static class ChartArchives
{
    /// <summary>As <c>helm package</c> does: the chart's folder is the archive's only entry at the top.</summary>
    public static async Task PackAsync(string chart, string archive)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(archive)!);
        await using var file = File.Create(archive);
        await using var gzip = new GZipStream(file, CompressionLevel.Fastest);
        await TarFile.CreateFromDirectoryAsync(chart, gzip, includeBaseDirectory: true);
    }
}
