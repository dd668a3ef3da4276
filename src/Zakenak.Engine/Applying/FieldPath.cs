using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Zakenak.Engine.Applying;

/// <summary>A path as server-side apply knows it: map entries by name, list items by their keys, set members by value.</summary>
/// <remarks>Source of the notation: sigs.k8s.io/structured-merge-diff, fieldpath.</remarks>
internal sealed class FieldPath(IReadOnlyList<FieldPathElement> elements)
{
    public IReadOnlyList<FieldPathElement> Elements { get; } = elements;

    /// <summary>As the server writes it in a conflict: <c>.spec.template.spec.containers[name="web"].image</c>.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (var element in Elements)
            text.Append(element);
        return text.ToString();
    }

    /// <summary>Where the path leads in <paramref name="root"/>: a concrete location with list indexes, or null when nothing is
    /// there.</summary>
    public FieldLocation? Find(JsonElement root)
    {
        var steps = new List<object>(Elements.Count);
        var at = root;
        foreach (var element in Elements)
        {
            if (element.Step(at) is not { } step)
                return null;
            steps.Add(step);
            at = step is int index ? at[index] : at.GetProperty((string)step);
        }
        return new FieldLocation(steps, at);
    }

    /// <summary>Takes the field out of a patch, and with it every parent that would be left empty: an empty map would claim its
    /// parent.</summary>
    public void RemoveFrom(JsonObject root) => Remove(root, 0);

    private void Remove(JsonNode at, int depth)
    {
        if (Elements[depth].Step(at) is not { } step)
            return;
        if (depth < Elements.Count - 1)
        {
            if ((step is int index ? at[index] : at[(string)step]) is not { } child)
                return;
            Remove(child, depth + 1);
            if (child is not (JsonObject { Count: 0 } or JsonArray { Count: 0 }))
                return;
        }
        if (at is JsonArray array)
            array.RemoveAt((int)step);
        else
            ((JsonObject)at).Remove((string)step);
    }
}

/// <param name="Steps">Property names and list indexes.</param>
/// <param name="Value">What is there.</param>
internal sealed record FieldLocation(IReadOnlyList<object> Steps, JsonElement Value)
{
    /// <summary>RFC 6901, for a JSON patch.</summary>
    public string Pointer => string.Concat(Steps.Select(s => "/" + s.ToString()!.Replace("~", "~0").Replace("/", "~1")));
}
