namespace Zakenak.Engine.Health.Causes.Pods;

/// <summary>A container that ends and should not have: how it ended last, and what it wrote before.</summary>
internal static class CrashLoop
{
    private const string now = "state.terminated";
    private const string before = "lastState.terminated";

    public static Finding? Find(ObservedContainer container)
    {
        if (Ended(container) is not { } path)
            return null;
        var exit = ContainerExit.Read(container, path);
        var restarts = container.Status.Number("restartCount") ?? 0;
        var times = restarts == 0 ? "" : $", after {restarts} restart{(restarts == 1 ? "" : "s")}";
        // Also at its first end, and while it runs between two: it is one cause from the beginning on.
        var isRestarted = restarts > 0 || container.Pod.Json.Text("spec.restartPolicy") != "Never";
        var reason = isRestarted ? "CrashLoopBackOff" : container.Status.Text($"{path}.reason") ?? "Error";
        return container.Finding(reason, $"{container.Title} {exit.What}{times}.{exit.More}", exit.NextStep,
            isFinal: container.Pod.IsAlone && container.Pod.Json.Text("status.phase") == "Failed",
            alike: $"{exit.Code}", log: container.Log(previous: path == before));
    }

    /// <summary>Where the end that counts is told; null when there is none.</summary>
    private static string? Ended(ObservedContainer container)
    {
        if (container.Waiting == "CrashLoopBackOff")
            return before;
        if (container.Status.Number($"{now}.exitCode") is { } code)
            return code != 0 || RunsOn(container) ? now : null;
        // It runs just now, until the next time.
        return container.Status.At("state.running") is not null && container.Status.At(before) is not null && IsBackingOff(container)
            ? before
            : null;
    }

    private static bool IsBackingOff(ObservedContainer container) => container.Warnings.Any(w => w.Reason == "BackOff"
        && w.Message.Contains("restarting failed container", StringComparison.Ordinal));

    /// <summary>Whether its end is a fault even when it ended well.</summary>
    private static bool RunsOn(ObservedContainer container) => container.IsSidecar
        || (!container.IsInit && container.Pod.Json.Text("spec.restartPolicy") is null or "Always");
}
