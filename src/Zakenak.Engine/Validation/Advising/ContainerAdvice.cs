using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Zakenak.Engine.Images;
using Zakenak.Engine.Manifests;

namespace Zakenak.Engine.Validation.Advising;

/// <summary>Probes, resources, images, rights and variables of containers.</summary>
internal static partial class ContainerAdvice
{
    private static readonly string[] mightyCapabilities = ["ALL", "SYS_ADMIN", "NET_ADMIN", "SYS_PTRACE", "SYS_MODULE", "DAC_READ_SEARCH"];

    public static IEnumerable<Advice> Of(DeclaredPod pod)
    {
        var own = pod.Containers.SelectMany(container => OfRunning(pod, container));
        return own.Concat(pod.AllContainers.SelectMany(container => OfAny(pod, container)));
    }

    private static IEnumerable<Advice> OfRunning(DeclaredPod pod, JsonObject container)
    {
        var name = DeclaredPod.NameOf(container);
        if (pod.Serves && container["readinessProbe"] is null)
        {
            var none = container["livenessProbe"] is null && container["startupProbe"] is null;
            yield return new("MissingProbe", pod.Workload, $"{name} has no {(none ? "probes" : "readinessProbe")}: it gets traffic before it can answer, "
                + "and a rollout goes on though it does not work", "Add a readinessProbe (httpGet, tcpSocket or exec).");
        }
        var (limits, requests) = (container.At("resources", "limits"), container.At("resources", "requests"));
        if (limits.At("memory") is null)
        {
            yield return new("MissingLimits", pod.Workload,
                $"{name} has no memory limit: one that leaks takes the node's other pods with it",
                "Set resources.limits.memory.");
        }
        if (requests is null && limits is null)
        {
            yield return new("MissingRequests", pod.Workload,
                $"{name} requests nothing: the scheduler takes it for free, and it is the first to be evicted",
                "Set resources.requests.cpu and resources.requests.memory.");
        }
    }

    private static IEnumerable<Advice> OfAny(DeclaredPod pod, JsonObject container)
    {
        var name = DeclaredPod.NameOf(container);
        if (container.TextAt("image") is { } text && ImageName.TryParse(text, out var image) && image.Digest is null
            && image.Tag is null or "latest")
        {
            yield return new("MutableTag", pod.Workload,
                $"the image of {name} has {(image.Tag is null ? "no tag, which means latest" : "the tag latest")}: what runs depends on when it was pulled, and a rollback changes nothing",
                "Name a version (image: …:1.2.3), or a digest (image: …@sha256:…).");
        }
        if (container.At("securityContext", "privileged") is JsonValue privileged && privileged.TryGetValue<bool>(out var isPrivileged)
            && isPrivileged)
        {
            yield return new("Privileged", pod.Workload, $"{name} is privileged: whoever breaks into it has the node",
                "Leave securityContext.privileged out, and add the single capability that it needs.");
        }
        var mighty = (container.At("securityContext", "capabilities", "add") as JsonArray ?? []).OfType<JsonValue>()
            .Select(c => c.TryGetValue<string>(out var capability) ? capability : "").Intersect(mightyCapabilities).ToList();
        if (mighty.Count > 0)
        {
            yield return new("Capabilities", pod.Workload, $"{name} has {string.Join(", ", mighty)}, with which the node can be taken over",
                "Drop all capabilities, and add only those that it cannot do without.");
        }
        foreach (var variable in (container["env"] as JsonArray ?? []).OfType<JsonObject>())
        {
            if (variable.TextAt("name") is { } called && SecretName().IsMatch(called) && variable.TextAt("value") is { Length: > 0 })
            {
                yield return new(Advice.PlainSecret, pod.Workload,
                    $"{name} gets {called} as plain text: everybody who may read the manifest or its Git history has it",
                    "Take it from a Secret: valueFrom.secretKeyRef.");
            }
        }
    }

    [GeneratedRegex("(PASSWORD|PASSWD|SECRET|TOKEN|API_?KEY|PRIVATE_?KEY|ACCESS_?KEY)$", RegexOptions.IgnoreCase)]
    private static partial Regex SecretName();
}
