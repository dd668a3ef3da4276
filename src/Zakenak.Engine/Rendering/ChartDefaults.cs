using System.Text.Json.Nodes;

namespace Zakenak.Engine.Rendering;

/// <summary>What a chart declares: its <c>values.yaml</c> and schema, and beneath their names those of the charts inside it, over which its
/// own win.</summary>
/// <param name="Schema">A JSON Schema with nothing but <c>properties</c> that matter here.</param>
internal sealed record ChartDefaults(JsonObject Values, JsonObject Schema)
{
    private const int MaxDepth = 8;

    /// <exception cref="ReconcileException">ManifestInvalid; RenderFailed: a broken or huge archive.</exception>
    public static ChartDefaults Of(ChartFiles chart, int depth = 0)
    {
        var (values, properties) = (new JsonObject(), new JsonObject());
        foreach (var (name, inner) in depth == MaxDepth ? [] : chart.Charts())
        {
            var declared = Of(inner, depth + 1);
            values[name] = declared.Values;
            properties[name] = declared.Schema;
        }
        var schema = new JsonObject { ["properties"] = properties };
        Lay(values, chart.Yaml("values.yaml"));
        Lay(schema, chart.Yaml("values.schema.json")); // JSON is YAML
        return new(values, schema);
    }

    /// <summary>Lays values over others, as Helm does: mappings key by key, everything else whole.</summary>
    public static void Lay(JsonObject under, JsonObject? over)
    {
        foreach (var (key, value) in over ?? [])
        {
            if (under[key] is JsonObject below && value is JsonObject above)
                Lay(below, above);
            else
                under[key] = value?.DeepClone();
        }
    }
}
