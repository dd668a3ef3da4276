using System.Text.Json;
using Zakenak.Engine.Logs;

namespace Zakenak.Cli.Output;

/// <summary>Writes lines of several containers to standard output, each at once: <c>web-1/nginx │ GET /</c>, or one JSON object a
/// line.</summary>
internal sealed class LogOutput(Terminal terminal, OutputFormat format) : IAsyncDisposable
{
    // ANSI's colours that can be read on dark and on light; red stays for errors.
    private static readonly int[] colors = [36, 33, 32, 35, 34, 96, 93, 92, 95, 94];

    private readonly LineOutput output = new();
    private readonly Dictionary<string, int> colorOfPod = [];

    /// <inheritdoc cref="LineOutput.WriteAsync(string, CancellationToken)"/>
    public Task<bool> WriteAsync(LogEvent.Line written, CancellationToken ct) => format == OutputFormat.Json
        ? output.WriteAsync(writer => WriteJson(writer, written), ct)
        : output.WriteAsync($"{Prefix(written)} {TerminalText.OfLog(written.Text, terminal.OutHasColors)}", ct);

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

    private static void WriteJson(Utf8JsonWriter writer, LogEvent.Line written)
    {
        writer.WriteStartObject();
        writer.WriteString("pod", written.Pod);
        writer.WriteString("container", written.Container);
        writer.WriteString("line", written.Text);
        writer.WriteEndObject();
    }
}
