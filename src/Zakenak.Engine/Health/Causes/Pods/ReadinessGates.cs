namespace Zakenak.Engine.Health.Causes.Pods;

/// <summary>All containers are ready, and somebody else has not agreed: a load balancer that has not registered the pod.</summary>
internal static class ReadinessGates
{
    public static Finding? Find(ObservedPod pod)
    {
        if (pod.Json.Condition("Ready") is not { IsFalse: true, Reason: "ReadinessGatesNotReady" })
            return null;
        var closed = string.Join(", ", pod.Json.Items("spec.readinessGates").Select(gate => gate.Text("conditionType") ?? "")
            .Where(type => pod.Json.Condition(type) is not { IsTrue: true }));
        return pod.Finding("ReadinessGatesNotReady", $"Its containers are ready, and its readiness gates are not: {closed}.",
            "See why their controller does not set these conditions of the pod.", alike: closed);
    }
}
