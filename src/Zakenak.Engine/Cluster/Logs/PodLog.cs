using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;
using System.Text;
using Zakenak.Engine.Cluster.Transport;

namespace Zakenak.Engine.Cluster.Logs;

/// <summary>The log of one container, which the API server fetches from the node's kubelet.</summary>
internal sealed class PodLog(ApiTransport transport, string ns, string pod, string container)
{
    // From the front of the tail on: more than what is kept, so that few long lines do not cost the last one.
    private const int transferLimit = 1024 * 1024;
    private const int keepLimit = 64 * 1024;
    private const string anyText = "application/json, */*";
    private static readonly TimeSpan timeLimit = TimeSpan.FromSeconds(10);

    /// <summary>The end of the log, at most 64 KiB of it, from the beginning of a line on.</summary>
    public async Task<string> ReadAsync(int tailLines, bool previous, CancellationToken ct)
    {
        var target = Target(new LogOptions { Follow = false, TailLines = tailLines, Previous = previous });
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(timeLimit);
        try
        {
            var request = ApiRequest.Get($"{target}&limitBytes={transferLimit}") with { Accept = anyText, Retries = 1 };
            using var answer = await transport.SendAsync(request, limit.Token);
            answer.EnsureSuccess();
            return Encoding.UTF8.GetString(End(answer.Body.Span));
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            throw new KubernetesException(HttpStatusCode.GatewayTimeout, "Timeout",
                $"no log of container {container} of pod {pod} within {timeLimit.TotalSeconds:0} s: its node may not answer", []);
        }
    }

    /// <summary>Line by line; leaving the loop closes the stream.</summary>
    /// <exception cref="ReconcileException">The connection was lost on the way.</exception>
    public async IAsyncEnumerable<string> StreamAsync(LogOptions options, [EnumeratorCancellation] CancellationToken ct)
    {
        var request = ApiRequest.Get(Target(options)) with { Accept = anyText };
        using var response = await transport.OpenReachableAsync(request, ct);
        if (!response.IsSuccessStatusCode)
        {
            using var answer = await ApiAnswer.ReadAsync(response, ct);
            answer.EnsureSuccess();
        }
        var lines = new LogLines(await response.Content.ReadAsStreamAsync(ct));
        while (await NextAsync(lines, ct) is { } line)
            yield return line;
    }

    private async Task<string?> NextAsync(LogLines lines, CancellationToken ct)
    {
        try
        {
            return await lines.ReadAsync(ct);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            ct.ThrowIfCancellationRequested();
            throw new ReconcileException(Reasons.ClusterUnreachable,
                $"The log of container {container} of pod {pod} broke off: the connection was lost. Run the command again.", e);
        }
    }

    private string Target(LogOptions options)
    {
        var target = new StringBuilder($"/api/v1/namespaces/{Uri.EscapeDataString(ns)}/pods/{Uri.EscapeDataString(pod)}/log")
            .Append($"?container={Uri.EscapeDataString(container)}");
        if (options.Follow)
            target.Append("&follow=true");
        if (options.Previous)
            target.Append("&previous=true");
        if (options.TailLines is { } lines)
            target.Append($"&tailLines={lines}");
        if (options.Timestamps)
            target.Append("&timestamps=true");
        if (options.SinceTime is { } time)
            target.Append(CultureInfo.InvariantCulture, $"&sinceTime={Uri.EscapeDataString($"{time.UtcDateTime:O}")}");
        // Whole seconds, at least one: that is all the server takes.
        else if (options.Since is { } since)
            target.Append($"&sinceSeconds={Math.Max(1, (long)since.TotalSeconds)}");
        return target.ToString();
    }

    private static ReadOnlySpan<byte> End(ReadOnlySpan<byte> log)
    {
        if (log.Length <= keepLimit)
            return log;
        var end = log[^keepLimit..];
        return end[(end.IndexOf((byte)'\n') + 1)..];
    }
}
