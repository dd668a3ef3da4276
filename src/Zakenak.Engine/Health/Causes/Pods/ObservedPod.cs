using Zakenak.Engine.Cluster;
using Zakenak.Engine.Manifests;

namespace Zakenak.Engine.Health.Causes.Pods;

/// <summary>A pod, with what was warned about it.</summary>
/// <param name="warnings">Newest first.</param>
internal sealed class ObservedPod(LiveObject live, IEnumerable<WarningEvent> warnings)
{
    public ObjectRef Ref { get; } = live.Ref;

    public Observed Json { get; } = new(live.Json);

    /// <summary>Newest first.</summary>
    public IReadOnlyList<WarningEvent> Warnings { get; } = [.. warnings];

    /// <summary>The init containers come first.</summary>
    public IReadOnlyList<ObservedContainer> Containers =>
    [
        .. ContainersOf("spec.initContainers", "status.initContainerStatuses", isInit: true),
        .. ContainersOf("spec.containers", "status.containerStatuses", isInit: false),
    ];

    /// <summary>Whether it is neither ready nor done.</summary>
    public bool IsUnwell => Json.Text("status.phase") != "Succeeded" && Json.Condition("Ready") is not { IsTrue: true };

    /// <summary>Whether nothing makes another one in its place.</summary>
    public bool IsAlone => !Json.Items("metadata.ownerReferences").Any(owner => owner.IsTrue("controller"));

    /// <summary>Whether the kubelet still prepares what the containers need: volumes, network.</summary>
    public bool IsBeingPrepared => Json.Text("status.phase") == "Pending" && Json.Text("spec.nodeName") is not null
        // Since 1.29 the kubelet says when that is over.
        && Json.Condition("PodReadyToStartContainers") is not { IsTrue: true } && Containers.All(container => container.IsUntouched);

    /// <summary>The last one with one of these reasons, null when there is none.</summary>
    public WarningEvent? Warning(params string[] reasons) => Warnings.FirstOrDefault(w => reasons.Contains(w.Reason));

    /// <summary>A command in the pod's namespace.</summary>
    public string Kubectl(string words) => $"kubectl -n {Ref.Namespace} {words}";

    public string Describe => Kubectl($"describe pod {Ref.Name}");

    public Finding Finding(string reason, string message, string nextStep, bool isFinal = false, string alike = "") =>
        Causes.Finding.Of(Ref, reason, message, nextStep, isFinal, alike);

    private IEnumerable<ObservedContainer> ContainersOf(string specs, string statuses, bool isInit) => Json.Items(specs).Select(spec =>
        new ObservedContainer(this, spec, Json.Items(statuses).FirstOrDefault(s => s.Text("name") == spec.Text("name")), isInit));
}
