using System.Text.Json.Nodes;
using Zakenak.Engine.Cluster;
using Zakenak.Engine.Manifests;

namespace Zakenak.Testing.Nodes;

/// <summary>One pod's life on the node, from its binding to its removal: what a kubelet would write of it is written.</summary>
internal sealed class PodRun
{
    private static readonly TimeSpan retry = TimeSpan.FromMilliseconds(500);
    private readonly KubernetesClient client;
    private readonly NodeEvents events;
    private readonly LiveObject pod;
    private readonly JsonNode json;
    private readonly PodStatus status;
    private readonly SemaphoreSlim writing = new(1);
    private readonly CancellationTokenSource life = new();
    private bool mustBeRemoved;

    /// <param name="ip">The pod's address, which nobody listens on.</param>
    public PodRun(KubernetesClient client, NodeEvents events, LiveObject pod, string ip)
    {
        Ref = pod.Ref;
        this.client = client;
        this.events = events;
        this.pod = pod;
        json = JsonNode.Parse(pod.Json.GetRawText())!;
        status = new PodStatus(pod, json, ip);
    }

    public IEnumerable<ContainerStatus> Containers => status.InitContainers.Concat(status.Containers);

    private string RestartPolicy => (string?)json["spec"]!["restartPolicy"] ?? "Always";

    public ObjectRef Ref { get; }

    /// <summary>Somebody deleted it: its containers are stopped, and the object is removed.</summary>
    public void Delete()
    {
        mustBeRemoved = true;
        life.Cancel();
    }

    /// <summary>It is gone.</summary>
    public void Stop() => life.Cancel();

    /// <summary>Returns when the pod is gone.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        using var alive = CancellationTokenSource.CreateLinkedTokenSource(ct, life.Token);
        try
        {
            await LiveAsync(alive.Token);
            await Task.Delay(Timeout.Infinite, alive.Token);
        }
        catch (OperationCanceledException) when (life.IsCancellationRequested)
        {
            // Deleted, or gone.
        }
        catch (KubernetesException e) when (e.SaysGone())
        {
            return;
        }
        foreach (var container in Containers)
            container.Log?.Complete();
        if (mustBeRemoved)
            await RemoveAsync(ct);
    }

    /// <summary>Changes the status and writes it.</summary>
    public async Task WriteAsync(Action change, CancellationToken ct)
    {
        await writing.WaitAsync(ct);
        try
        {
            change();
            await client.ApplyAsync(Kinds.PodStatus, status.ToJson(), new ApplyOptions(Force: true, FieldManager: "kubelet"), ct);
        }
        finally
        {
            writing.Release();
        }
    }

    private async Task LiveAsync(CancellationToken ct)
    {
        if ((string?)json["status"]?["phase"] is "Succeeded" or "Failed")
            return;
        var references = new References(client, pod.Namespace!);
        await MountAsync(references, ct);
        for (var i = 0; i < status.InitContainers.Count; i++)
        {
            var policy = RestartPolicy == "Never" ? "Never" : "OnFailure";
            if (await Run(status.InitContainers[i], "initContainers", i, policy, references).RunAsync(ct) == 0)
                continue;
            await WriteAsync(() => status.FinalPhase = "Failed", ct);
            return;
        }
        status.IsInitialized = true;
        var exits = await Task.WhenAll(status.Containers.Select((c, i) => Run(c, "containers", i, RestartPolicy, references).RunAsync(ct)));
        await WriteAsync(() => status.FinalPhase = exits.All(e => e == 0) ? "Succeeded" : "Failed", ct);
    }

    private ContainerRun Run(ContainerStatus container, string list, int index, string restartPolicy, References references) =>
        new(this, pod, json, json["spec"]![list]![index]!, container, restartPolicy, references, events);

    private async Task MountAsync(References references, CancellationToken ct)
    {
        for (var isFirst = true; await references.MissingVolumeAsync(json, ct) is { } missing; isFirst = false)
        {
            if (isFirst)
                await WriteAsync(() => { }, ct);
            await events.WarnAsync(pod, "FailedMount", missing, ct);
            await Task.Delay(retry, ct);
        }
    }

    private async Task RemoveAsync(CancellationToken ct)
    {
        foreach (var container in status.Containers.Where(c => c.IsRunning))
            await events.NormalAsync(pod, "Killing", $"Stopping container {container.Name}", ct, container.Name);
        try
        {
            await client.DeleteAsync(Kinds.Pods, pod.Namespace, pod.Name, new DeleteOptions(pod.Uid, GracePeriodSeconds: 0), ct);
        }
        catch (KubernetesException e) when (e.SaysGone())
        {
            // Another pod of that name is there already.
        }
    }
}
