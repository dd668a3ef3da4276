using System.Text;

namespace Zakenak.Engine.Cluster.Logs;

/// <summary>A log's lines as they come. What is longer than 64 KiB comes in pieces: a container may write for ever without a line's
/// end.</summary>
internal sealed class LogLines(Stream stream)
{
    private readonly byte[] buffer = new byte[64 * 1024];
    private int start;
    private int end;

    /// <summary>Null at the end.</summary>
    public async ValueTask<string?> ReadAsync(CancellationToken ct)
    {
        while (true)
        {
            var at = buffer.AsSpan(start, end - start).IndexOf((byte)'\n');
            if (at >= 0)
                return Take(at, 1);
            if (end == buffer.Length && !MakeRoom())
                return Take(WholeCharacters(), 0);
            var read = await stream.ReadAsync(buffer.AsMemory(end), ct);
            if (read == 0)
                return start == end ? null : Take(end - start, 0);
            end += read;
        }
    }

    private string Take(int length, int separator)
    {
        var line = buffer.AsSpan(start, length);
        start += length + separator;
        return Encoding.UTF8.GetString(line.TrimEnd((byte)'\r'));
    }

    private bool MakeRoom()
    {
        if (start == 0)
            return false;
        buffer.AsSpan(start, end - start).CopyTo(buffer);
        end -= start;
        start = 0;
        return true;
    }

    /// <summary>A full buffer without the first bytes of a character whose others have not come yet.</summary>
    private int WholeCharacters()
    {
        var last = buffer.Length - 1;
        while (last > buffer.Length - 4 && (buffer[last] & 0xC0) == 0x80)
            last--;
        return buffer[last] >= 0xC0 ? last : buffer.Length;
    }
}
