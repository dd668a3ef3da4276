namespace Zakenak.Engine.Health.Causes.Pods;

/// <summary>An init container that still runs: the others wait for its end.</summary>
internal static class Initializing
{
    public static Finding? Find(ObservedContainer container) =>
        container is { IsInit: true, IsSidecar: false } && container.Status.Text("state.running.startedAt") is { } since
            ? container.Finding("PodInitializing",
                $"{container.Title} has been running since {since}, and the containers of the pod wait for its end.",
                $"See in its log what it waits for: {container.Pod.Kubectl($"logs {container.Pod.Ref.Name} -c {container.Name}")}.",
                log: container.Log(previous: false))
            : null;
}
