using System.Text.Json.Nodes;
using Zakenak.Engine.Applying;
using Zakenak.Engine.Cluster;
using Zakenak.Engine.Health;
using Zakenak.Engine.Images;
using Zakenak.Engine.Inventory;
using Zakenak.Engine.Logs;

namespace Zakenak.Engine;

/// <summary>Gives a running workload another image, past what its declaration says: the direct way, which a later converge puts back unless
/// it is told to hold it (<see cref="ReconcileRequest.HoldManual"/>).</summary>
public sealed class WorkloadImages(KubernetesClient cluster, string ns)
{
    private static readonly ApiResource[] kinds = [Kinds.Deployments, Kinds.StatefulSets, Kinds.DaemonSets];

    /// <param name="words"><c>web</c>, <c>Deployment/web</c> or <c>deploy/web</c>; null: the only one of the namespace.</param>
    /// <exception cref="ReconcileException">WorkloadNotFound: there is none, or there are several; the message names them.</exception>
    public async Task<LiveObject> FindAsync(string? words, CancellationToken ct)
    {
        var (word, name) = words?.Split('/', 2) is [var k, var n] ? (k, n) : (null, words);
        var asked = kinds.Where(kind => word is null || WorkloadFinder.IsKind(kind.Kind, word));
        var lists = await Task.WhenAll(asked.Select(kind => cluster.ListAsync(kind, ns, null, ct)));
        var all = lists.SelectMany(list => list.Items).ToList();
        return all.Where(o => name is null || o.Name == name).ToList() switch
        {
            [var one] => one,
            [] => throw NotFound(words is null ? $"there is no workload in namespace {ns}" : $"there is no workload {words} in namespace {ns}", all),
            var several => throw NotFound("there are several workloads: name one", several),
        };
    }

    /// <summary>Its containers, <c>web</c> → the image.</summary>
    public static IReadOnlyDictionary<string, string> ContainersOf(LiveObject workload) => new Observed(workload.Json)
        .Items("spec.template.spec.containers").ToDictionary(c => c.Text("name") ?? "", c => c.Text("image") ?? "");

    /// <summary>Of that name with another tag; a digest of before goes.</summary>
    /// <exception cref="FormatException">The image of now is no name.</exception>
    public static string WithTag(string image, string tag)
    {
        ImageName.Parse(image);
        var digest = image.IndexOf('@', StringComparison.Ordinal);
        var name = digest < 0 ? image : image[..digest];
        var colon = name.LastIndexOf(':');
        return $"{(colon > name.LastIndexOf('/') ? name[..colon] : name)}:{tag}";
    }

    /// <summary>Takes the field for a manager of its own, so that everybody sees who set it.</summary>
    /// <returns>The image as the server took it: an admission webhook may have written another name.</returns>
    /// <exception cref="KubernetesException">The server refuses it.</exception>
    public async Task<string> SetAsync(LiveObject workload, string container, string image, CancellationToken ct)
    {
        var live = await cluster.ApplyAsync(kinds.First(kind => kind.Kind == workload.Kind), new JsonObject
        {
            ["apiVersion"] = workload.ApiVersion,
            ["kind"] = workload.Kind,
            ["metadata"] = new JsonObject { ["name"] = workload.Name, ["namespace"] = ns },
            ["spec"] = new JsonObject
            {
                ["template"] = new JsonObject
                {
                    ["spec"] = new JsonObject { ["containers"] = new JsonArray(new JsonObject { ["name"] = container, ["image"] = image }) },
                },
            },
        }, new ApplyOptions(Force: true, FieldManager: FieldManagers.Manual), ct);
        return ContainersOf(live)[container];
    }

    /// <summary>Null when it is not there.</summary>
    /// <param name="workload"><c>Deployment/web</c>, as it was found.</param>
    public Task<LiveObject?> GetAsync(string workload, CancellationToken ct)
    {
        var (kind, name) = workload.Split('/', 2) is [var k, var n] ? (k, n) : ("Deployment", workload);
        return cluster.GetAsync(kinds.First(r => r.Kind == kind), ns, name, ct);
    }

    /// <summary>How it is. Its causes cost requests: they are looked for where that is asked, and it is not fine.</summary>
    public async Task<ObjectHealth> HealthAsync(LiveObject workload, bool explain, CancellationToken ct) => explain
        ? await new HealthExamination(cluster, HealthRules.BuiltIn).ExamineAsync(workload, ct)
        : ObjectHealth.Of(workload.Ref, HealthRules.BuiltIn.Evaluate(workload));

    /// <summary>Who else says that it is his, in words; null when nobody does.</summary>
    /// <param name="ours">Those who may have it: the values of <see cref="Owner.Label"/>.</param>
    public static string? OtherOwner(LiveObject workload, IEnumerable<Owner> ours) => ours.Any(owner => OwnerMarks.IsOurs(workload, owner))
        ? null
        : OwnerMarks.OtherOwner(workload, new Owner("", ""));

    private static ReconcileException NotFound(string why, IReadOnlyList<LiveObject> known) => new(Reasons.WorkloadNotFound,
        known.Count == 0 ? why : $"{why} ({string.Join(", ", known.Take(10).Select(o => $"{o.Kind}/{o.Name}"))})");
}
