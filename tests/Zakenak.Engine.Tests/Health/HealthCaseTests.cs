using System.Runtime.CompilerServices;
using Zakenak.Engine.Health;
using Zakenak.Engine.Manifests;

namespace Zakenak.Engine.Tests.Health;

/// <summary>Each file <c>Cases/KIND/CASE.yaml</c> is a live object; its first line, <c># Health: message</c>, is what is said of it.
/// <c>ZAKENAK_UPDATE_GOLDEN=1</c> writes the message, never the health.</summary>
public sealed class HealthCaseTests
{
    public static TheoryData<string> Cases() =>
        [.. Directory.GetFiles(Folder(), "*.yaml", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(Folder(), file)).Order(StringComparer.Ordinal)];

    public static TheoryData<string> Kinds() =>
        [.. Directory.GetDirectories(Folder()).Select(folder => Path.GetFileName(folder)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Case_has_the_health_and_the_message_of_its_first_line(string name)
    {
        var file = Path.Combine(Folder(), name);
        var text = File.ReadAllText(file);
        var (first, rest) = text.IndexOf('\n') is var end && end >= 0 ? (text[..end], text[end..]) : (text, "");
        var live = ManifestReader.Read(text, name).ShouldHaveSingleItem();

        var result = HealthRules.BuiltIn.Evaluate(live);

        var said = $"# {result.Health}: {result.Message}";
        if (Environment.GetEnvironmentVariable("ZAKENAK_UPDATE_GOLDEN") == "1" && first.StartsWith($"# {result.Health}", StringComparison.Ordinal))
            File.WriteAllText(file, said + rest);
        else
            said.ShouldBe(first);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_rule_has_three_cases_and_not_all_of_them_healthy(string kind)
    {
        var healths = Directory.GetFiles(Path.Combine(Folder(), kind), "*.yaml").Select(file => File.ReadLines(file).First().Split(':')[0]).ToList();
        healths.Count.ShouldBeGreaterThanOrEqualTo(3);
        healths.Distinct().Count().ShouldBeGreaterThan(1);
    }

    private static string Folder([CallerFilePath] string test = "") => Path.Combine(Path.GetDirectoryName(test)!, "Cases");
}
