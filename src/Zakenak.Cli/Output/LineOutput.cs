using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Win32.SafeHandles;

namespace Zakenak.Cli.Output;

/// <summary>Lines on standard output, each written at once: for commands that follow something.</summary>
internal sealed class LineOutput : IAsyncDisposable
{
    private static readonly JsonWriterOptions json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly Stream output = Open();
    private readonly MemoryStream line = new();

    /// <returns>False when nobody reads any more: <c>zakenak logs web | head</c>.</returns>
    public Task<bool> WriteAsync(string text, CancellationToken ct)
    {
        line.SetLength(0);
        line.Write(Encoding.UTF8.GetBytes(text));
        return WriteLineAsync(ct);
    }

    /// <param name="write">One JSON object.</param>
    /// <inheritdoc cref="WriteAsync(string, CancellationToken)"/>
    public Task<bool> WriteAsync(Action<Utf8JsonWriter> write, CancellationToken ct)
    {
        line.SetLength(0);
        using (var writer = new Utf8JsonWriter(line, json))
            write(writer);
        return WriteLineAsync(ct);
    }

    public ValueTask DisposeAsync() => output.DisposeAsync();

    private async Task<bool> WriteLineAsync(CancellationToken ct)
    {
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
