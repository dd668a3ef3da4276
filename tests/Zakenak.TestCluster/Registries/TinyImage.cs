using System.Formats.Tar;
using System.IO.Compression;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Zakenak.Testing.Registries;

/// <summary>An image of one empty layer; another <paramref name="content"/> gives another digest.</summary>
internal sealed class TinyImage(string content)
{
    public const string ManifestType = "application/vnd.oci.image.manifest.v1+json";

    /// <summary>Pushes by plain requests: blobs, then the manifest under the tag.</summary>
    /// <param name="client">With the registry's address, and what it wants as authorization.</param>
    /// <returns>The digest of the manifest.</returns>
    public async Task<string> PushAsync(HttpClient client, string repository, string tag)
    {
        var tar = EmptyTar();
        var layer = Pack(tar);
        var config = Utf8(new JsonObject
        {
            ["architecture"] = "amd64",
            ["os"] = "linux",
            ["config"] = new JsonObject { ["Labels"] = new JsonObject { ["content"] = content } },
            ["rootfs"] = new JsonObject { ["type"] = "layers", ["diff_ids"] = new JsonArray(Digest(tar)) },
            ["history"] = new JsonArray(new JsonObject { ["created_by"] = "tests" }), // buildah builds on no image without one
        });
        await PushBlobAsync(client, repository, config);
        await PushBlobAsync(client, repository, layer);
        var manifest = Utf8(new JsonObject
        {
            ["schemaVersion"] = 2,
            ["mediaType"] = ManifestType,
            ["config"] = Descriptor("application/vnd.oci.image.config.v1+json", config),
            ["layers"] = new JsonArray(Descriptor("application/vnd.oci.image.layer.v1.tar+gzip", layer)),
        });
        using var body = new ByteArrayContent(manifest) { Headers = { ContentType = new MediaTypeHeaderValue(ManifestType) } };
        using var answer = await client.PutAsync($"/v2/{repository}/manifests/{tag}", body);
        answer.EnsureSuccessStatusCode();
        return Digest(manifest);
    }

    private static async Task PushBlobAsync(HttpClient client, string repository, byte[] blob)
    {
        using var begun = await client.PostAsync($"/v2/{repository}/blobs/uploads/", null);
        begun.EnsureSuccessStatusCode();
        var upload = new Uri(client.BaseAddress!, begun.Headers.Location!);
        var target = $"{upload}{(upload.Query.Length > 0 ? '&' : '?')}digest={Uri.EscapeDataString(Digest(blob))}";
        using var body = new ByteArrayContent(blob) { Headers = { ContentType = new MediaTypeHeaderValue("application/octet-stream") } };
        using var done = await client.PutAsync(target, body);
        done.EnsureSuccessStatusCode();
    }

    private static byte[] EmptyTar()
    {
        using var stream = new MemoryStream();
        using (var writer = new TarWriter(stream, leaveOpen: true))
            writer.WriteEntry(new PaxTarEntry(TarEntryType.Directory, "empty/") { ModificationTime = DateTimeOffset.UnixEpoch });
        return stream.ToArray();
    }

    private static byte[] Pack(byte[] tar)
    {
        using var stream = new MemoryStream();
        using (var gzip = new GZipStream(stream, CompressionLevel.Fastest))
            gzip.Write(tar);
        return stream.ToArray();
    }

    private static JsonObject Descriptor(string type, byte[] blob) =>
        new() { ["mediaType"] = type, ["size"] = blob.Length, ["digest"] = Digest(blob) };

    private static byte[] Utf8(JsonObject json) => Encoding.UTF8.GetBytes(json.ToJsonString());

    private static string Digest(byte[] bytes) => $"sha256:{Convert.ToHexStringLower(SHA256.HashData(bytes))}";
}
