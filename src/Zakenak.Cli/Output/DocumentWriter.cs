using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Zakenak.Cli.Output;

/// <summary>Writes the one document that a script reads to standard output.</summary>
internal static class DocumentWriter
{
    // Not for HTML: names in other scripts stay readable. Control characters are escaped all the same.
    private static readonly JsonWriterOptions Indented = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Write(JsonNode document, OutputFormat format)
    {
        using var output = Console.OpenStandardOutput();
        if (format == OutputFormat.Yaml)
        {
            using var text = new StreamWriter(output);
            YamlText.Write(document, text);
            return;
        }

        using var buffer = new BufferedStream(output, 1 << 16);
        using (var json = new Utf8JsonWriter(buffer, Indented))
            document.WriteTo(json);
        buffer.WriteByte((byte)'\n');
    }
}
