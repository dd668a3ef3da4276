using System.Buffers;
using System.IO.Pipelines;
using System.Text;

namespace Zakenak.Server.Git;

/// <summary>What a command prints, part by part, so that none of it has to be kept.</summary>
internal static class OutputParts
{
    private const int MaxLength = 64 * 1024;

    /// <param name="end">Of a part.</param>
    /// <exception cref="GitException">GitRefused: a part has more than 64 KiB.</exception>
    public static async Task ReadAsync(Stream output, char end, Action<string> take, CancellationToken ct)
    {
        var reader = PipeReader.Create(output);
        while (true)
        {
            var read = await reader.ReadAsync(ct);
            var rest = read.Buffer;
            while (rest.PositionOf((byte)end) is { } at)
            {
                take(Encoding.UTF8.GetString(rest.Slice(0, at)));
                rest = rest.Slice(rest.GetPosition(1, at));
            }
            if (rest.Length > MaxLength)
                throw GitException.Unusable("it has a path that is too long");
            reader.AdvanceTo(rest.Start, rest.End);
            if (read.IsCompleted)
                return;
        }
    }
}
