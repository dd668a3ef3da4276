using System.Text.Json.Nodes;
using Zakenak.Engine.Manifests;

namespace Zakenak.Engine.Validation.Advising;

/// <summary>The pod of a built-in workload, as it is declared.</summary>
/// <param name="Spec">Of the pod.</param>
internal sealed record DeclaredPod(Manifest Workload, JsonObject Spec)
{
    /// <summary>Whether it is to run until it is stopped: nobody asks a job whether it is ready.</summary>
    public bool Serves => Workload.Kind is not ("Job" or "CronJob" or "Pod");

    public IEnumerable<JsonObject> Containers => List("containers");

    public IEnumerable<JsonObject> AllContainers => List("initContainers").Concat(Containers);

    /// <summary>Null: the kind has none that we know.</summary>
    public static DeclaredPod? Of(Manifest manifest)
    {
        var spec = (manifest.Ref.Group, manifest.Kind) switch
        {
            ("", "Pod") => manifest.Json.At("spec"),
            ("", "ReplicationController") or ("apps", _) or ("batch", "Job") => manifest.Json.At("spec", "template", "spec"),
            ("batch", "CronJob") => manifest.Json.At("spec", "jobTemplate", "spec", "template", "spec"),
            _ => null,
        };
        return spec is JsonObject pod ? new(manifest, pod) : null;
    }

    public static string NameOf(JsonObject container) => container.TextAt("name") is { } name ? $"container {name}" : "a container";

    private IEnumerable<JsonObject> List(string key) => (Spec[key] as JsonArray ?? []).OfType<JsonObject>();
}
