using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Text;

namespace Zakenak.Server.Git;

/// <summary>Reads the output of <c>git cat-file --batch</c>: for each object <c>HASH TYPE SIZE</c>, a line end, the content, a line
/// end.</summary>
internal sealed class BlobReader(Stream output)
{
    private readonly PipeReader reader = PipeReader.Create(output);
    private long left = -1; // of the current object; -1 before the first

    /// <summary>Goes to the next object, which must be this one.</summary>
    /// <returns>Its size in bytes.</returns>
    /// <exception cref="BrokenMirrorException">It is not there.</exception>
    public async Task<long> NextAsync(string hash, CancellationToken ct)
    {
        if (left >= 0)
            await SkipAsync(left + 1, ct);
        var line = await ReadLineAsync(ct);
        left = line.Split(' ') is [var found, "blob", var size] && found == hash ? long.Parse(size, CultureInfo.InvariantCulture)
            : throw new BrokenMirrorException("cat-file", $"says \"{line}\"");
        return left;
    }

    /// <summary>The start of the content, without going on.</summary>
    public async Task<ReadOnlyMemory<byte>> PeekAsync(int length, CancellationToken ct)
    {
        var wanted = (int)Math.Min(length, left);
        if (wanted == 0)
            return default;
        var read = await reader.ReadAtLeastAsync(wanted, ct);
        var start = new byte[Math.Min(wanted, read.Buffer.Length)];
        read.Buffer.Slice(0, start.Length).CopyTo(start);
        reader.AdvanceTo(read.Buffer.Start);
        return start;
    }

    /// <summary>All of the content.</summary>
    public async Task CopyAsync(Stream target, CancellationToken ct)
    {
        while (left > 0)
        {
            var read = await reader.ReadAsync(ct);
            var part = read.Buffer.Slice(0, Math.Min(left, read.Buffer.Length));
            foreach (var memory in part)
                await target.WriteAsync(memory, ct);
            left -= part.Length;
            reader.AdvanceTo(part.End);
            RequireMore(read, left);
        }
    }

    private async Task SkipAsync(long count, CancellationToken ct)
    {
        while (count > 0)
        {
            var read = await reader.ReadAsync(ct);
            var part = read.Buffer.Slice(0, Math.Min(count, read.Buffer.Length));
            count -= part.Length;
            reader.AdvanceTo(part.End);
            RequireMore(read, count);
        }
    }

    private async Task<string> ReadLineAsync(CancellationToken ct)
    {
        while (true)
        {
            var read = await reader.ReadAsync(ct);
            if (read.Buffer.PositionOf((byte)'\n') is { } end)
            {
                var line = Encoding.UTF8.GetString(read.Buffer.Slice(0, end));
                reader.AdvanceTo(read.Buffer.GetPosition(1, end));
                return line;
            }
            reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            RequireMore(read, 1);
        }
    }

    private static void RequireMore(ReadResult read, long missing)
    {
        if (read.IsCompleted && missing > 0)
            throw new BrokenMirrorException("cat-file", "it ended in the middle");
    }
}
