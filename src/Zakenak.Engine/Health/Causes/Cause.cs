using Zakenak.Engine.Manifests;

namespace Zakenak.Engine.Health.Causes;

/// <summary>Why an object is not healthy, and what to do about it.</summary>
/// <param name="Object">Where it was found: the pod, the claim, the Service, the ReplicaSet …</param>
/// <param name="Reason">Kubernetes' own word: ImagePullBackOff, CrashLoopBackOff, Unschedulable, FailedMount, FailedCreate …</param>
/// <param name="Message">What is wrong, one or two sentences with the image, the registry's words, the exit code, the probe … One
/// line.</param>
/// <param name="NextStep">What to do, one sentence; a command where there is one.</param>
/// <param name="LogLines">The last lines of the container that failed, at most ten; empty otherwise.</param>
/// <param name="IsFinal">Waiting longer cannot help.</param>
public sealed record Cause(ObjectRef Object, string Reason, string Message, string NextStep, IReadOnlyList<string> LogLines, bool IsFinal)
{
    /// <summary>What is wrong and what to do: a line each, the log lines between them.</summary>
    public string Explanation => string.Join('\n', [$"{Reason}: {Message}", .. LogLines.Select(line => $"    │ {line}"), $"  → {NextStep}"]);
}
