using Zakenak.Engine.Cluster;

namespace Zakenak.Engine.Logs;

/// <summary>What is known of a run whose log is followed.</summary>
internal sealed class FollowedRun(ContainerReader reader, LiveObject pod, string container)
{
    public ContainerReader Reader { get; } = reader;

    public string PodUid { get; } = pod.Uid;

    public string Pod { get; } = pod.Name;

    public string Container { get; } = container;

    public Task Reading { get; set; } = Task.CompletedTask;

    /// <summary>Also while it pauses before it reads on.</summary>
    public bool IsReading { get; set; }

    /// <summary>As the pod's status said last.</summary>
    public bool IsRunning { get; set; }

    /// <summary>How often in a row reading failed.</summary>
    public int Failures { get; set; }

    /// <summary>How it ended, when that was not well.</summary>
    public string? Exit { get; set; }

    public bool IsExitTold { get; set; }
}
