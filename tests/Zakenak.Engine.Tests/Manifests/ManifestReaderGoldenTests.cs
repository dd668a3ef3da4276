using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Zakenak.Engine.Manifests;

namespace Zakenak.Engine.Tests.Manifests;

/// <summary>Each <c>Golden/NAME.yaml</c> beside <c>NAME.json</c>, which kubectl made of it: <c>kubectl annotate --local -f NAME.yaml
/// absent- -o json</c>.</summary>
public sealed class ManifestReaderGoldenTests
{
    public static TheoryData<string> Cases =>
        [.. Directory.GetFiles(Folder, "*.yaml").Select(file => Path.GetFileNameWithoutExtension(file)!).Order(StringComparer.Ordinal)];

    private static string Folder { get; } = Path.Combine(Path.GetDirectoryName(Here())!, "Golden");

    [Theory]
    [MemberData(nameof(Cases))]
    public void Reads_what_kubectl_reads(string name)
    {
        var actual = ManifestReader.ReadFile(Path.Combine(Folder, $"{name}.yaml"), name).Select(m => m.Json.ToJsonString());
        Differences(name, string.Concat(actual)).ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void What_is_expected_is_what_the_real_kubectl_says(string name)
    {
        var start = new ProcessStartInfo(TestTools.KubectlPath, ["annotate", "--local", "-f", Path.Combine(Folder, $"{name}.yaml"), "absent-", "-o", "json"])
        {
            RedirectStandardOutput = true,
        };
        using var kubectl = Process.Start(start)!;
        var said = kubectl.StandardOutput.ReadToEnd();
        Differences(name, said).ShouldBeEmpty();
    }

    private static string Differences(string name, string actual)
    {
        var expected = Comparable(File.ReadAllText(Path.Combine(Folder, $"{name}.json")));
        var found = Comparable(actual);
        return string.Join('\n', expected.Except(found).Select(line => $"- {line}").Concat(found.Except(expected).Select(line => $"+ {line}")));
    }

    /// <summary>One line per value, so that a difference is found at once. kubectl reads integers beyond 64 bits, and uint64, as doubles:
    /// so do we here.</summary>
    private static List<string> Comparable(string json)
    {
        var lines = new List<string>();
        var bytes = Encoding.UTF8.GetBytes(json);
        var reader = new Utf8JsonReader(bytes, new() { AllowMultipleValues = true });
        var count = 0;
        while (reader.Read())
        {
            using var document = JsonDocument.ParseValue(ref reader);
            Write(lines, $"object {count++}: ", document.RootElement);
        }
        return lines;
    }

    private static void Write(List<string> lines, string path, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                lines.Add($"{path} {{}}");
                foreach (var entry in value.EnumerateObject().OrderBy(e => e.Name, StringComparer.Ordinal))
                    Write(lines, $"{path}/{entry.Name}", entry.Value);
                break;
            case JsonValueKind.Array:
                lines.Add($"{path} []");
                foreach (var (i, item) in value.EnumerateArray().Index())
                    Write(lines, $"{path}/{i}", item);
                break;
            case JsonValueKind.Number when value.TryGetInt64(out var integer):
                lines.Add($"{path} {integer}");
                break;
            case JsonValueKind.Number:
                lines.Add($"{path} {value.GetDouble():R}");
                break;
            default:
                lines.Add($"{path} {value.ValueKind} {value}");
                break;
        }
    }

    private static string Here([CallerFilePath] string path = "") => path;
}
