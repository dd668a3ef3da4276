using System.Text.Json.Nodes;
using Zakenak.Engine.Cluster;

namespace Zakenak.Testing.Nodes;

/// <summary>One container's life: image, environment, start, probe, end and restart, as its <see cref="Behaviour"/> asks.</summary>
/// <param name="restartPolicy">The pod's; an init container is started again only after a failure.</param>
internal sealed class ContainerRun(PodRun run, LiveObject pod, JsonNode podJson, JsonNode container, ContainerStatus status,
    string restartPolicy, References references, NodeEvents events)
{
    private static readonly TimeSpan moment = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan slow = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan retry = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan longestPause = TimeSpan.FromSeconds(10);
    private readonly Behaviour behaviour = Behaviour.Of(podJson, container);

    private string Image => (string?)container["image"] ?? "";

    private bool IsRestarted => restartPolicy == "Always" || (restartPolicy == "OnFailure" && behaviour.ExitCode != 0);

    /// <summary>The exit code, once it is not started again.</summary>
    public async Task<int> RunAsync(CancellationToken ct)
    {
        await PullAsync(ct);
        await ConfigureAsync(ct);
        OpenLog();
        await events.NormalAsync(pod, "Created", $"Created container {status.Name}", ct, status.Name);
        await events.NormalAsync(pod, "Started", $"Started container {status.Name}", ct, status.Name);
        return behaviour.Does switch
        {
            Does.Fail => await FailAsync(ct),
            Does.Work or Does.Slow when restartPolicy != "Always" => await WorkAsync(ct),
            _ => await StayAsync(ct),
        };
    }

    private async Task PullAsync(CancellationToken ct)
    {
        if (behaviour.Does != Does.ImagePull)
        {
            await events.NormalAsync(pod, "Pulled", $"Container image \"{Image}\" already present on machine", ct, status.Name);
            return;
        }
        var name = ImageName.Full(Image);
        var error = "rpc error: code = NotFound desc = " + (behaviour.Message
            ?? $"failed to pull and unpack image \"{name}\": failed to resolve reference \"{name}\": {name}: not found");
        await events.NormalAsync(pod, "Pulling", $"Pulling image \"{Image}\"", ct, status.Name);
        await events.WarnAsync(pod, "Failed", $"Failed to pull image \"{Image}\": {error}", ct, status.Name);
        await events.WarnAsync(pod, "Failed", "Error: ErrImagePull", ct, status.Name);
        await run.WriteAsync(() => status.Wait("ErrImagePull", error), ct);
        await Task.Delay(retry, ct);
        await events.NormalAsync(pod, "BackOff", $"Back-off pulling image \"{Image}\"", ct, status.Name);
        await events.WarnAsync(pod, "Failed", "Error: ImagePullBackOff", ct, status.Name);
        await run.WriteAsync(() => status.Wait("ImagePullBackOff", $"Back-off pulling image \"{Image}\""), ct);
        await Task.Delay(Timeout.Infinite, ct);
    }

    private async Task ConfigureAsync(CancellationToken ct)
    {
        while (await references.MissingVariableAsync(container, ct) is { } missing)
        {
            await events.WarnAsync(pod, "Failed", $"Error: {missing}", ct, status.Name);
            await run.WriteAsync(() => status.Wait("CreateContainerConfigError", missing), ct);
            await Task.Delay(retry, ct);
        }
    }

    private async Task<int> WorkAsync(CancellationToken ct)
    {
        await run.WriteAsync(() => status.Run(isReady: true), ct);
        await Task.Delay(behaviour.Delay ?? (behaviour.Does == Does.Slow ? slow : moment), ct);
        await run.WriteAsync(() => status.End(0, null), ct);
        return 0;
    }

    private async Task<int> StayAsync(CancellationToken ct)
    {
        var isReadyAtOnce = behaviour.Does is not (Does.NeverReady or Does.Slow);
        await run.WriteAsync(() => status.Run(isReadyAtOnce), ct);
        if (behaviour.Does == Does.NeverReady)
        {
            var said = behaviour.Message ?? Probe.Failure(container);
            await events.WarnAsync(pod, "Unhealthy", $"Readiness probe failed: {said}", ct, status.Name);
        }
        if (behaviour.Does == Does.Slow)
        {
            await Task.Delay(behaviour.Delay ?? slow, ct);
            await run.WriteAsync(() => status.Run(isReady: true), ct);
        }
        await Task.Delay(Timeout.Infinite, ct);
        return 0;
    }

    /// <summary>Ends again and again, each time after a longer pause: the words are the kubelet's, the pauses are shorter.</summary>
    private async Task<int> FailAsync(CancellationToken ct)
    {
        for (var pause = TimeSpan.FromSeconds(0.5); ; pause = Min(pause * 2, longestPause))
        {
            // Without a delay it ends before anybody sees it running.
            if (behaviour.Delay is { } delay)
            {
                await run.WriteAsync(() => status.Run(container["readinessProbe"] is null), ct);
                await Task.Delay(delay, ct);
            }
            await run.WriteAsync(() => status.End(behaviour.ExitCode, behaviour.Message), ct);
            if (!IsRestarted)
                return behaviour.ExitCode;
            await BackOffAsync(ct);
            await Task.Delay(pause, ct);
            status.CountRestart();
            OpenLog();
        }
    }

    /// <summary>Ten seconds, doubled with each restart, at most five minutes.</summary>
    private async Task BackOffAsync(CancellationToken ct)
    {
        var pause = TimeSpan.FromSeconds(Math.Min(10 * Math.Pow(2, status.Restarts), 300));
        var text = pause.TotalMinutes < 1 ? $"{pause.Seconds}s" : $"{(int)pause.TotalMinutes}m{pause.Seconds}s";
        var who = $"{status.Name} in pod {pod.Name}_{pod.Namespace}({pod.Uid})";
        await run.WriteAsync(() => status.Wait("CrashLoopBackOff",
            $"back-off {text} restarting failed container={status.Name} pod={pod.Name}_{pod.Namespace}({pod.Uid})"), ct);
        await events.WarnAsync(pod, "BackOff", $"Back-off restarting failed container {who}", ct, status.Name);
    }

    private void OpenLog()
    {
        var end = behaviour.Does == Does.Fail ? $", it ends with {behaviour.ExitCode}" : "";
        status.OpenLog().Write(behaviour.Log ?? $"simulated container {status.Name}: no program runs here{end}");
    }

    private static TimeSpan Min(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
