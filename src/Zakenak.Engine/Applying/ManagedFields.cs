using System.Text.Json;
using Zakenak.Engine.Cluster;

namespace Zakenak.Engine.Applying;

/// <summary>One entry of <c>metadata.managedFields</c>: what one manager holds.</summary>
/// <param name="Manager">For example <c>kubectl-edit</c>.</param>
/// <param name="Applies">True for server-side apply, false for an update.</param>
/// <param name="Subresource">Empty, or <c>status</c>, <c>scale</c>; servers before 1.22 do not say.</param>
/// <param name="Fields">The <c>fieldsV1</c> trie: <c>{"f:spec":{"f:replicas":{}}}</c>.</param>
internal sealed record ManagedFields(string Manager, bool Applies, string Subresource, JsonElement Fields)
{
    /// <summary>The field manager of everything that Zakenak applies.</summary>
    public const string Own = "zakenak";

    public bool IsOwn => Manager == Own && Applies && Subresource.Length == 0;

    public static IEnumerable<ManagedFields> Of(LiveObject live)
    {
        if (!live.Metadata.TryGetProperty("managedFields", out var entries))
            yield break;
        foreach (var entry in entries.EnumerateArray())
        {
            if (entry.TryGetProperty("fieldsV1", out var fields) && fields.ValueKind == JsonValueKind.Object)
                yield return new ManagedFields(Text(entry, "manager"), Text(entry, "operation") == "Apply", Text(entry, "subresource"), fields);
        }
    }

    /// <summary>What we hold, or null when we never applied the object.</summary>
    public static ManagedFields? OwnOf(LiveObject live) => Of(live).FirstOrDefault(entry => entry.IsOwn);

    /// <summary>Every leaf of the trie.</summary>
    public IEnumerable<FieldPath> Leaves() => Leaves(Fields, []);

    /// <summary>What this manager holds and <paramref name="other"/> does not: whole list items where it added them, else leaves.</summary>
    public IEnumerable<FieldPath> Beside(ManagedFields? other) => Beside(Fields, other?.Fields, []);

    private static IEnumerable<FieldPath> Beside(JsonElement trie, JsonElement? other, List<FieldPathElement> path)
    {
        foreach (var member in trie.EnumerateObject().Where(m => m.Name != "."))
        {
            JsonElement? counterpart = other is { } there && there.TryGetProperty(member.Name, out var held) ? held : null;
            path.Add(FieldPathElement.Parse(member.Name));
            var isAddedItem = path[^1] is FieldPathElement.Key && member.Value.TryGetProperty(".", out _);
            if (counterpart is null && (isAddedItem || IsLeaf(member.Value)))
                yield return new FieldPath([.. path]);
            else if (!IsLeaf(member.Value))
            {
                foreach (var below in Beside(member.Value, counterpart, path))
                    yield return below;
            }
            path.RemoveAt(path.Count - 1);
        }
    }

    private static IEnumerable<FieldPath> Leaves(JsonElement trie, List<FieldPathElement> path)
    {
        foreach (var member in trie.EnumerateObject())
        {
            if (member.Name == ".")
                continue;
            path.Add(FieldPathElement.Parse(member.Name));
            if (IsLeaf(member.Value))
                yield return new FieldPath([.. path]);
            else
            {
                foreach (var leaf in Leaves(member.Value, path))
                    yield return leaf;
            }
            path.RemoveAt(path.Count - 1);
        }
    }

    /// <summary><c>{}</c>, or <c>{".":{}}</c> for an item that holds nothing else.</summary>
    private static bool IsLeaf(JsonElement trie) => trie.EnumerateObject().All(member => member.Name == ".");

    private static string Text(JsonElement of, string name) => of.TryGetProperty(name, out var value) ? value.GetString() ?? "" : "";
}
