using System.Diagnostics;
using System.Text.Json.Nodes;
using Zakenak.Cli.Output;
using Zakenak.Engine;
using Zakenak.Engine.Manifests;

namespace Zakenak.Cli.Tests;

public class UnifiedDiffTests
{
    private static readonly ObjectRef About = new("v1", "ConfigMap", "shop", "settings");

    [Fact]
    public void Only_changed_lines_and_three_around_them_are_shown()
    {
        var lines = UnifiedDiff.Of(Changed(Config(30), Config(30, (9, "new")))).ToList();
        lines.ShouldBe([
            "--- live/ConfigMap/shop/settings", "+++ desired/ConfigMap/shop/settings", "@@ -9,7 +9,7 @@",
            "   k06: v6", "   k07: v7", "   k08: v8", "-  k09: v9", "+  k09: new", "   k10: v10", "   k11: v11", "   k12: v12",
        ]);
    }

    [Fact]
    public void Keys_in_another_order_are_no_difference() =>
        UnifiedDiff.Of(Changed(Parse("""{"b":1,"a":{"y":1,"x":2}}"""), Parse("""{"a":{"x":2,"y":1},"b":1}"""))).ShouldBeEmpty();

    [Fact]
    public void A_new_object_is_compared_with_nothing()
    {
        var lines = UnifiedDiff.Of(Changed(null, Config(1))).ToList();
        lines[0].ShouldBe("--- /dev/null");
        lines[2].ShouldBe("@@ -0,0 +1,4 @@");
        lines.Skip(3).ShouldAllBe(l => l.StartsWith('+'));
    }

    [Theory]
    [InlineData(1), InlineData(2), InlineData(3), InlineData(4), InlineData(5), InlineData(6), InlineData(7), InlineData(8)]
    public void The_real_patch_turns_the_live_object_into_the_desired_one(int seed)
    {
        Assert.SkipUnless(File.Exists("/usr/bin/patch"), "patch is not installed");
        var random = new Random(seed);
        var before = Config(random.Next(1, 60));
        var after = Config(random.Next(1, 60), [.. Enumerable.Range(0, 8).Select(_ => (random.Next(1, 60), "changed"))]);
        Patched(before, UnifiedDiff.Of(Changed(before, after))).ShouldBe(YamlText.Of(after));
    }

    private static string Patched(JsonObject before, IEnumerable<string> diff)
    {
        var folder = Directory.CreateTempSubdirectory("zakenak-diff-");
        try
        {
            var file = Path.Combine(folder.FullName, "object");
            File.WriteAllText(file, YamlText.Of(before));
            using var patch = Process.Start(new ProcessStartInfo("patch", ["--quiet", "--fuzz=0", file]) { RedirectStandardInput = true })!;
            patch.StandardInput.Write(string.Join('\n', diff) + "\n");
            patch.StandardInput.Close();
            patch.WaitForExit();
            patch.ExitCode.ShouldBe(0);
            return File.ReadAllText(file);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static Change Changed(JsonObject? before, JsonObject? after) =>
        new(About, ChangeAction.Configured, Before: before, After: after);

    private static JsonObject Parse(string json) => JsonNode.Parse(json)!.AsObject();

    /// <summary>Keys <c>k01</c>… with values <c>v1</c>…, some of them changed; already in the order that a diff shows.</summary>
    private static JsonObject Config(int count, params (int Key, string Value)[] changes)
    {
        var data = new JsonObject();
        for (var i = 1; i <= count; i++)
            data[$"k{i:00}"] = changes.Where(c => c.Key == i).Select(c => c.Value).FirstOrDefault() ?? $"v{i}";
        return new JsonObject { ["apiVersion"] = "v1", ["kind"] = "ConfigMap", ["data"] = data };
    }
}
