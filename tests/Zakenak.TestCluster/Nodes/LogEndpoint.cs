using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Zakenak.Testing.Nodes;

/// <summary>The kubelet's <c>/containerLogs/NAMESPACE/POD/CONTAINER</c>: where the API server gets a pod's log from.</summary>
internal sealed class LogEndpoint(Kubelet kubelet)
{
    private static readonly TimeSpan pause = TimeSpan.FromMilliseconds(500);

    public async Task AnswerAsync(HttpContext context)
    {
        var route = context.Request.RouteValues;
        var (ns, pod, name) = ((string)route["ns"]!, (string)route["pod"]!, (string)route["container"]!);
        if (kubelet.Find(ns, pod, name) is not { } container)
        {
            await RefuseAsync(context, StatusCodes.Status404NotFound, $"pod \"{pod}\" does not run on this node");
            return;
        }
        var asked = context.Request.Query;
        var isPrevious = asked["previous"] == "true";
        if ((isPrevious ? container.PreviousLog : container.Log) is not { } log)
        {
            await RefuseAsync(context, StatusCodes.Status400BadRequest, isPrevious
                ? $"previous terminated container \"{name}\" in pod \"{pod}\" not found"
                : $"container \"{name}\" in pod \"{pod}\" is waiting to start: {container.WaitsFor}");
            return;
        }
        context.Response.ContentType = "text/plain";
        var lines = log.From(0).Lines;
        var start = lines.Count - Selected(lines, asked);
        await SendAsync(context.Response, log, start, asked, context.RequestAborted);
    }

    /// <summary>How many of the last lines are asked for.</summary>
    private static int Selected(IReadOnlyList<LogLine> lines, IQueryCollection asked)
    {
        var since = DateTimeOffset.MinValue;
        if (asked["sinceSeconds"] is [{ } seconds])
            since = DateTimeOffset.UtcNow.AddSeconds(-int.Parse(seconds, CultureInfo.InvariantCulture));
        else if (asked["sinceTime"] is [{ } time])
            since = DateTimeOffset.Parse(time, CultureInfo.InvariantCulture);
        var recent = lines.Count(l => l.Time >= since);
        return asked["tailLines"] is [{ } tail] ? Math.Min(recent, int.Parse(tail, CultureInfo.InvariantCulture)) : recent;
    }

    private static async Task SendAsync(HttpResponse response, ContainerLog log, int next, IQueryCollection asked, CancellationToken ct)
    {
        var follow = asked["follow"] == "true";
        var isStamped = asked["timestamps"] == "true";
        var room = asked["limitBytes"] is [{ } limit] ? int.Parse(limit, CultureInfo.InvariantCulture) : int.MaxValue;
        while (true)
        {
            var (lines, isComplete, changed) = log.From(next);
            foreach (var line in lines)
            {
                var text = $"{(isStamped ? $"{line.Time.UtcDateTime:O} " : "")}{line.Text}\n";
                await response.WriteAsync(text[..Math.Min(text.Length, room)], ct);
                room -= Math.Min(text.Length, room);
            }
            await response.Body.FlushAsync(ct);
            next += lines.Count;
            if (!follow || isComplete || room == 0)
                return;
            // Whoever follows a log wants to see it go on.
            if (await Task.WhenAny(changed, Task.Delay(pause, ct)) != changed && !ct.IsCancellationRequested)
                log.Write("simulated: still running");
        }
    }

    private static Task RefuseAsync(HttpContext context, int status, string message)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsync(message, context.RequestAborted);
    }
}
