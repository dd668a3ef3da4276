using System.Text.Json.Nodes;
using YamlDotNet.Core;

namespace Zakenak.Engine.Manifests.Yaml;

/// <summary>Where the keys and items of a text stand. What came through an alias has no place of its own.</summary>
internal sealed class YamlPositions
{
    private readonly Dictionary<(JsonNode Parent, string Key), YamlPosition> places = new(Places.Comparer);

    public void Note(JsonObject map, string key, Mark at) => places[(map, key)] = new(at.Line, at.Column);

    public void Note(JsonArray list, int index, Mark at) => places[(list, $"{index}")] = new(at.Line, at.Column);

    /// <param name="key">Of a mapping, or the index of a list's item.</param>
    /// <param name="around">Of what it stands in: the answer where nothing nearer is known.</param>
    public YamlPosition Of(JsonNode parent, string key, YamlPosition around) => places.GetValueOrDefault((parent, key), around);

    /// <summary>Two equal mappings are two places.</summary>
    private sealed class Places : IEqualityComparer<(JsonNode Parent, string Key)>
    {
        public static readonly Places Comparer = new();

        public bool Equals((JsonNode Parent, string Key) x, (JsonNode Parent, string Key) y) => ReferenceEquals(x.Parent, y.Parent) && x.Key == y.Key;

        public int GetHashCode((JsonNode Parent, string Key) place) =>
            HashCode.Combine(System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(place.Parent), place.Key);
    }
}
