using System.Text;
using Zakenak.Engine.Cluster;
using Zakenak.Engine.Health;

namespace Zakenak.Engine.Hooks;

/// <summary>The pods of a hook that is a Job or a Pod.</summary>
internal sealed class HookPods(KubernetesClient cluster)
{
    private const int LogLines = 100;

    /// <summary>What finds the pods of a Job: its own selector, whoever wrote it. Null for a hook that is none.</summary>
    public static string? SelectorOf(MadeHook made)
    {
        if ((made.Resource.Group, made.Resource.Kind) is not ("batch", "Job"))
            return null;
        var labels = made.Live.Json.GetProperty("spec").GetProperty("selector").GetProperty("matchLabels");
        return string.Join(',', labels.EnumerateObject().Select(label => $"{label.Name}={label.Value.GetString()}"));
    }

    /// <summary>The logs of all containers, each under its name; null for a hook without pods.</summary>
    public async Task<string?> OutputAsync(MadeHook made, CancellationToken ct)
    {
        var text = new StringBuilder();
        foreach (var pod in await ListAsync(made, ct))
        {
            var o = new Observed(pod.Json);
            foreach (var container in o.Items("spec.initContainers").Concat(o.Items("spec.containers")).Select(c => c.Text("name")!))
            {
                var log = await cluster.ReadLogAsync(pod.Namespace!, pod.Name, container, LogLines, previous: false, ct);
                text.Append($"{pod.Name} {container}:\n");
                foreach (var line in log.Split('\n', StringSplitOptions.RemoveEmptyEntries))
                    text.Append($"    │ {line}\n");
            }
        }
        return text.Length == 0 ? null : text.ToString().TrimEnd('\n');
    }

    private async Task<IReadOnlyList<LiveObject>> ListAsync(MadeHook made, CancellationToken ct)
    {
        if (SelectorOf(made) is { } selector)
            return (await cluster.ListAsync(Kinds.Pods, made.Live.Namespace, selector, ct)).Items;
        var isPod = (made.Resource.Group, made.Resource.Kind) is ("", "Pod");
        return isPod && await cluster.GetAsync(Kinds.Pods, made.Live.Namespace, made.Live.Name, ct) is { } pod ? [pod] : [];
    }
}
