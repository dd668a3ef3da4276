using System.Text.Json;

namespace Zakenak.Engine.Cluster.Discovering;

/// <summary>The shapes that discovery answers in.</summary>
internal static class ResourceLists
{
    /// <summary>An <c>APIResourceList</c>.</summary>
    public static GroupVersion Read(string apiVersion, JsonElement list)
    {
        var slash = apiVersion.IndexOf('/');
        var apiGroup = slash > 0 ? apiVersion[..slash] : "";
        var resources = new List<ApiResource>();
        foreach (var resource in list.ItemsOf("resources"))
        {
            // With a slash it is a subresource.
            if (resource.TextOf("name") is { } plural && resource.TextOf("kind") is { } kind && !plural.Contains('/'))
            {
                var isNamespaced = resource.TryGetProperty("namespaced", out var namespaced) && namespaced.ValueKind == JsonValueKind.True;
                resources.Add(new ApiResource(apiGroup, apiVersion[(slash + 1)..], kind, plural, isNamespaced, VerbsOf(resource)));
            }
        }
        return new GroupVersion(apiVersion, resources);
    }

    /// <summary>An <c>APIGroupDiscoveryList</c>. A version whose server does not answer has the resources it had when it did, if
    /// any.</summary>
    public static IReadOnlyList<GroupVersion> ReadAggregated(JsonElement list)
    {
        var versions = new List<GroupVersion>();
        foreach (var item in list.ItemsOf("items"))
        {
            var apiGroup = item.TryGetProperty("metadata", out var metadata) ? metadata.TextOf("name") ?? "" : "";
            foreach (var version in item.ItemsOf("versions"))
            {
                var read = ReadAggregated(apiGroup, version);
                if (read.Resources.Count > 0 || version.TextOf("freshness") != "Stale")
                    versions.Add(read);
            }
        }
        return versions;
    }

    /// <summary>An <c>APIGroup</c>'s, as <c>group/version</c>.</summary>
    public static IEnumerable<string> VersionsOf(JsonElement apiGroup) =>
        apiGroup.ItemsOf("versions").Select(v => v.TextOf("groupVersion")).OfType<string>();

    private static GroupVersion ReadAggregated(string apiGroup, JsonElement json)
    {
        var version = json.TextOf("version") ?? "";
        var resources = new List<ApiResource>();
        foreach (var resource in json.ItemsOf("resources"))
        {
            var kind = resource.TryGetProperty("responseKind", out var type) ? type.TextOf("kind") : null;
            if (kind is not null && resource.TextOf("resource") is { } plural)
            {
                var isNamespaced = resource.TextOf("scope") == "Namespaced";
                resources.Add(new ApiResource(apiGroup, version, kind, plural, isNamespaced, VerbsOf(resource)));
            }
        }
        return new GroupVersion(apiGroup.Length == 0 ? version : $"{apiGroup}/{version}", resources);
    }

    private static IReadOnlyList<string> VerbsOf(JsonElement resource) => [.. resource.ItemsOf("verbs").Select(v => v.GetString() ?? "")];
}
