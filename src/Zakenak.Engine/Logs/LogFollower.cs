using System.Net;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Zakenak.Engine.Cluster;
using Zakenak.Engine.Cluster.Logs;
using Zakenak.Engine.Health;

namespace Zakenak.Engine.Logs;

/// <summary>Follows the containers of pods that come and go. All that happens goes through one channel, so that what is known of the pods
/// is touched in one place.</summary>
internal sealed class LogFollower(KubernetesClient cluster, LiveObject workload, LogRequest request)
{
    // With pauses that double each time it is a minute: an API server may restart meanwhile.
    private const int mostFailures = 6;
    private static readonly TimeSpan pause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan lookEvery = TimeSpan.FromSeconds(2);

    // Bounded: a container that writes faster than somebody reads has to wait.
    private readonly Channel<Happening> happenings = Channel.CreateBounded<Happening>(1024);
    private readonly WorkloadPods belonging = new(cluster, workload);
    private readonly Explanations whyNot = new(cluster, workload);
    private readonly Dictionary<string, LiveObject> pods = [];
    private readonly Dictionary<(string PodUid, string Container, string Run), FollowedRun> runs = [];

    public async IAsyncEnumerable<LogEvent> RunAsync([EnumeratorCancellation] CancellationToken ct)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var there = await belonging.ListAsync(ct);
        Task[] looking = [TellFailureAsync(WatchAsync(there.ResourceVersion, stop.Token)), TellFailureAsync(PassTimeAsync(stop.Token))];
        try
        {
            foreach (var pod in there.Items)
                Take(pod, new LogOptions { TailLines = request.TailLines, Since = request.Since }, stop.Token);
            await foreach (var happening in happenings.Reader.ReadAllAsync(ct))
            {
                foreach (var told in await HandleAsync(happening, stop.Token))
                    yield return told;
                if (happening is Happening.TimePassed && await IsOverAsync(ct))
                    yield break;
            }
        }
        finally
        {
            await stop.CancelAsync();
            await Task.WhenAll([.. looking, .. runs.Values.Select(r => r.Reading)]).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task WatchAsync(string version, CancellationToken ct)
    {
        var changes = cluster.WatchAsync(Kinds.Pods, workload.Namespace, belonging.Labels, version, ct, belonging.Fields);
        await foreach (var change in changes)
        {
            // One that is gone may have no owner references any more.
            if (change.Type == WatchEventType.Deleted || await belonging.OwnsAsync(change.Object, ct))
                await happenings.Writer.WriteAsync(new Happening.PodChanged(change), ct);
        }
    }

    private async Task PassTimeAsync(CancellationToken ct)
    {
        for (; ; await Task.Delay(lookEvery, ct))
            await happenings.Writer.WriteAsync(new Happening.TimePassed(), ct);
    }

    /// <summary>Whoever reads the channel gets it.</summary>
    private async Task TellFailureAsync(Task looking)
    {
        try
        {
            await looking;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            happenings.Writer.TryComplete(e);
        }
    }

    private async Task<IReadOnlyList<LogEvent>> HandleAsync(Happening happening, CancellationToken ct)
    {
        switch (happening)
        {
            case Happening.LineWritten { Run: var run, Line: var line }:
                run.Failures = 0;
                return [new LogEvent.Line(run.Pod, run.Container, line)];
            case Happening.PodChanged { Change: { Type: WatchEventType.Deleted, Object: var pod } }:
                return pods.Remove(pod.Uid) ? [new LogEvent.Note($"{pod.Name} is gone")] : [];
            case Happening.PodChanged { Change.Object: var pod }:
                // It began after we did: nothing that it wrote is too old.
                Take(pod, new LogOptions(), ct);
                return Exits();
            case Happening.ReadingEnded { Run: var run, Failure: var failure }:
                return [.. End(run, failure, ct), .. Exits()];
            default:
                return await ExplainAsync(ct);
        }
    }

    /// <param name="options">For the runs that are new to us.</param>
    private void Take(LiveObject pod, LogOptions options, CancellationToken ct)
    {
        pods[pod.Uid] = pod;
        foreach (var container in ContainerChoice.Of(pod, request.Container))
        {
            foreach (var run in ContainerRun.Of(container))
            {
                var key = (pod.Uid, container.Name, run.Id);
                if (!runs.TryGetValue(key, out var followed))
                {
                    if (!run.IsPresent)
                        continue;
                    var reader = new ContainerReader(cluster, pod.Namespace!, pod.Name, container.Name);
                    runs[key] = followed = new FollowedRun(reader, pod, container.Name);
                    Start(followed, options, TimeSpan.Zero, ct);
                }
                followed.IsRunning = run.IsRunning;
                followed.Exit ??= run.Exit;
            }
        }
    }

    private void Start(FollowedRun run, LogOptions options, TimeSpan after, CancellationToken ct)
    {
        run.IsReading = true;
        run.Reading = Task.Run(async () =>
        {
            Exception? failure = null;
            try
            {
                await Task.Delay(after, ct);
                await foreach (var line in run.Reader.ReadAsync(options, ct))
                    await happenings.Writer.WriteAsync(new Happening.LineWritten(run, line), ct);
            }
            catch (Exception e) when (!ct.IsCancellationRequested)
            {
                failure = e;
            }
            await happenings.Writer.WriteAsync(new Happening.ReadingEnded(run, failure), ct);
        }, ct);
    }

    /// <exception cref="KubernetesException">It is forbidden.</exception>
    /// <exception cref="ReconcileException">The cluster has not been there for a minute.</exception>
    private IReadOnlyList<LogEvent> End(FollowedRun run, Exception? failure, CancellationToken ct)
    {
        run.IsReading = false;
        var goesOn = run.IsRunning && pods.ContainsKey(run.PodUid);
        switch (failure)
        {
            case null:
                // The kubelet ends a stream also when it turns a log over.
                if (goesOn)
                    Start(run, new LogOptions(), pause, ct);
                return [];
            case KubernetesException { StatusCode: HttpStatusCode.NotFound }:
                return [];
            case KubernetesException { StatusCode: not HttpStatusCode.Forbidden } when run.Failures == mostFailures:
                return [];
            case KubernetesException { StatusCode: not HttpStatusCode.Forbidden }:
            case ReconcileException { Reason: Reasons.ClusterUnreachable } when run.Failures < mostFailures:
                Start(run, new LogOptions(), pause * Math.Pow(2, run.Failures++), ct);
                return run.Failures == 1 ? [new LogEvent.Note($"{run.Pod}/{run.Container}: {failure.Message}")] : [];
            default:
                throw failure;
        }
    }

    /// <summary>How those ended whose last line has come.</summary>
    private IReadOnlyList<LogEvent> Exits()
    {
        var over = runs.Values.Where(r => r is { IsReading: false, IsExitTold: false, Exit: not null }).ToList();
        foreach (var run in over)
            run.IsExitTold = true;
        return [.. over.Select(run => new LogEvent.Note($"{run.Pod}/{run.Container} {run.Exit}"))];
    }

    private async Task<IReadOnlyList<LogEvent>> ExplainAsync(CancellationToken ct)
    {
        if (pods.Count == 0)
            return await whyNot.OfNoPodsAsync(ct);
        var notes = await Task.WhenAll(pods.Values.Select(pod => whyNot.OfPodAsync(pod, ct)));
        return [.. notes.SelectMany(n => n)];
    }

    /// <summary>Whether nothing more can come.</summary>
    private async Task<bool> IsOverAsync(CancellationToken ct)
    {
        if (runs.Values.Any(run => run.IsReading) || pods.Values.Any(pod => !HasEnded(pod)))
            return false;
        var resource = await cluster.Discovery.FindAsync(workload.ApiVersion, workload.Kind, ct);
        var live = resource is null ? null : await cluster.GetAsync(resource, workload.Namespace, workload.Name, ct);
        return live is null || live.Uid != workload.Uid || live.Kind switch
        {
            "Pod" => HasEnded(live),
            "Job" => new Observed(live.Json).Conditions.Any(c => c is { IsTrue: true, Type: "Complete" or "Failed" }),
            _ => false,
        };
    }

    private static bool HasEnded(LiveObject pod) => new Observed(pod.Json).Text("status.phase") is "Succeeded" or "Failed";
}
