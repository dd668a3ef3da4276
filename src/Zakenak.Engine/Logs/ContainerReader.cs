using System.Globalization;
using System.Runtime.CompilerServices;
using Zakenak.Engine.Cluster;
using Zakenak.Engine.Cluster.Logs;

namespace Zakenak.Engine.Logs;

/// <summary>The log of one run of a container, which can be gone on with where it broke off: no line comes twice.</summary>
internal sealed class ContainerReader(KubernetesClient cluster, string ns, string pod, string container)
{
    private DateTimeOffset? last;
    private int countOfLast;

    /// <summary>Until the container, or the connection, ends.</summary>
    /// <param name="options">Of the first time; later all that came since.</param>
    public async IAsyncEnumerable<string> ReadAsync(LogOptions options, [EnumeratorCancellation] CancellationToken ct)
    {
        var (begin, known) = (last, countOfLast);
        var wanted = begin is null
            ? options with { Timestamps = true }
            : new LogOptions { Follow = options.Follow, Timestamps = true, SinceTime = begin };
        await foreach (var stamped in cluster.StreamLogAsync(ns, pod, container, wanted, ct))
        {
            var (time, line) = Split(stamped);
            if (time < begin || (time == begin && known-- > 0))
                continue;
            countOfLast = time == last ? countOfLast + 1 : 1;
            last = time ?? last;
            yield return line;
        }
    }

    /// <summary>The second piece of a very long line has no time.</summary>
    private static (DateTimeOffset? Time, string Line) Split(string stamped)
    {
        var blank = Math.Max(0, stamped.IndexOf(' '));
        var isStamped = DateTimeOffset.TryParse(stamped.AsSpan(0, blank), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal,
            out var time);
        return isStamped ? (time, stamped[(blank + 1)..]) : (null, stamped);
    }
}
