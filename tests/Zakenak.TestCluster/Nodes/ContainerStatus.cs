using System.Text.Json.Nodes;

namespace Zakenak.Testing.Nodes;

/// <summary>What the kubelet says of one container: an entry of <c>status.containerStatuses</c>.</summary>
internal sealed class ContainerStatus(string name, string image)
{
    private readonly string id = Guid.NewGuid().ToString("n");
    private JsonObject state = new() { ["waiting"] = new JsonObject { ["reason"] = "PodInitializing" } };
    private JsonObject? lastState;
    private string? startedAt;
    private ContainerLog? previousLog;

    public string Name { get; } = name;

    public bool IsReady { get; private set; }

    public int Restarts { get; private set; }

    /// <summary>Of the run under way, else of the last one; null before the first.</summary>
    public ContainerLog? Log { get; private set; }

    /// <summary>Of the run before; null when there was none.</summary>
    public ContainerLog? PreviousLog => state.ContainsKey("waiting") ? Log : previousLog;

    /// <summary>Why it has not started, as the kubelet says it to who reads its log.</summary>
    public string WaitsFor => (string?)state["waiting"]?["reason"] switch
    {
        "ErrImagePull" or "ImagePullBackOff" => "trying and failing to pull image",
        { } reason => reason,
        null => "ContainerCreating",
    };

    public bool IsRunning => state.ContainsKey("running");

    /// <summary>Null while it has not ended, or is to be started again.</summary>
    public int? ExitCode => (int?)state["terminated"]?["exitCode"];

    /// <summary>It waits for its very first start.</summary>
    public bool IsNew => state.ContainsKey("waiting") && lastState is null;

    public void Wait(string reason, string? message = null)
    {
        var waiting = new JsonObject { ["reason"] = reason };
        if (message is not null)
            waiting["message"] = message;
        if (ExitCode is not null)
            lastState = state;
        state = new JsonObject { ["waiting"] = waiting };
        IsReady = false;
    }

    public void Run(bool isReady)
    {
        if (ExitCode is not null)
            lastState = state;
        startedAt ??= DateTimeOffset.UtcNow.ToTime();
        state = new JsonObject { ["running"] = new JsonObject { ["startedAt"] = startedAt } };
        IsReady = isReady;
    }

    /// <param name="message">What it left in its termination log.</param>
    public void End(int exitCode, string? message)
    {
        var now = DateTimeOffset.UtcNow.ToTime();
        var terminated = new JsonObject
        {
            ["exitCode"] = exitCode,
            ["reason"] = exitCode switch { 0 => "Completed", 137 => "OOMKilled", _ => "Error" },
            ["startedAt"] = startedAt ?? now,
            ["finishedAt"] = now,
            ["containerID"] = ContainerId,
        };
        if (message is not null)
            terminated["message"] = message;
        if (ExitCode is not null)
            lastState = state;
        state = new JsonObject { ["terminated"] = terminated };
        startedAt = null;
        IsReady = false;
        Log?.Complete();
    }

    public void CountRestart() => Restarts++;

    /// <summary>A new run begins with an empty log.</summary>
    public ContainerLog OpenLog()
    {
        previousLog = Log;
        return Log = new ContainerLog();
    }

    /// <summary>An init container that ended well is ready.</summary>
    public JsonObject ToJson(bool isInit)
    {
        var isPulled = !state.ContainsKey("waiting") || lastState is not null;
        var json = new JsonObject
        {
            ["name"] = Name,
            ["image"] = image,
            ["imageID"] = isPulled ? $"simulated://{image}" : "",
            ["ready"] = isInit && ExitCode == 0 || IsReady,
            ["started"] = IsRunning,
            ["restartCount"] = Restarts,
            ["state"] = state.DeepClone(),
            ["lastState"] = lastState?.DeepClone() ?? new JsonObject(),
        };
        if (isPulled)
            json["containerID"] = ContainerId;
        return json;
    }

    private string ContainerId => $"simulated://{id}-{Restarts}";
}
