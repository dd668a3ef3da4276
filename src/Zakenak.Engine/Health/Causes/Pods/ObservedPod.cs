using Zakenak.Engine.Cluster;
using Zakenak.Engine.Manifests;

namespace Zakenak.Engine.Health.Causes.Pods;

/// <summary>A pod that is not well, with what was warned about it.</summary>
/// <param name="warnings">Newest first.</param>
internal sealed class ObservedPod(LiveObject live, IEnumerable<WarningEvent> warnings)
{
    public ObjectRef Ref { get; } = live.Ref;

    public Observed Json { get; } = new(live.Json);

    /// <summary>Newest first.</summary>
    public IReadOnlyList<WarningEvent> Warnings { get; } = [.. warnings];

    /// <summary>Those that are to run to the end first come first.</summary>
    public IReadOnlyList<ObservedContainer> Containers =>
        [.. ContainersOf("spec.initContainers", "status.initContainerStatuses", true), .. ContainersOf("spec.containers", "status.containerStatuses", false)];

    /// <summary>Whether nothing makes another one in its place.</summary>
    public bool IsAlone => !Json.Items("metadata.ownerReferences").Any(owner => owner.IsTrue("controller"));

    /// <summary>The last word about one of these, null when there was none.</summary>
    public WarningEvent? Warning(params ReadOnlySpan<string> reasons)
    {
        foreach (var warning in Warnings)
        {
            if (reasons.Contains(warning.Reason))
                return warning;
        }
        return null;
    }

    /// <summary><c>kubectl -n shop describe pod web-1</c></summary>
    public string Kubectl(string words) => $"kubectl -n {Ref.Namespace} {words}";

    private IEnumerable<ObservedContainer> ContainersOf(string specs, string statuses, bool isInit)
    {
        var known = Json.Items(statuses).ToDictionary(s => s.Text("name") ?? "");
        return Json.Items(specs).Select(spec =>
            new ObservedContainer(this, spec, known.GetValueOrDefault(spec.Text("name") ?? ""), isInit));
    }
}

/// <param name="Spec">Of the container.</param>
/// <param name="Status">Nothing in it before the kubelet has told one.</param>
internal sealed record ObservedContainer(ObservedPod Pod, Observed Spec, Observed Status, bool IsInit)
{
    public string Name => Spec.Text("name") ?? "";

    /// <summary><c>Container web</c>, <c>Init container migrate</c>.</summary>
    public string Title => IsInit ? $"Init container {Name}" : $"Container {Name}";

    public string Image => Spec.Text("image") ?? "";

    /// <summary>Why it waits, null when it does not.</summary>
    public string? Waiting => Status.Text("state.waiting.reason");

    public string WaitingMessage => Status.Text("state.waiting.message") ?? "";

    /// <summary>What is warned about this container, newest first.</summary>
    public IEnumerable<WarningEvent> Warnings => Pod.Warnings.Where(w => w.Container == Name);

    public Finding Finding(string reason, string message, string nextStep, bool isFinal = false, string alike = "", LogSource? log = null) =>
        Causes.Finding.Of(Pod.Ref, reason, message, nextStep, isFinal, $"{Title} {alike}", log);

    /// <param name="previous">Of the run before the present one.</param>
    public LogSource Log(bool previous) => new(Pod.Ref.Name, Name, previous);
}
