using System.Text.Json;

namespace Zakenak.Engine.Health;

/// <summary>An object with a <c>deletionTimestamp</c>: on its way out, and who holds it.</summary>
internal static class Deletion
{
    public static HealthResult Of(Observed o)
    {
        string[] finalizers = o.Kind == "Namespace" && o.Group.Length == 0
            ? [.. Texts(o, "metadata.finalizers"), .. Texts(o, "spec.finalizers")]
            : [.. Texts(o, "metadata.finalizers")];
        var held = finalizers.Length == 0 ? "" : $", held by {(finalizers.Length == 1 ? "the finalizer" : "the finalizers")} {string.Join(", ", finalizers)}";
        // Why a namespace does not go is said by its conditions.
        var why = o.Conditions.FirstOrDefault(c => c.IsTrue && c.Type.StartsWith("Namespace", StringComparison.Ordinal)) is { } c
            ? $": {c.Message} ({c.Reason})" : "";
        return HealthResult.Progressing($"is being deleted{held}{why}");
    }

    private static IEnumerable<string> Texts(Observed o, string path) =>
        o.Items(path).Where(item => item.Json.ValueKind == JsonValueKind.String).Select(item => item.Json.GetString()!);
}
