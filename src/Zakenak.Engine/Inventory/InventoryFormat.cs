using System.Collections.Immutable;
using System.IO.Compression;
using System.Text.Json;
using Zakenak.Engine.Images;
using Zakenak.Engine.Manifests;

namespace Zakenak.Engine.Inventory;

/// <summary>The inventory as compressed JSON: an array of arrays, since at 5,000 objects every property name would count.</summary>
internal static class InventoryFormat
{
    /// <summary>Without releases: what older versions wrote, and read.</summary>
    private const int ObjectsOnly = 1;

    /// <summary>The second element is the array of releases.</summary>
    private const int WithReleases = 2;

    /// <summary>And the third that of images.</summary>
    private const int WithImages = 3;

    public static byte[] Write(ProjectInventory inventory)
    {
        using var buffer = new MemoryStream();
        using (var zip = new GZipStream(buffer, CompressionLevel.Fastest))
        using (var json = new Utf8JsonWriter(zip))
        {
            json.WriteStartArray();
            var version = inventory.Images.Length > 0 ? WithImages : inventory.Releases.Length > 0 ? WithReleases : ObjectsOnly;
            json.WriteNumberValue(version);
            if (version >= WithReleases)
                WriteArray(json, inventory.Releases, Write);
            if (version >= WithImages)
                WriteArray(json, inventory.Images, Write);
            foreach (var entry in inventory.Entries.Values.OrderBy(e => e.Object.ToString(), StringComparer.Ordinal))
                Write(json, entry);
            json.WriteEndArray();
        }
        return buffer.ToArray();
    }

    private static void Write(Utf8JsonWriter json, InventoryEntry entry)
    {
        json.WriteStartArray();
        json.WriteStringValue(entry.Object.ApiVersion);
        json.WriteStringValue(entry.Object.Kind);
        json.WriteStringValue(entry.Object.Namespace);
        json.WriteStringValue(entry.Object.Name);
        json.WriteBooleanValue(entry.Created);
        json.WriteStringValue(entry.Uid);
        json.WriteStringValue(entry.Digest);
        json.WriteStringValue(entry.Fingerprint);
        foreach (var left in entry.Left)
        {
            json.WriteStringValue(left.Field);
            json.WriteStringValue(left.Manager);
        }
        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, ReleaseRecord release)
    {
        json.WriteStartArray();
        json.WriteStringValue(release.Name);
        json.WriteStringValue(release.Namespace);
        json.WriteBooleanValue(release.Installed);
        json.WriteStringValue(release.Digest);
        WriteArray(json, release.DeleteHooks, (to, manifest) => to.WriteStringValue(manifest));
        WriteArray(json, release.Objects, Write);
        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, BuiltImage image)
    {
        json.WriteStartArray();
        json.WriteStringValue(image.Name);
        json.WriteStringValue(image.Tag);
        json.WriteStringValue(image.Digest);
        json.WriteEndArray();
    }

    private static void WriteArray<T>(Utf8JsonWriter json, ImmutableArray<T> items, Action<Utf8JsonWriter, T> write)
    {
        json.WriteStartArray();
        foreach (var item in items)
            write(json, item);
        json.WriteEndArray();
    }

    /// <summary>Without a resource version.</summary>
    /// <exception cref="InvalidDataException">Not written by <see cref="Write(ProjectInventory)"/>, or by a newer version of
    /// it.</exception>
    public static ProjectInventory Read(byte[] bytes)
    {
        try
        {
            using var zip = new GZipStream(new MemoryStream(bytes), CompressionMode.Decompress);
            using var document = JsonDocument.Parse(zip);
            var version = document.RootElement[0].GetInt32();
            if (version is not (>= ObjectsOnly and <= WithImages))
                throw new InvalidDataException($"it has format {version}, this version of zakenak knows {WithImages}: use a newer zakenak");
            var rows = document.RootElement.EnumerateArray().Skip(version);
            return ProjectInventory.Empty with
            {
                Entries = rows.Select(Read).ToImmutableDictionary(e => e.Object),
                Releases = version >= WithReleases ? [.. document.RootElement[1].EnumerateArray().Select(ReadRelease)] : [],
                Images = version >= WithImages ? [.. document.RootElement[2].EnumerateArray().Select(ReadImage)] : [],
            };
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or IndexOutOfRangeException or ArgumentException)
        {
            throw new InvalidDataException("it is damaged", e);
        }
    }

    private static InventoryEntry Read(JsonElement row)
    {
        var left = ImmutableArray.CreateBuilder<LeftField>();
        for (var i = 8; i + 1 < row.GetArrayLength(); i += 2)
            left.Add(new LeftField(row[i].GetString()!, row[i + 1].GetString()!));
        var key = new ObjectRef(row[0].GetString()!, row[1].GetString()!, row[2].GetString(), row[3].GetString()!);
        return new InventoryEntry(key, row[4].GetBoolean(), row[5].GetString(), row[6].GetString(), row[7].GetString(), left.ToImmutable());
    }

    private static BuiltImage ReadImage(JsonElement row) => new(row[0].GetString()!, row[1].GetString()!, row[2].GetString());

    private static ReleaseRecord ReadRelease(JsonElement row) => new(row[0].GetString()!, row[1].GetString()!, row[2].GetBoolean(),
        row[3].GetString(), [.. row[4].EnumerateArray().Select(manifest => manifest.GetString()!)], [.. row[5].EnumerateArray().Select(Read)]);
}
