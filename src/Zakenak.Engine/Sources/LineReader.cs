using System.Text;

namespace Zakenak.Engine.Sources;

/// <summary>Reads several streams at once and hands on their lines, one after the other.</summary>
internal sealed class LineReader(Action<string> report)
{
    /// <summary>Characters; what is longer is handed on in parts, so that a program without line ends takes no memory.</summary>
    private const int LineLimit = 16 * 1024;

    private readonly Lock turn = new();

    public async Task ReadAsync(StreamReader reader, CancellationToken ct)
    {
        var line = new StringBuilder();
        var buffer = new char[4096];
        while (await reader.ReadAsync(buffer, ct) is var read and > 0)
        {
            foreach (var c in buffer.AsSpan(0, read))
            {
                if (c == '\n' || line.Length == LineLimit)
                    Report(line);
                if (c != '\n')
                    line.Append(c);
            }
        }
        if (line.Length > 0)
            Report(line);
    }

    private void Report(StringBuilder line)
    {
        var text = line.ToString().TrimEnd('\r');
        line.Clear();
        lock (turn)
        {
            report(text[(text.LastIndexOf('\r') + 1)..]);
        }
    }
}
