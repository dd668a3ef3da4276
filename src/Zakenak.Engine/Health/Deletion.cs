using System.Text.Json;

namespace Zakenak.Engine.Health;

/// <summary>An object with a <c>deletionTimestamp</c>: on its way out, and who holds it.</summary>
internal static class Deletion
{
    public static HealthResult Of(Observed o)
    {
        string[] finalizers = [.. o.Items("metadata.finalizers").Where(f => f.Json.ValueKind == JsonValueKind.String).Select(f => f.Json.GetString()!)];
        if (o.Kind == "Namespace" && o.Group.Length == 0)
            finalizers = [.. finalizers, .. o.Items("spec.finalizers").Where(f => f.Json.ValueKind == JsonValueKind.String).Select(f => f.Json.GetString()!)];
        var held = finalizers.Length == 0 ? "" : $", held by {(finalizers.Length == 1 ? "the finalizer" : "the finalizers")} {string.Join(", ", finalizers)}";
        // Why a namespace does not go is said by its conditions.
        var why = o.Conditions.FirstOrDefault(c => c.IsTrue && c.Type.StartsWith("Namespace", StringComparison.Ordinal)) is { } c ? $": {c.Message} ({c.Reason})" : "";
        return HealthResult.Progressing($"is being deleted{held}{why}");
    }
}
