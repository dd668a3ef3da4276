using System.Text.Json.Nodes;
using Zakenak.Engine.Manifests;

namespace Zakenak.Engine.Validation.Advising;

/// <summary>Rights that are wider than anybody needs.</summary>
internal static class AccessAdvice
{
    public static IEnumerable<Advice> Of(Manifest manifest)
    {
        if (manifest.Ref.Group != "rbac.authorization.k8s.io")
            return [];
        return manifest.Kind switch
        {
            "ClusterRoleBinding" or "RoleBinding" when manifest.Json.TextAt("roleRef", "name") == "cluster-admin" =>
                [new("ClusterAdmin", manifest, "it makes its subjects administrators of the cluster, or of the namespace",
                    "Bind a role with the rights that they use.")],
            "ClusterRole" or "Role" when Rules(manifest).Any(rule => HoldsAll(rule, "verbs") && HoldsAll(rule, "resources")) =>
                [new("WildcardRole", manifest, "it allows everything on everything (*), also on kinds that come later",
                    "Name the resources and verbs.")],
            _ => [],
        };
    }

    private static IEnumerable<JsonObject> Rules(Manifest role) => (role.Json["rules"] as JsonArray ?? []).OfType<JsonObject>();

    private static bool HoldsAll(JsonObject rule, string key) =>
        (rule[key] as JsonArray ?? []).OfType<JsonValue>().Any(v => v.TryGetValue<string>(out var text) && text == "*");
}
