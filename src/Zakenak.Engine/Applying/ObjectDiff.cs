using System.Text.Json;
using System.Text.Json.Nodes;
using Zakenak.Engine.Cluster;
using Zakenak.Engine.Manifests;

namespace Zakenak.Engine.Applying;

/// <summary>How two versions of one object differ, without the server's bookkeeping and without a Secret's values.</summary>
internal static class ObjectDiff
{
    private const string Mask = "***";
    private const string LastApplied = "kubectl.kubernetes.io/last-applied-configuration";

    private static readonly string[] bookkeeping = ["managedFields", "resourceVersion", "uid", "creationTimestamp", "generation", "selfLink"];

    public static IReadOnlyList<FieldChange> Compare(JsonElement before, JsonElement after, bool isSecret)
    {
        var changes = new List<FieldChange>();
        Compare(before, after, "", changes);
        return isSecret ? [.. changes.Select(Masked)] : changes;
    }

    /// <summary>What a diff shows of one side. Values of a Secret are masked; those that differ from <paramref name="other"/> in different
    /// words.</summary>
    public static JsonObject Shown(LiveObject side, bool isSecret, JsonElement? other, string changedMask)
    {
        var json = side.Json;
        var shown = new JsonObject { ["apiVersion"] = side.ApiVersion, ["kind"] = side.Kind };
        foreach (var member in json.EnumerateObject().Where(m => !IsBookkeeping("", m.Name)))
            shown[member.Name] = JsonSerialization.ToNode(member.Value);
        if (shown["metadata"] is JsonObject metadata)
        {
            foreach (var name in bookkeeping)
                metadata.Remove(name);
            (metadata["annotations"] as JsonObject)?.Remove(LastApplied);
        }
        if (!isSecret)
            return shown;
        foreach (var section in (string[])["data", "stringData"])
        {
            if (shown[section] is not JsonObject data)
                continue;
            foreach (var key in data.Select(entry => entry.Key).ToList())
                data[key] = IsSame(json, other, section, key) ? Mask : changedMask;
        }
        return shown;
    }

    private static bool IsSame(JsonElement json, JsonElement? other, string section, string key) =>
        other is { } there && there.TryGetProperty(section, out var map) && map.ValueKind == JsonValueKind.Object
        && map.TryGetProperty(key, out var value) && JsonElement.DeepEquals(value, json.GetProperty(section).GetProperty(key));

    private static void Compare(JsonElement before, JsonElement after, string path, List<FieldChange> changes)
    {
        if (before.ValueKind == JsonValueKind.Object && after.ValueKind == JsonValueKind.Object)
        {
            foreach (var member in before.EnumerateObject())
            {
                if (IsBookkeeping(path, member.Name))
                    continue;
                if (after.TryGetProperty(member.Name, out var counterpart))
                    Compare(member.Value, counterpart, Join(path, member.Name), changes);
                else
                    changes.Add(new FieldChange(Join(path, member.Name), member.Value.GetRawText(), null));
            }
            foreach (var member in after.EnumerateObject().Where(m => !IsBookkeeping(path, m.Name) && !before.TryGetProperty(m.Name, out _)))
                changes.Add(new FieldChange(Join(path, member.Name), null, member.Value.GetRawText()));
        }
        else if (before.ValueKind == JsonValueKind.Array && after.ValueKind == JsonValueKind.Array)
        {
            CompareLists(before, after, path, changes);
        }
        else if (!JsonElement.DeepEquals(before, after))
        {
            changes.Add(new FieldChange(path, before.GetRawText(), after.GetRawText()));
        }
    }

    private static void CompareLists(JsonElement before, JsonElement after, string path, List<FieldChange> changes)
    {
        var old = Keyed(before);
        var now = Keyed(after);
        foreach (var (key, item) in old)
        {
            if (now.TryGetValue(key, out var counterpart))
                Compare(item, counterpart, path + key, changes);
            else
                changes.Add(new FieldChange(path + key, item.GetRawText(), null));
        }
        foreach (var (key, item) in now.Where(n => !old.ContainsKey(n.Key)))
            changes.Add(new FieldChange(path + key, null, item.GetRawText()));
    }

    /// <summary>Items under their name, where all have one and no two the same; else under their place.</summary>
    private static Dictionary<string, JsonElement> Keyed(JsonElement list)
    {
        var byName = new Dictionary<string, JsonElement>();
        foreach (var item in list.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.Object || !item.TryGetProperty("name", out var name) || name.ValueKind != JsonValueKind.String
                || !byName.TryAdd($"[name={name.GetString()}]", item))
            {
                return list.EnumerateArray().Select((value, i) => (value, i)).ToDictionary(v => $"[{v.i}]", v => v.value);
            }
        }
        return byName;
    }

    private static bool IsBookkeeping(string path, string name) => path switch
    {
        "" => name is "status" or "apiVersion" or "kind", // the items of a list come without the last two
        "metadata" => bookkeeping.Contains(name),
        "metadata.annotations" => name == LastApplied,
        _ => false,
    };

    private static string Join(string path, string name) =>
        path.Length == 0 ? name : name.AsSpan().ContainsAny('.', '/', ' ') ? $"{path}[\"{name}\"]" : $"{path}.{name}";

    private static FieldChange Masked(FieldChange change) =>
        change.Path.StartsWith("data", StringComparison.Ordinal) || change.Path.StartsWith("stringData", StringComparison.Ordinal)
            || $"{change.Before}{change.After}".Contains(LastApplied, StringComparison.Ordinal)
            ? change with { Before = change.Before is null ? null : Mask, After = change.After is null ? null : Mask }
            : change;
}
