using Zakenak.Engine.Manifests;

namespace Zakenak.Engine.Validation.Schemas;

/// <summary>All kinds of one API server, at one time.</summary>
internal sealed class SchemaBook(IReadOnlyDictionary<string, Schema> definitions, IReadOnlyDictionary<(string ApiVersion, string Kind),
    string> kinds)
{
    /// <summary>Null: it has no such kind in this version.</summary>
    public Schema? Find(Manifest manifest) => kinds.TryGetValue((manifest.ApiVersion, manifest.Kind), out var name) ? definitions[name]
        : null;

    /// <summary>The apiVersion under which it has the kind; null: under none. Of several a finished one (<c>v1</c>, not
    /// <c>v1beta1</c>).</summary>
    public string? VersionOf(string group, string kind) =>
        kinds.Keys.Where(k => k.Kind == kind && new ObjectRef(k.ApiVersion, kind, null, "").Group == group).Select(k => k.ApiVersion)
            .OrderBy(v => v.Contains("alpha", StringComparison.Ordinal) ? 2 : v.Contains("beta", StringComparison.Ordinal) ? 1 : 0)
            .ThenByDescending(v => v, StringComparer.Ordinal).FirstOrDefault();

    /// <summary>The schema that is meant: a reference is followed.</summary>
    public Schema Resolve(Schema schema)
    {
        // A definition that is itself a reference is followed, too; a circle of them is nothing that a server writes.
        for (var step = 0; schema.Reference is { } name; step++)
            schema = step < 10 && definitions.TryGetValue(name, out var found) ? found : Schema.Anything;
        return schema;
    }
}
