namespace Zakenak.Engine.Cluster.Watching;

/// <summary>A stream's lines, without copying each.</summary>
internal sealed class JsonLines(Stream stream)
{
    private byte[] buffer = new byte[16 * 1024];
    private int start;
    private int end;

    /// <summary>Null at the end; what stands there without a line's end was cut off. Valid until the next call.</summary>
    public async ValueTask<ReadOnlyMemory<byte>?> ReadAsync(CancellationToken ct)
    {
        var searched = 0;
        while (true)
        {
            var at = buffer.AsSpan(start + searched, end - start - searched).IndexOf((byte)'\n');
            if (at >= 0)
            {
                var line = buffer.AsMemory(start, searched + at);
                start += searched + at + 1;
                return line;
            }
            searched = end - start;
            MakeRoom();
            var read = await stream.ReadAsync(buffer.AsMemory(end), ct);
            if (read == 0)
                return null;
            end += read;
        }
    }

    private void MakeRoom()
    {
        if (end < buffer.Length)
            return;
        var target = end - start > buffer.Length / 2 ? new byte[buffer.Length * 2] : buffer;
        buffer.AsSpan(start, end - start).CopyTo(target);
        buffer = target;
        end -= start;
        start = 0;
    }
}
