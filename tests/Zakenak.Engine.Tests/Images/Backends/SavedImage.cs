using System.Formats.Tar;
using System.Text.Json.Nodes;
using Zakenak.Engine.Images;
using Zakenak.Engine.Images.Backends;

namespace Zakenak.Engine.Tests.Images.Backends;

/// <summary>What a backend saved, in the form of <c>docker save</c>.</summary>
/// <param name="Names">With tags.</param>
/// <param name="Configuration">The image's configuration: labels, environment, …</param>
internal sealed record SavedImage(IReadOnlyList<string> Names, JsonNode Configuration)
{
    public static async Task<SavedImage> OfAsync(IImageBackend backend, ImageOrder order, CancellationToken ct)
    {
        var folder = Directory.CreateTempSubdirectory("zakenak-test-");
        try
        {
            var file = Path.Combine(folder.FullName, "image.tar");
            await backend.SaveAsync(order, file, ct);
            return await ReadAsync(file, ct);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    public static async Task<SavedImage> ReadAsync(string file, CancellationToken ct)
    {
        var manifest = (await ReadAsync(file, "manifest.json", ct))[0]!;
        var names = manifest["RepoTags"]!.AsArray().Select(tag => (string)tag!).ToArray();
        return new(names, await ReadAsync(file, (string)manifest["Config"]!, ct));
    }

    private static async Task<JsonNode> ReadAsync(string file, string name, CancellationToken ct)
    {
        await using var reader = new TarReader(File.OpenRead(file));
        while (await reader.GetNextEntryAsync(copyData: true, ct) is { } entry)
        {
            if (entry.Name == name)
                return (await JsonNode.ParseAsync(entry.DataStream!, cancellationToken: ct))!;
        }
        throw new InvalidDataException($"no {name} in {file}");
    }
}
