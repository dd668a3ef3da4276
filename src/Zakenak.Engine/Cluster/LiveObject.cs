using System.Text.Json;
using Zakenak.Engine.Manifests;

namespace Zakenak.Engine.Cluster;

/// <summary>An object as the API server holds it: read only.</summary>
/// <param name="json">The whole object. In a list the items carry no <c>apiVersion</c> and <c>kind</c>, so both are given.</param>
public sealed class LiveObject(JsonElement json, string apiVersion, string kind)
{
    public JsonElement Json { get; } = json;

    public string ApiVersion { get; } = apiVersion;

    public string Kind { get; } = kind;

    /// <summary>What the server said beside the object: a deprecated API, a field that has no effect. Empty for one of a list or a
    /// watch.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    public string Name => Metadata.GetProperty("name").GetString()!;

    public string? Namespace => Text(Metadata, "namespace");

    public string Uid => Text(Metadata, "uid") ?? "";

    public string ResourceVersion => Text(Metadata, "resourceVersion") ?? "";

    public JsonElement Metadata => Json.GetProperty("metadata");

    public ObjectRef Ref => new(ApiVersion, Kind, Namespace, Name);

    public bool IsBeingDeleted => Metadata.TryGetProperty("deletionTimestamp", out _);

    public string? Label(string key) => Entry("labels", key);

    public string? Annotation(string key) => Entry("annotations", key);

    private string? Entry(string map, string key) =>
        Metadata.TryGetProperty(map, out var entries) && entries.ValueKind == JsonValueKind.Object ? Text(entries, key) : null;

    private static string? Text(JsonElement of, string name) =>
        of.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}

/// <summary>The answer of a LIST.</summary>
/// <param name="Items">All pages together.</param>
/// <param name="ResourceVersion">Where a watch goes on.</param>
public sealed record ObjectList(IReadOnlyList<LiveObject> Items, string ResourceVersion);
