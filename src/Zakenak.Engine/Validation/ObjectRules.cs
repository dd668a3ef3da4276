using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Zakenak.Engine.Manifests;

namespace Zakenak.Engine.Validation;

/// <summary>What every API server demands of an object, whatever its version: no schema says it.</summary>
public static partial class ObjectRules
{
    private static readonly string[] selectorPath = ["spec", "selector", "matchLabels"];
    private static readonly string[] labelsPath = ["spec", "template", "metadata", "labels"];

    public static IEnumerable<FieldProblem> Of(Manifest manifest)
    {
        if (!VersionForm().IsMatch(manifest.ApiVersion))
            yield return new(["apiVersion"], "must be a version such as v1, or a group and a version such as apps/v1");
        // The names of roles may hold colons: system:node.
        if (manifest.Name.Length > 0 && manifest.Ref.Group != "rbac.authorization.k8s.io"
            && (manifest.Name.Length > 253 || !NameForm().IsMatch(manifest.Name)))
            yield return new(["metadata", "name"], "must be at most 253 of a-z, 0-9, - and ., beginning and ending with a letter or digit");
        foreach (var (name, value) in manifest.Metadata["labels"] as JsonObject ?? [])
        {
            if ((string?)value is { } text && (text.Length > 63 || !LabelForm().IsMatch(text)))
                yield return new(["metadata", "labels", name],
                    "must be at most 63 letters, digits, -, _ and ., beginning and ending with a letter or digit");
        }
        if (manifest is { ApiVersion: "apps/v1", Kind: "Deployment" or "StatefulSet" or "DaemonSet" or "ReplicaSet" }
            && !SelectsItsPods(manifest))
            yield return new(selectorPath, "do not all stand among the labels of the pod template: the workload would not find its pods");
    }

    /// <summary>Rule: the API server's <c>selector does not match template labels</c>.</summary>
    private static bool SelectsItsPods(Manifest workload) =>
        workload.Json.At(selectorPath) is not JsonObject selector || workload.Json.At(labelsPath) is not JsonObject labels
        || selector.All(wanted => JsonNode.DeepEquals(wanted.Value, labels[wanted.Key]));

    [GeneratedRegex("^([a-z0-9.-]{1,253}/)?[a-z][a-z0-9]{0,62}$")]
    private static partial Regex VersionForm();

    [GeneratedRegex(@"^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$")]
    private static partial Regex NameForm();

    [GeneratedRegex("^([A-Za-z0-9]([A-Za-z0-9_.-]*[A-Za-z0-9])?)?$")]
    private static partial Regex LabelForm();
}
