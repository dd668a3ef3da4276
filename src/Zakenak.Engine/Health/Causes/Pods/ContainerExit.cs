namespace Zakenak.Engine.Health.Causes.Pods;

/// <summary>How a container ended, in words.</summary>
/// <param name="What">Goes on after its name: <c>ended with exit code 127: its command was not found</c>.</param>
/// <param name="More">A further sentence with a space before it, or empty.</param>
internal sealed record ContainerExit(long Code, string What, string More, string NextStep)
{
    /// <param name="path">Where it is in the container's status, <c>lastState.terminated</c>.</param>
    public static ContainerExit Read(ObservedContainer container, string path)
    {
        var code = container.Status.Number($"{path}.exitCode") ?? 0;
        if (container.Status.Text($"{path}.reason") == "OOMKilled")
            return OutOfMemory(container, code);
        if (code is 0 or 137 or 143 && Liveness(container) is { } liveness)
        {
            return new(code, $"was restarted by its kubelet (exit code {code})", $" {OneLine.Quote(liveness)}.",
                "Correct what its liveness probe asks for, or give the program more time: startupProbe, timeoutSeconds.");
        }
        var words = container.Status.Text($"{path}.message") is { Length: > 0 } message ? $" It said: {OneLine.Quote(message)}." : "";
        return new(code, $"ended with exit code {code}{Meaning(code)}", words, Next(container, path, code));
    }

    private static ContainerExit OutOfMemory(ObservedContainer container, long code)
    {
        var limit = container.Spec.Text("resources.limits.memory");
        var bound = limit is null ? "there was" : $"its limit of {limit}";
        return new(code, $"was killed because it used more memory than {bound} (OOMKilled, exit code {code})", "",
            limit is null
                ? $"Set resources.requests.memory of container {container.Name}, so that it gets a node with enough memory."
                : $"Raise resources.limits.memory of container {container.Name}, or make the program use less.");
    }

    private static string? Liveness(ObservedContainer container) => container.Warnings
        .FirstOrDefault(w => w.Reason == "Unhealthy" && w.Message.StartsWith("Liveness probe", StringComparison.Ordinal))?.Message;

    // 128 + the number of a signal, as shells have it.
    private static string Meaning(long code) => code switch
    {
        0 => ", although it is to run on",
        126 => ": its command cannot be executed",
        127 => ": its command was not found",
        128 => ": it could not be started",
        129 => " (SIGHUP)",
        130 => " (SIGINT)",
        132 => " (SIGILL: built for another processor?)",
        134 => " (SIGABRT: it gave up itself)",
        135 => " (SIGBUS)",
        136 => " (SIGFPE)",
        137 => " (SIGKILL: killed from outside)",
        139 => " (SIGSEGV: a fault in its memory)",
        143 => " (SIGTERM: it was told to stop)",
        _ => "",
    };

    private static string Next(ObservedContainer container, string path, long code) => code switch
    {
        0 => "Give it a command that does not end, or make it a Job.",
        126 or 127 or 128 => $"Compare command and args of container {container.Name} with what is in the image {container.Image}.",
        132 => "Use an image that is built for the node's processor: kubectl get nodes -L kubernetes.io/arch.",
        137 => $"See what killed it (the node's memory, a liveness probe): {container.Pod.Describe}.",
        _ => $"Correct what its log says; all of it: {Log(container, path)}.",
    };

    private static string Log(ObservedContainer container, string path)
    {
        var previous = path.StartsWith("lastState", StringComparison.Ordinal) ? " --previous" : "";
        return container.Pod.Kubectl($"logs {container.Pod.Ref.Name} -c {container.Name}{previous}");
    }
}
