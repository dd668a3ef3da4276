namespace Zakenak.Engine.Health.Causes.Pods;

/// <summary>A container that ends again and again: how it ended last, and what it wrote before.</summary>
internal static class CrashLoop
{
    public static Finding? Find(ObservedContainer container)
    {
        var ended = Ended(container);
        if (ended is not { } last)
            return null;
        var (path, reason) = last;
        var exit = ContainerExit.Read(container, path);
        var restarts = container.Status.Number("restartCount") ?? 0;
        var times = restarts == 0 ? "" : $", after {restarts} restart{(restarts == 1 ? "" : "s")}";
        return container.Finding(reason, $"{container.Title} {exit.What}{times}.{exit.More}", exit.NextStep,
            alike: $"{exit.Code}", log: container.Log(previous: path.StartsWith("lastState", StringComparison.Ordinal)));
    }

    /// <summary>Where the end that counts is told, and under which name.</summary>
    private static (string Path, string Reason)? Ended(ObservedContainer container)
    {
        if (container.Waiting == "CrashLoopBackOff")
            return ("lastState.terminated", "CrashLoopBackOff");
        if (container.Status.Number("state.terminated.exitCode") is { } code)
            return code != 0 || RunsOn(container) ? ("state.terminated", container.Status.Text("state.terminated.reason") ?? "Error") : null;
        // It runs just now, until the next time.
        return container.Warnings.Any(w => w.Reason == "BackOff" && w.Message.Contains("restarting failed container", StringComparison.Ordinal))
            && container.Status.At("state.running") is not null && container.Status.Number("lastState.terminated.exitCode") is not null
            ? ("lastState.terminated", "CrashLoopBackOff")
            : null;
    }

    /// <summary>Whether its end is a fault even when it ended well.</summary>
    private static bool RunsOn(ObservedContainer container) => container.Pod.Json.Text("spec.restartPolicy") is null or "Always"
        && (!container.IsInit || container.Spec.Text("restartPolicy") == "Always");
}
