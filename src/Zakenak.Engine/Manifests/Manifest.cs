using System.Text.Json.Nodes;

namespace Zakenak.Engine.Manifests;

/// <summary>One desired object, as it was declared.</summary>
/// <param name="json">The object; <c>apiVersion</c>, <c>kind</c> and <c>metadata.name</c> (or <c>generateName</c>) are there.</param>
/// <param name="origin">Where it was declared.</param>
public sealed class Manifest(JsonObject json, ManifestOrigin origin)
{
    public JsonObject Json { get; } = json;

    public ManifestOrigin Origin { get; } = origin;

    public string ApiVersion => (string)Json["apiVersion"]!;

    public string Kind => (string)Json["kind"]!;

    public JsonObject Metadata => (JsonObject)Json["metadata"]!;

    /// <summary>Empty when the object has only a <c>generateName</c>.</summary>
    public string Name => (string?)Metadata["name"] ?? "";

    public string? Namespace => (string?)Metadata["namespace"];

    /// <summary>The identity as declared: the namespace is null until a default was given.</summary>
    public ObjectRef Ref => new(ApiVersion, Kind, Namespace, Name);

    public string? Annotation(string key) => (string?)(Metadata["annotations"] as JsonObject)?[key];

    public string? Label(string key) => (string?)(Metadata["labels"] as JsonObject)?[key];

    public override string ToString() => $"{Ref} ({Origin})";
}

/// <summary>Where a manifest was declared: said in every error about it.</summary>
/// <param name="Source">A file relative to the project's root, or a template of a chart (<c>web/templates/service.yaml</c>).</param>
/// <param name="Line">1-based line of the document's first key; 0 when unknown.</param>
public sealed record ManifestOrigin(string Source, int Line = 0)
{
    public override string ToString() => Line > 0 ? $"{Source}:{Line}" : Source;
}
