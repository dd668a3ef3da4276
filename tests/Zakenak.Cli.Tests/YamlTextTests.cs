using System.Text.Json.Nodes;
using Zakenak.Cli.Output;
using Zakenak.Engine.Manifests;

namespace Zakenak.Cli.Tests;

public class YamlTextTests
{
    public static TheoryData<string> Strings =>
    [
        "", " ", "plain", "two words", "null", "True", "yes", "off", "~", "y", "0644", "1e3", "1_000", "0x1F", "1:30", "12.5", ".5", ".inf", "2024-01-01",
        "2024-01-01T00:00:00Z", "100m", "10Gi", "1.2.3", "a: b", "a:", "a #b", "#a", "- a", "-", "?", "@a", "%a", "&a", "*a", "!a", "|", ">", "'a'", "\"a\"", "back\\slash",
        "{a}", "[a]", "a,b", "=", "<<", "line\n", "two\nlines", "two\nlines\n", "two\nlines\n\n", "\nfirst empty", " first\nindented", "ends \nwith blank",
        "tab\there", "cr\r\nlf", "\u001b[31mred", "\u202Eright to left", "пример", "日本語\n二", "🚀", "x\u0000y", "/path/to", "-flag", "key: |\n  block\n",
    ];

    [Theory, MemberData(nameof(Strings))]
    public void A_string_is_read_back_as_it_was(string text)
    {
        var config = new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "ConfigMap",
            ["metadata"] = new JsonObject { ["name"] = "a" },
            ["data"] = new JsonObject { ["value"] = text, ["after"] = "x" },
            ["list"] = new JsonArray(text, new JsonObject { ["in"] = text }, new JsonArray(text, text)),
        };
        var yaml = YamlText.Of(config);
        JsonNode.DeepEquals(ManifestReader.Read(yaml, "test")[0].Json, config).ShouldBeTrue(yaml);
    }

    [Fact]
    public void Values_that_are_no_strings_keep_their_kind()
    {
        var config = JsonNode.Parse("""
            {"apiVersion":"v1","kind":"X","metadata":{"name":"a"},"n":1,"f":1.5,"t":true,"nothing":null,"map":{},"list":[],"deep":[[1,[2]],{"a":[{"b":{}}]}]}
            """)!.AsObject();
        var yaml = YamlText.Of(config);
        JsonNode.DeepEquals(ManifestReader.Read(yaml, "test")[0].Json, config).ShouldBeTrue(yaml);
    }

    [Fact]
    public void A_script_in_a_value_stays_readable_as_a_block() =>
        YamlText.Of(new JsonObject { ["run"] = "set -e\n\necho \"hi\"\n" }).ShouldBe("run: |\n  set -e\n\n  echo \"hi\"\n");

    [Fact]
    public void A_control_character_never_reaches_the_terminal() =>
        YamlText.Of(new JsonObject { ["a"] = "\u001b[2J" }).ShouldBe("a: \"\\u001b[2J\"\n");
}
