using System.Text.Json.Nodes;
using Zakenak.Engine.Cluster;

namespace Zakenak.Testing.Nodes;

/// <summary>A pod's status as the kubelet computes it from its containers.</summary>
internal sealed class PodStatus
{
    private readonly Dictionary<string, Condition> conditions = [];
    private readonly LiveObject pod;
    private readonly string ip;
    private readonly string startTime = DateTimeOffset.UtcNow.ToTime();

    private sealed record Condition(string Status, string? Reason, string? Message, string Since);

    public PodStatus(LiveObject pod, JsonNode json, string ip)
    {
        this.pod = pod;
        this.ip = ip;
        InitContainers = Statuses(json["spec"]!["initContainers"]);
        Containers = Statuses(json["spec"]!["containers"]);
    }

    public IReadOnlyList<ContainerStatus> InitContainers { get; }

    public IReadOnlyList<ContainerStatus> Containers { get; }

    /// <summary>All init containers have done their work.</summary>
    public bool IsInitialized { get; set; }

    /// <summary><c>Succeeded</c> or <c>Failed</c>, once nothing is started again.</summary>
    public string? FinalPhase { get; set; }

    private string Phase => FinalPhase ?? (!IsInitialized || Containers.Any(c => c.IsNew) ? "Pending" : "Running");

    /// <summary>A server-side apply of <c>pods/status</c>; the uid refuses another pod of that name.</summary>
    public JsonObject ToJson()
    {
        SetConditions();
        var status = new JsonObject
        {
            ["phase"] = Phase,
            ["startTime"] = startTime,
            ["hostIP"] = NodeRegistration.Address,
            ["podIP"] = ip,
            ["podIPs"] = new JsonArray(new JsonObject { ["ip"] = ip }),
            ["conditions"] = new JsonArray([.. conditions.Select(c => ToJson(c.Key, c.Value))]),
            ["containerStatuses"] = new JsonArray([.. Containers.Select(c => c.ToJson(isInit: false))]),
        };
        if (InitContainers.Count > 0)
            status["initContainerStatuses"] = new JsonArray([.. InitContainers.Select(c => c.ToJson(isInit: true))]);
        return new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Pod",
            ["metadata"] = new JsonObject { ["name"] = pod.Name, ["namespace"] = pod.Namespace, ["uid"] = pod.Uid },
            ["status"] = status,
        };
    }

    private static List<ContainerStatus> Statuses(JsonNode? containers) =>
        [.. (containers?.AsArray() ?? []).Select(c => new ContainerStatus((string)c!["name"]!, (string?)c["image"] ?? ""))];

    private void SetConditions()
    {
        Set("PodScheduled", true, null, null);
        var completed = FinalPhase == "Succeeded" ? "PodCompleted" : null;
        var waiting = InitContainers.Where(c => c.ExitCode != 0).Select(c => c.Name);
        Set("Initialized", IsInitialized, IsInitialized ? completed : "ContainersNotInitialized",
            IsInitialized ? null : $"containers with incomplete status: [{string.Join(' ', waiting)}]");
        var unready = Containers.Where(c => !c.IsReady).Select(c => c.Name).ToList();
        var isReady = unready.Count == 0;
        var reason = isReady ? null : completed ?? "ContainersNotReady";
        var message = isReady || completed is not null ? null : $"containers with unready status: [{string.Join(' ', unready)}]";
        Set("Ready", isReady, reason, message);
        Set("ContainersReady", isReady, reason, message);
    }

    private void Set(string type, bool isTrue, string? reason, string? message)
    {
        var status = isTrue ? "True" : "False";
        var since = conditions.TryGetValue(type, out var before) && before.Status == status ? before.Since : DateTimeOffset.UtcNow.ToTime();
        conditions[type] = new Condition(status, reason, message, since);
    }

    private static JsonObject ToJson(string type, Condition condition)
    {
        var json = new JsonObject { ["type"] = type, ["status"] = condition.Status, ["lastTransitionTime"] = condition.Since };
        if (condition.Reason is not null)
            json["reason"] = condition.Reason;
        if (condition.Message is not null)
            json["message"] = condition.Message;
        return json;
    }
}
