using System.Text.Json.Nodes;
using Zakenak.Engine.Manifests;

namespace Zakenak.Engine.Validation.Advising;

/// <summary>Secrets that everybody reads who reads the manifest.</summary>
internal static class SecretAdvice
{
    public static IEnumerable<Advice> Of(Manifest manifest)
    {
        // What a controller fills in has no values here; a service account's token is one of these.
        if (manifest is { ApiVersion: "v1", Kind: "Secret" } && (HasValues(manifest, "data") || HasValues(manifest, "stringData")))
        {
            yield return new(Advice.PlainSecret, manifest,
                "its values are in plain text (base64 hides nothing): everybody who may read the manifest or its Git history has them",
                "Keep it out of Git: a SealedSecret, SOPS, an ExternalSecret, or a Secret that is made in the cluster.");
        }
    }

    private static bool HasValues(Manifest secret, string key) =>
        secret.Json[key] is JsonObject values && values.Any(v => v.Value is JsonValue text && text.TryGetValue<string>(out var value)
            && value.Length > 0);
}
