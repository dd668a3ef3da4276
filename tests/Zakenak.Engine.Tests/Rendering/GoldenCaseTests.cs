using System.Runtime.CompilerServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Zakenak.Engine.Manifests;
using Zakenak.Engine.Rendering;

namespace Zakenak.Engine.Tests.Rendering;

/// <summary>Each folder under <c>Cases/</c> is a project: <c>chart/</c> (with <c>values.yaml</c>, <c>set.json</c>), <c>overlay/</c>, or
/// <c>manifests/</c>; <c>expected.json</c> is what it renders to. <c>ZAKENAK_UPDATE_GOLDEN=1</c> writes it.</summary>
public sealed class GoldenCaseTests
{
    private static readonly JsonSerializerOptions Indented =
        new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly ClusterCapabilities Cluster = new("v1.30.0", ["v1", "apps/v1", "example.com/v1/Thing"], null, null);

    public static TheoryData<string, string> Cases()
    {
        var cases = new TheoryData<string, string>();
        foreach (var name in Directory.GetDirectories(Folder()).Select(f => Path.GetFileName(f)!).Order())
        {
            cases.Add(name, "helm 4");
            if (Directory.Exists(Path.Combine(Folder(), name, "chart")))
                cases.Add(name, "helm 3");
        }
        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Case_renders_to_what_is_expected_and_leaves_the_project_as_it_was(string name, string helm)
    {
        var folder = Path.Combine(Folder(), name);
        using var project = RenderProject.From(folder).With("ZAKENAK_HELM", Helms.PathOf(helm));
        var before = project.State();

        var rendered = await project.RenderAsync(UnitOf(project), Cluster);

        project.State().ShouldBe(before);
        var actual = Text(rendered);
        var expected = Path.Combine(folder, "expected.json");
        if (Environment.GetEnvironmentVariable("ZAKENAK_UPDATE_GOLDEN") == "1")
            File.WriteAllText(expected, actual);
        actual.ShouldBe(File.ReadAllText(expected));
    }

    private static RenderUnit UnitOf(RenderProject project)
    {
        bool Has(string path) => Path.Exists(Path.Combine(project.Root, path));
        if (Has("overlay"))
            return RenderProject.Kustomization("overlay");
        if (Has("manifests"))
            return RenderProject.Manifests("manifests");
        var set = Has("set.json") ? (JsonObject)JsonNode.Parse(File.ReadAllText(Path.Combine(project.Root, "set.json")))! : null;
        return RenderProject.Chart("chart", set, Has("values.yaml") ? ["values.yaml"] : []);
    }

    private static string Text(RenderedUnit unit)
    {
        JsonArray List(IEnumerable<Manifest> manifests) =>
            [.. manifests.Select(m => new JsonObject { ["origin"] = m.Origin.ToString(), ["object"] = m.Json.DeepClone() })];
        return new JsonObject { ["objects"] = List(unit.Objects), ["hooks"] = List(unit.Hooks) }.ToJsonString(Indented) + "\n";
    }

    private static string Folder([CallerFilePath] string test = "") => Path.Combine(Path.GetDirectoryName(test)!, "Cases");
}
