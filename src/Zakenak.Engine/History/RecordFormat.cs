using System.Globalization;
using System.IO.Compression;
using System.Text.Json;
using Zakenak.Engine.Manifests;

namespace Zakenak.Engine.History;

/// <summary>A record as compressed JSON, within <see cref="MaxBytes"/>.</summary>
internal static class RecordFormat
{
    /// <summary>Fifty of them fit into one Secret, which may hold 1 MiB.</summary>
    public const int MaxBytes = 16 * 1024;

    private const int Version = 1;
    private const int MaxChanges = 200;

    private static readonly ChangeAction[] Written = [ChangeAction.Created, ChangeAction.Configured, ChangeAction.Deleted];

    public static byte[] Write(RunRecord record)
    {
        // Names that hardly compress may still be too large: half as many, then.
        for (var listed = Math.Min(MaxChanges, record.Changes.Count); ; listed /= 2)
        {
            var bytes = Write(record, listed);
            if (bytes.Length <= MaxBytes || listed == 0)
                return bytes;
        }
    }

    private static byte[] Write(RunRecord record, int listed)
    {
        using var buffer = new MemoryStream();
        using (var zip = new GZipStream(buffer, CompressionLevel.Optimal))
        using (var json = new Utf8JsonWriter(zip))
        {
            json.WriteStartObject();
            json.WriteNumber("version", Version);
            json.WriteString("command", record.Command);
            json.WriteString("revision", record.Revision);
            json.WriteString("began", record.Began.UtcDateTime.ToString("O", CultureInfo.InvariantCulture));
            json.WriteString("who", record.Who);
            json.WriteString("projectFile", record.ProjectFile);
            json.WriteString("outcome", record.Outcome.ToString());
            if (record.Elapsed is { } elapsed)
                json.WriteNumber("elapsedMs", (long)elapsed.TotalMilliseconds);
            json.WriteStartArray("failedBecause");
            foreach (var reason in record.FailedBecause)
                json.WriteStringValue(reason);
            json.WriteEndArray();
            json.WriteNumber("created", record.Created);
            json.WriteNumber("configured", record.Configured);
            json.WriteNumber("deleted", record.Deleted);
            json.WriteStartArray("changes");
            foreach (var change in record.Changes.Take(listed))
                Write(json, change);
            json.WriteEndArray();
            json.WriteEndObject();
        }
        return buffer.ToArray();
    }

    private static void Write(Utf8JsonWriter json, RecordedChange change)
    {
        json.WriteStartArray();
        json.WriteNumberValue(Array.IndexOf(Written, change.Action));
        json.WriteStringValue(change.Object.ApiVersion);
        json.WriteStringValue(change.Object.Kind);
        json.WriteStringValue(change.Object.Namespace);
        json.WriteStringValue(change.Object.Name);
        json.WriteEndArray();
    }

    /// <exception cref="InvalidDataException">Not written by <see cref="Write(RunRecord)"/>, or by a newer version of it.</exception>
    public static RunRecord Read(string id, byte[] bytes)
    {
        try
        {
            using var zip = new GZipStream(new MemoryStream(bytes), CompressionMode.Decompress);
            using var document = JsonDocument.Parse(zip);
            var root = document.RootElement;
            if (root.GetProperty("version").GetInt32() is var version and not Version)
                throw new InvalidDataException($"it has format {version}, this version of zakenak knows {Version}: use a newer zakenak");
            return Read(id, root);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or FormatException
            or ArgumentException or IndexOutOfRangeException)
        {
            throw new InvalidDataException("it is damaged", e);
        }
    }

    private static RunRecord Read(string id, JsonElement root) => new()
    {
        Id = id,
        Command = root.GetProperty("command").GetString()!,
        Revision = root.GetProperty("revision").GetString(),
        Began = root.GetProperty("began").GetDateTimeOffset(),
        Who = root.GetProperty("who").GetString()!,
        ProjectFile = root.GetProperty("projectFile").GetString(),
        Outcome = Enum.Parse<RunOutcome>(root.GetProperty("outcome").GetString()!),
        Elapsed = root.TryGetProperty("elapsedMs", out var elapsed) ? TimeSpan.FromMilliseconds(elapsed.GetInt64()) : null,
        FailedBecause = [.. root.GetProperty("failedBecause").EnumerateArray().Select(r => r.GetString()!)],
        Created = root.GetProperty("created").GetInt32(),
        Configured = root.GetProperty("configured").GetInt32(),
        Deleted = root.GetProperty("deleted").GetInt32(),
        Changes = [.. root.GetProperty("changes").EnumerateArray().Select(Change)],
    };

    private static RecordedChange Change(JsonElement row) =>
        new(new ObjectRef(row[1].GetString()!, row[2].GetString()!, row[3].GetString(), row[4].GetString()!), Written[row[0].GetInt32()]);
}
