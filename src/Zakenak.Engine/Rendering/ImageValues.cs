using System.Text.Json.Nodes;
using Zakenak.Engine.Configuration;
using Zakenak.Engine.Images;

namespace Zakenak.Engine.Rendering;

/// <summary>The values that built images give to a chart: <c>tag</c> and, where the chart declares that key, <c>digest</c> of every mapping
/// whose <c>repository</c> (with its <c>registry</c>, where the chart splits the two) is the image; without a <c>digest</c> the tag becomes
/// <c>tag@sha256:…</c>. A text under <c>image</c> that is the image with a tag is replaced. Where <c>build.charts</c> maps the release to
/// a key, the image there is set with its name. A digest that the user's values set stays.</summary>
/// <param name="chart">Complete: the values of the charts inside count too.</param>
/// <param name="user">The user's values, files and inline.</param>
internal sealed class ImageValues(ChartDefaults chart, JsonObject user, IReadOnlyList<PinnedImage> images)
{
    /// <summary>The user's inline values with those of the images over them.</summary>
    /// <param name="unit">The chart as configured, for errors.</param>
    /// <exception cref="ReconcileException">ConfigurationInvalid: a mapped key that the chart does not have.</exception>
    public static JsonObject? AddTo(JsonObject? set, IReadOnlyList<PinnedImage> images, string release, string unit, ChartFiles chart,
        IReadOnlyList<JsonObject> userValues)
    {
        if (images.Count == 0)
            return set;
        var user = new JsonObject();
        foreach (var values in userValues.Append(set ?? []))
            ChartDefaults.Lay(user, values);
        var added = new ImageValues(ChartDefaults.Of(chart), user, images).Find(release, unit);
        if (added.Count == 0)
            return set;
        var all = (JsonObject?)set?.DeepClone() ?? [];
        ChartDefaults.Lay(all, added);
        return all;
    }

    private JsonObject Find(string release, string unit)
    {
        var effective = (JsonObject)chart.Values.DeepClone();
        ChartDefaults.Lay(effective, user);
        var root = new ValuePlace(effective, chart.Values, user, chart.Schema);
        var added = Named(root) as JsonObject ?? [];
        foreach (var image in images.Where(image => image.Charts.ContainsKey(release)))
        {
            var keys = image.Charts[release].Split('.');
            if (keys is [.., _, "repository"])
                keys = keys[..^1]; // the mapping around it is meant
            var place = keys.Aggregate(root, (at, key) => at.Child(key));
            var value = Mapped(place, image) ?? throw Missing(unit, release, image.Charts[release], effective);
            foreach (var key in keys.Reverse())
                value = new JsonObject { [key] = value };
            ChartDefaults.Lay(added, (JsonObject)value);
        }
        return added;
    }

    /// <summary>What is to be laid over a place because images are named beneath it; null: nothing.</summary>
    private JsonNode? Named(ValuePlace place)
    {
        if (place.Value is JsonArray list)
            return NamedIn(list, place);
        if (place.Value is not JsonObject map)
            return null;
        var image = place.Repository is not { } repository ? null
            : images.FirstOrDefault(image => image.Matches(repository, out var name) && name!.Tag is null);
        var added = image is null ? [] : Pin(place, image);
        foreach (var key in map.Select(entry => entry.Key))
        {
            var child = place.Child(key);
            if (key == "image" && NamedText(child) is { } text)
                added[key] = text;
            else if (Named(child) is { } over)
                added[key] = over;
        }
        return added.Count > 0 ? added : null;
    }

    /// <summary>Helm replaces lists whole: a list with an image in it is repeated.</summary>
    private JsonArray? NamedIn(JsonArray list, ValuePlace place)
    {
        var over = list.Select((_, i) => Named(place.Item(i))).ToList();
        if (over.TrueForAll(item => item is null))
            return null;
        var all = (JsonArray)list.DeepClone();
        foreach (var (i, item) in over.Index())
        {
            if (item is JsonObject map && all[i] is JsonObject under)
                ChartDefaults.Lay(under, map);
            else if (item is not null)
                all[i] = item;
        }
        return all;
    }

    /// <summary>Only with a tag: behind a text without one the chart's template may put its own.</summary>
    private string? NamedText(ValuePlace place) => place.Text is { } text
        && images.FirstOrDefault(image => image.Matches(text, out var name) && name!.Tag is not null) is { } found
        ? $"{found.Name}:{found.Reference}" : null;

    /// <summary>What a place becomes that <c>build.charts</c> names; null: there is no image.</summary>
    private static JsonNode? Mapped(ValuePlace place, PinnedImage image)
    {
        if (place.IsText)
            return place.UserText?.Contains('@') is true ? place.UserText : $"{image.Name}:{image.Reference}";
        if (!place.Has("repository"))
            return null;
        var pinned = Pin(place, image);
        if (pinned.Count == 0)
            return pinned;
        var name = ImageName.Parse(image.Name);
        var isSplit = place.Has("registry");
        pinned["repository"] = isSplit ? name.Repository : image.Name;
        if (isSplit)
            pinned["registry"] = name.Registry;
        return pinned;
    }

    /// <summary>Empty where the user chose a digest.</summary>
    private static JsonObject Pin(ValuePlace place, PinnedImage image)
    {
        if (place.Child("digest").UserText is { Length: > 0 } || place.Child("tag").UserText?.Contains('@') is true)
            return [];
        return place.Declares("digest")
            ? new() { ["tag"] = image.Tag, ["digest"] = image.Digest ?? "" } // the chart's own would win over a tag without digest
            : new() { ["tag"] = image.Reference };
    }

    private static ReconcileException Missing(string unit, string release, string key, JsonObject values)
    {
        var keys = Keys(values, "").Order(StringComparer.Ordinal).ToList();
        var there = Spelling.Nearest(key, keys) is { } near ? $"did you mean {near}?"
            : keys.Count > 0 ? $"it has {string.Join(", ", keys)}." : "it has none with a repository.";
        return new(Reasons.ConfigurationInvalid,
            $"build.charts names {key} as the image of release {release}, but chart {unit} has no image under that key: {there}");
    }

    /// <summary>Dotted keys under which there is an image, as far as names tell.</summary>
    private static IEnumerable<string> Keys(JsonObject values, string prefix)
    {
        foreach (var (key, value) in values)
        {
            if (value is JsonObject map ? map.ContainsKey("repository") : key == "image")
                yield return prefix + key;
            foreach (var inner in value is JsonObject child ? Keys(child, $"{prefix}{key}.") : [])
                yield return inner;
        }
    }
}
