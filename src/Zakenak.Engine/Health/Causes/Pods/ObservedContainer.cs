namespace Zakenak.Engine.Health.Causes.Pods;

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

    /// <summary>Whether nothing has been done for it yet, not even an image pulled.</summary>
    public bool IsUntouched => (Waiting is null or "ContainerCreating" or "PodInitializing")
        && Status.At("state.running") is null && Status.At("state.terminated") is null;

    /// <summary>An init container that goes on beside the others.</summary>
    public bool IsSidecar => IsInit && Spec.Text("restartPolicy") == "Always";

    /// <summary>What is warned about this container, newest first.</summary>
    public IEnumerable<WarningEvent> Warnings => Pod.Warnings.Where(w => w.Container == Name);

    /// <param name="alike">What besides the reason and the container is the same where the cause is the same.</param>
    public Finding Finding(string reason, string message, string nextStep, bool isFinal = false, string alike = "",
        LogSource? log = null) => Causes.Finding.Of(Pod.Ref, reason, message, nextStep, isFinal, $"{Title} {alike}", log);

    /// <param name="previous">Of the run before the present one.</param>
    public LogSource Log(bool previous) => new(Pod.Ref.Name, Name, previous);
}
