using System.Text;
using System.Text.Json.Nodes;

namespace Zakenak.Engine.Manifests;

/// <summary>The write-only half of a Secret.</summary>
public static class StringData
{
    /// <summary>Turns <c>stringData</c> of a v1 Secret into base64 <c>data</c>, in place; it wins over a key that is in both, as on the
    /// server. Server-side
    /// apply would otherwise never see that a key left <c>stringData</c>, since the server keeps only <c>data</c>.</summary>
    /// <exception cref="ReconcileException"><see cref="Reasons.ManifestInvalid"/>: a value is not text; its key is named, never its
    /// value.</exception>
    public static void Fold(Manifest manifest)
    {
        if (manifest is not { Kind: "Secret", ApiVersion: "v1" } || !manifest.Json.TryGetPropertyValue("stringData", out var node))
            return;
        manifest.Json.Remove("stringData");
        if (node is null)
            return;
        var plain = node as JsonObject ?? throw Invalid(manifest, "stringData must be a mapping of texts");
        if (manifest.Json["data"] is { } existing and not JsonObject)
            throw Invalid(manifest, $"data must be a mapping, but is a {existing.GetValueKind()}");
        if (manifest.Json["data"] is not JsonObject data)
            manifest.Json["data"] = data = [];
        foreach (var (key, value) in plain)
        {
            if (value is not null && value.GetValueKind() != System.Text.Json.JsonValueKind.String)
                throw Invalid(manifest, $"stringData.{key} must be text: quote it");
            data[key] = Convert.ToBase64String(Encoding.UTF8.GetBytes((string?)value ?? ""));
        }
    }

    private static ReconcileException Invalid(Manifest manifest, string message) =>
        new(Reasons.ManifestInvalid, $"{manifest.Origin}: Secret/{manifest.Name}: {message}");
}
