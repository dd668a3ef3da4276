namespace Zakenak.Engine.Health.Causes.Pods;

/// <summary>A container that runs, and whose startup or readiness probe says that it is not ready.</summary>
internal static class NotReady
{
    public static Finding? Find(ObservedContainer container)
    {
        var status = container.Status;
        if (status.At("state.running") is null || status.IsTrue("ready"))
            return null;
        var isStarting = container.Spec.At("startupProbe") is not null && !status.IsTrue("started");
        var probe = isStarting ? "startup" : "readiness";
        if (container.Spec.At($"{probe}Probe") is null)
            return null;
        var asks = Probe.Describe(container, $"{probe}Probe");
        var said = Words(container, isStarting ? "Startup" : "Readiness");
        var fails = said is null ? "has not succeeded yet" : $"fails: {OneLine.Quote(said)}";
        return container.Finding("Unhealthy", $"{container.Title} is not ready: its {probe} probe ({asks}) {fails}.{Restarts(status)}",
            Next(container, probe, said ?? ""), alike: probe, log: container.Log(previous: false));
    }

    /// <summary>The kubelet's, of the present run; null when it has not said anything.</summary>
    private static string? Words(ObservedContainer container, string probe)
    {
        var since = Times.Of(container.Status, "state.running.startedAt");
        var begin = $"{probe} probe ";
        var told = container.Warnings.FirstOrDefault(w => w.Reason is "Unhealthy" or "ProbeWarning" && (since is null || w.At >= since)
            && w.Message.StartsWith(begin, StringComparison.Ordinal))?.Message;
        if (told is null)
            return null;
        return told.IndexOf(": ", StringComparison.Ordinal) is var colon and >= 0 ? told[(colon + 2)..] : told[begin.Length..];
    }

    private static string Restarts(Observed status) => status.Number("restartCount") is { } restarts and > 0
        && status.Number("lastState.terminated.exitCode") is { } code
        ? $" It was restarted {(restarts == 1 ? "once" : $"{restarts} times")}, the last time after exit code {code}."
        : "";

    private static string Next(ObservedContainer container, string probe, string said)
    {
        if (said.Contains("connection refused", StringComparison.Ordinal))
            return $"Let the program listen on that port on all addresses (0.0.0.0), or correct the port of the {probe} probe.";
        if (said.Contains("statuscode: 404", StringComparison.Ordinal))
            return $"Correct the path of the {probe} probe.";
        if (said.Contains("statuscode: 401", StringComparison.Ordinal) || said.Contains("statuscode: 403", StringComparison.Ordinal))
            return $"Let the program answer the {probe} probe without a login, or choose another path.";
        if (said.Contains("timeout", StringComparison.OrdinalIgnoreCase) || said.Contains("deadline exceeded", StringComparison.Ordinal))
            return $"See what the program is busy with, or raise timeoutSeconds of the {probe} probe.";
        return $"See in its log what it waits for: {container.Pod.Kubectl($"logs {container.Pod.Ref.Name} -c {container.Name}")}.";
    }
}
