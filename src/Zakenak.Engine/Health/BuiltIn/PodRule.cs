namespace Zakenak.Engine.Health.BuiltIn;

/// <summary>Health rule: gitops-engine, Pod; a running pod is healthy when it is ready, whatever its restart policy, as kstatus has
/// it.</summary>
internal static class PodRule
{
    public static HealthResult Evaluate(Observed o)
    {
        Observed[] containers = [.. o.Items("status.initContainerStatuses"), .. o.Items("status.containerStatuses")];
        return o.Text("status.phase") switch
        {
            "Succeeded" => HealthResult.Healthy("its containers have completed"),
            "Failed" => HealthResult.Degraded(Failure(o, containers)),
            "Running" or "Pending" => Alive(o, containers),
            "Unknown" => HealthResult.Unknown(Reported(o) ?? "its node does not answer"),
            _ => Replicas.NotObserved(o),
        };
    }

    private static HealthResult Alive(Observed o, Observed[] containers)
    {
        if (containers.Select(c => Broken(c, o.Text("spec.restartPolicy"))).FirstOrDefault(b => b is not null) is { } broken)
            return HealthResult.Degraded(broken);
        if (o.Condition("Ready") is { IsTrue: true })
            return HealthResult.Healthy("is ready");
        if (o.Condition("PodScheduled") is { IsFalse: true } scheduled)
            return HealthResult.Progressing($"is not scheduled: {scheduled.Message} ({scheduled.Reason})");
        var main = o.Items("status.containerStatuses").ToArray();
        if (main.Length == 0)
            return HealthResult.Progressing("its containers are not created yet");
        var waiting = containers.Where(c => c.Text("state.waiting.reason") is not null)
            .Select(c => $": container {c.Text("name")} waits ({c.Text("state.waiting.reason")})");
        var gates = o.Conditions.Where(c => c is { Type: "Ready", Reason: "ReadinessGatesNotReady" }).Select(c => $": {c.Message}");
        return HealthResult.Progressing($"{main.Count(c => c.IsTrue("ready"))} of {main.Length} containers are ready"
            + waiting.Concat(gates).FirstOrDefault());
    }

    /// <summary>Null for a container that runs, has completed, or waits for its turn.</summary>
    private static string? Broken(Observed container, string? restartPolicy)
    {
        var name = $"container {container.Text("name")}";
        var image = container.Text("image") is { Length: > 0 } i ? $" of the image {i}" : "";
        switch (container.Text("state.waiting.reason"))
        {
            case "CrashLoopBackOff":
                var last = container.Number("lastState.terminated.exitCode") is { } code
                    ? $", last exit code {code} ({container.Text("lastState.terminated.reason") ?? "Error"})" : "";
                return $"{name} crashes again and again: {Times(container.Number("restartCount") ?? 0)}{last} (CrashLoopBackOff)";
            case "ImagePullBackOff" or "ErrImagePull" or "InvalidImageName" or "ErrImageNeverPull" or "ImageInspectError" or "RegistryUnavailable":
                return $"{name}{image} has no image: {container.Text("state.waiting.message")} ({container.Text("state.waiting.reason")})";
            case { } reason when reason.EndsWith("Error", StringComparison.Ordinal) || reason.EndsWith("BackOff", StringComparison.Ordinal)
                || reason.StartsWith("Err", StringComparison.Ordinal):
                return $"{name} cannot start: {container.Text("state.waiting.message")} ({reason})";
        }
        // Where it is not restarted the kubelet sets the phase, once the other containers have ended too.
        return container.Number("state.terminated.exitCode") is { } exit and not 0
            ? $"{name} ended with exit code {exit} ({container.Text("state.terminated.reason")})"
                + (restartPolicy == "Never" ? "" : $", {Times(container.Number("restartCount") ?? 0)}")
            : null;
    }

    private static string Times(long restarts) => $"{restarts} restart{(restarts == 1 ? "" : "s")}";

    private static string Failure(Observed o, Observed[] containers) => Reported(o)
        ?? containers.Select(c => Broken(c, "Never")).FirstOrDefault(b => b is not null) ?? "failed, and does not say why";

    /// <summary>Evicted, lost with its node, past its deadline: what the pod itself says.</summary>
    private static string? Reported(Observed o) => (o.Text("status.message"), o.Text("status.reason")) switch
    {
        (null or "", null or "") => null,
        (null or "", var reason) => reason,
        (var message, null or "") => message,
        var (message, reason) => $"{message} ({reason})",
    };
}
