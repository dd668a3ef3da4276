namespace Zakenak.Engine.Health.Causes.Pods;

/// <summary>A pod whose node does not answer any more.</summary>
internal static class LostNode
{
    public static Finding? Find(ObservedPod pod)
    {
        var isLost = pod.Json.Text("status.reason") == "NodeLost"
            // Its containers were ready when the node was last heard of.
            || (pod.Warning("NodeNotReady") is not null && pod.Json.Text("status.phase") == "Running"
                && pod.Containers.All(c => c.IsInit || c.Status.IsTrue("ready")));
        var node = pod.Json.Text("spec.nodeName") ?? "";
        return isLost
            ? pod.Finding("NodeNotReady", $"Its node {node} does not answer.",
                $"See what is wrong with the node: kubectl describe node {node}.", alike: node)
            : null;
    }
}
