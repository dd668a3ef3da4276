using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Win32.SafeHandles;
using Zakenak.Engine.Logs;

namespace Zakenak.Cli.Output;

/// <summary>Writes lines of several containers to standard output, each at once: <c>web-1/nginx │ GET /</c>, or one JSON object a
/// line.</summary>
internal sealed class LogOutput(Terminal terminal, OutputFormat format) : IAsyncDisposable
{
    // ANSI's colours that can be read on dark and on light; red stays for errors.
    private static readonly int[] colors = [36, 33, 32, 35, 34, 96, 93, 92, 95, 94];
    private static readonly JsonWriterOptions json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly Stream output = Open();
    private readonly MemoryStream line = new();
    private readonly Dictionary<string, int> colorOfPod = [];

    /// <returns>False when nobody reads any more: <c>zakenak logs web | head</c>.</returns>
    public async Task<bool> WriteAsync(LogEvent.Line written, CancellationToken ct)
    {
        line.SetLength(0);
        if (format == OutputFormat.Json)
            WriteJson(written);
        else
            line.Write(Encoding.UTF8.GetBytes($"{Prefix(written)} {TerminalText.OfLog(written.Text, terminal.OutHasColors)}"));
        line.WriteByte((byte)'\n');
        try
        {
            await output.WriteAsync(line.GetBuffer().AsMemory(0, (int)line.Length), ct);
            await output.FlushAsync(ct);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    public ValueTask DisposeAsync() => output.DisposeAsync();

    private string Prefix(LogEvent.Line written)
    {
        var text = TerminalText.Neutral($"{written.Pod}/{written.Container} │");
        if (!terminal.OutHasColors)
            return text;
        if (!colorOfPod.TryGetValue(written.Pod, out var color))
            colorOfPod[written.Pod] = color = colors[colorOfPod.Count % colors.Length];
        return $"\e[{color}m{text}\e[0m";
    }

    private void WriteJson(LogEvent.Line written)
    {
        using var writer = new Utf8JsonWriter(line, json);
        writer.WriteStartObject();
        writer.WriteString("pod", written.Pod);
        writer.WriteString("container", written.Container);
        writer.WriteString("line", written.Text);
        writer.WriteEndObject();
    }

    /// <summary>The runtime's own stream does not tell when a pipe has no reader any more. Into a file it is the right one, for it
    /// appends.</summary>
    private static Stream Open()
    {
        if (OperatingSystem.IsWindows())
            return Console.OpenStandardOutput();
        var direct = new FileStream(new SafeFileHandle(1, ownsHandle: false), FileAccess.Write, bufferSize: 0);
        return direct.CanSeek ? Console.OpenStandardOutput() : direct;
    }
}
