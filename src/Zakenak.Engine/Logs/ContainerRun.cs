using Zakenak.Engine.Health.Causes.Pods;

namespace Zakenak.Engine.Logs;

/// <summary>One run of a container.</summary>
/// <param name="Id">The runtime's, so each restart has another.</param>
/// <param name="Exit">How it ended, when that was not well: <c>ended with exit code 1</c>.</param>
/// <param name="IsPresent">Whether the log that the kubelet gives is that of this run, and not of one after it.</param>
internal sealed record ContainerRun(string Id, bool IsRunning, string? Exit, bool IsPresent)
{
    /// <summary>The one before and the present one, as far as there were any.</summary>
    public static IReadOnlyList<ContainerRun> Of(ObservedContainer container)
    {
        var runs = new List<ContainerRun>(2);
        foreach (var path in (string[])["lastState.terminated", "state.terminated"])
        {
            if (container.Status.Number($"{path}.exitCode") is not { } code)
                continue;
            var exit = code == 0 ? null : ContainerExit.Read(container, path).What;
            runs.Add(new(container.Status.Text($"{path}.containerID") ?? "", false, exit, false));
        }
        if (container.Status.At("state.running") is not null)
            runs.Add(new(container.Status.Text("containerID") ?? "", true, null, false));
        // While it waits for its next run the last one's log is given.
        if (runs.Count > 0)
            runs[^1] = runs[^1] with { IsPresent = true };
        return runs;
    }
}
