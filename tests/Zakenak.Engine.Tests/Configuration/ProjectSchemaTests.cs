using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Zakenak.Engine.Configuration;

namespace Zakenak.Engine.Tests.Configuration;

public sealed class ProjectSchemaTests
{
    private static readonly JsonObject schema = (JsonObject)JsonNode.Parse(ProjectSchema.Text)!;

    [Fact]
    public void Schema_and_reader_know_the_same_keys()
    {
        var ofSchema = new SortedSet<string>(StringComparer.Ordinal);
        SchemaKeys(schema, "", ofSchema);
        var ofReader = new SortedSet<string>(StringComparer.Ordinal);
        ReaderKeys(ProjectShape.Root, "", ofReader);
        ofSchema.ShouldBe(ofReader);
    }

    [Fact]
    public void Documentation_explains_every_key()
    {
        var keys = new SortedSet<string>(StringComparer.Ordinal);
        ReaderKeys(ProjectShape.Root, "", keys);
        var page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "configuration.md"));
        keys.Select(key => key.TrimEnd('!').Split('.')[^1].TrimEnd(']').TrimEnd('['))
            .Where(key => !page.Contains($"`{key}`") && !page.Contains($".{key}`")).ShouldBeEmpty();
    }

    [Fact]
    public void Every_example_of_the_documentation_is_accepted()
    {
        using var folder = new ProjectFolder();
        var page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "configuration.md"));
        var examples = Regex.Matches(page, "```yaml\n(.*?)```", RegexOptions.Singleline).Select(m => m.Groups[1].Value).ToList();
        examples.Count.ShouldBeGreaterThan(5);
        foreach (var example in examples)
        {
            // A page shows sections alone: what is required beside them is put in.
            var whole = (example.Contains("project:") ? "" : "project: myapp\n") + example
                + (Regex.IsMatch(example, "^deploy:", RegexOptions.Multiline) ? "" : "\ndeploy: {namespace: prod, manifests: [k8s]}\n");
            Should.NotThrow(() => folder.Load(whole), example);
        }
    }

    /// <summary><c>deploy.charts[].path</c>, with <c>!</c> behind a required one.</summary>
    private static void SchemaKeys(JsonNode node, string path, SortedSet<string> keys)
    {
        if ((string?)node["$ref"] is { } reference)
            SchemaKeys(schema["$defs"]![reference.Split('/')[^1]]!, path, keys);
        foreach (var alternative in node["anyOf"] as JsonArray ?? [])
            SchemaKeys(alternative!, path, keys);
        if (node["items"] is { } items)
            SchemaKeys(items, $"{path}[]", keys);
        if (node["properties"] is not JsonObject properties)
            return;
        ((bool)node["additionalProperties"]!).ShouldBeFalse(path);
        var required = (node["required"] as JsonArray ?? []).Select(name => (string)name!).ToList();
        foreach (var (name, property) in properties)
        {
            keys.Add($"{path}.{name}{(required.Contains(name) ? "!" : "")}");
            SchemaKeys(property!, $"{path}.{name}", keys);
        }
    }

    private static void ReaderKeys(Shape shape, string path, SortedSet<string> keys)
    {
        switch (shape)
        {
            case MapShape map:
                foreach (var (name, key) in map.Keys)
                {
                    keys.Add($"{path}.{name}{(key.Required ? "!" : "")}");
                    ReaderKeys(key.Shape, $"{path}.{name}", keys);
                }
                break;
            case ListShape list:
                ReaderKeys(list.Item, $"{path}[]", keys);
                break;
            case EitherShape either:
                ReaderKeys(either.Map, path, keys);
                if (either.List is not null)
                    ReaderKeys(either.List, path, keys);
                break;
        }
    }
}
