using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Zakenak.Engine.Manifests;

/// <summary>JSON in one spelling: keys sorted by code unit, no white space, numbers without spelling variants of their exponent.</summary>
public static class CanonicalJson
{
    private static readonly JsonWriterOptions options = new() { SkipValidation = true };

    /// <summary>22 characters, base64url: the first 16 bytes of the SHA-256 of the canonical UTF-8 text. Equal for values that differ in
    /// key order
    /// and layout alone, and the same for a <see cref="JsonElement"/> with the same content.</summary>
    public static string Digest(JsonNode? node) => Digest(writer => Write(writer, node));

    /// <inheritdoc cref="Digest(JsonNode?)"/>
    public static string Digest(JsonElement element) => Digest(writer => Write(writer, element));

    /// <summary>Whether the value takes more than so many bytes.</summary>
    internal static bool Exceeds(JsonNode node, long bytes)
    {
        using var sink = new Sink(null);
        using var writer = new Utf8JsonWriter(sink, options);
        Write(writer, node);
        writer.Flush();
        return sink.Written > bytes;
    }

    private static string Digest(Action<Utf8JsonWriter> write)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using (var sink = new Sink(hash))
        using (var writer = new Utf8JsonWriter(sink, options))
            write(writer);
        Span<byte> digest = stackalloc byte[32];
        hash.GetHashAndReset(digest);
        return Base64Url.EncodeToString(digest[..16]);
    }

    private static void Write(Utf8JsonWriter writer, JsonNode? node)
    {
        switch (node)
        {
            case null:
                writer.WriteNullValue();
                break;
            case JsonObject obj:
                writer.WriteStartObject();
                var entries = obj.ToArray();
                Array.Sort(entries, static (a, b) => string.CompareOrdinal(a.Key, b.Key));
                foreach (var (key, value) in entries)
                {
                    writer.WritePropertyName(key);
                    Write(writer, value);
                }
                writer.WriteEndObject();
                break;
            case JsonArray array:
                writer.WriteStartArray();
                foreach (var item in array)
                    Write(writer, item);
                writer.WriteEndArray();
                break;
            case JsonValue value when value.GetValueKind() == JsonValueKind.Number:
                WriteNumber(writer, value.ToJsonString());
                break;
            default:
                node.WriteTo(writer);
                break;
        }
        FlushSometimes(writer);
    }

    private static void Write(Utf8JsonWriter writer, JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                var entries = element.EnumerateObject().ToArray();
                var keys = Array.ConvertAll(entries, static entry => entry.Name);
                Array.Sort(keys, entries, StringComparer.Ordinal);
                for (var i = 0; i < entries.Length; i++)
                {
                    writer.WritePropertyName(keys[i]);
                    Write(writer, entries[i].Value);
                }
                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var item in element.EnumerateArray())
                    Write(writer, item);
                writer.WriteEndArray();
                break;
            case JsonValueKind.Number:
                WriteNumber(writer, element.GetRawText());
                break;
            default:
                element.WriteTo(writer);
                break;
        }
        FlushSometimes(writer);
    }

    /// <summary>Integers keep all their digits; <c>1e3</c>, <c>1E+3</c> and <c>1000.0</c> are one number, and not the integer
    /// 1000.</summary>
    private static void WriteNumber(Utf8JsonWriter writer, string text)
    {
        var normal = text.AsSpan().IndexOfAny('.', 'e', 'E') < 0
            ? text
            : double.Parse(text, CultureInfo.InvariantCulture).ToString("E16", CultureInfo.InvariantCulture);
        writer.WriteRawValue(normal, skipInputValidation: true);
    }

    private static void FlushSometimes(Utf8JsonWriter writer)
    {
        if (writer.BytesPending > 16 * 1024)
            writer.Flush();
    }

    /// <summary>Hashes and counts what is written, and keeps nothing.</summary>
    private sealed class Sink(IncrementalHash? hash) : Stream
    {
        public long Written { get; private set; }

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            hash?.AppendData(buffer);
            Written += buffer.Length;
        }

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => Written;

        public override long Position { get => Written; set => throw new NotSupportedException(); }

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
