using System.Text.RegularExpressions;
using Zakenak.Testing;

namespace Zakenak.Server.Tests.Clients;

/// <summary>The examples that are compiled and run are those of the API reference, word for word, and all of them.</summary>
public sealed partial class ReferenceTests
{
    [Fact]
    public void Examples_are_those_of_the_reference_as_they_stand()
    {
        var blocks = TypeScript().Matches(Reference()).Select(block => block.Groups[1].Value.Trim());
        var shown = blocks.Where(block => block.Contains("trpc.", StringComparison.Ordinal) || block.StartsWith("import", StringComparison.Ordinal));
        var examples = Directory.GetFiles(Path.Combine(Repository.Root, "tests/Zakenak.Server.Tests/Clients/Examples"), "*.ts");
        var ours = examples.Where(file => Path.GetFileName(file) != "given.ts").Select(file => Given().Replace(File.ReadAllText(file), "").Trim());
        ours.Order(StringComparer.Ordinal).ShouldBe(shown.Order(StringComparer.Ordinal));
    }

    /// <summary>It is beside the repository where the project is made; elsewhere there is nothing to compare with.</summary>
    private static string Reference()
    {
        var folder = Path.Combine(Repository.Root, "../shared/spec");
        var texts = Directory.Exists(folder) ? Directory.GetFiles(folder, "*.txt").Select(File.ReadAllText) : [];
        var reference = texts.FirstOrDefault(text => text.Contains("trpc.gitops.", StringComparison.Ordinal));
        if (reference is null)
            Skip.Because("the API reference is not beside the repository");
        return reference!;
    }

    [GeneratedRegex("```typescript\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex TypeScript();

    /// <summary>What is added: the import of what they take for granted.</summary>
    [GeneratedRegex(@"^import \{[^}]*\} from ""\./given\.js"";\n")]
    private static partial Regex Given();
}
