using System.Text;
using Zakenak.Engine.Manifests;

namespace Zakenak.Engine.Tests.Manifests;

public sealed class ManifestReaderErrorTests
{
    private const string head = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: one}\n";

    [Theory]
    [InlineData("a: [1, 2\nb: 3\n", "bad.yaml:4:", "not closed")]
    [InlineData("a: {b: 1\n", "bad.yaml:5:", "'}'")]
    [InlineData("a: \"text\n", "bad.yaml:4:4: ", "quoted scalar")]
    [InlineData("a: b: c\n", "bad.yaml:4:", "quote the value")]
    [InlineData("a: 1\n   b: 2\n", "bad.yaml:5:", "indentation")]
    [InlineData("a:\n\tb: 2\n", "bad.yaml:5:1: ", "tab")]
    [InlineData("a: @x\n", "bad.yaml:4:4: ", "quote the value")]
    [InlineData("a: *nowhere\n", "bad.yaml:4:4: ", "anchor")]
    [InlineData("a: &a [1, *a]\n", "bad.yaml:4:11: ", "cannot contain itself")]
    [InlineData("a: 1\nb: 2\na: 3\n", "bad.yaml:6:1: ", "already on line 4, column 1")]
    [InlineData("y: 1\nyes: 3\n", "bad.yaml:5:1: ", "already on line 4")]
    [InlineData("a: .inf\n", "bad.yaml:4:4: ", ".inf is a number that JSON does not have")]
    [InlineData("a: !!int hunter2\n", "bad.yaml:4:4: ", "!!int does not fit")]
    [InlineData("a: !!binary \"gIGC\"\n", "bad.yaml:4:4: ", "UTF-8")]
    [InlineData("~: 1\n", "bad.yaml:4:1: ", "quote it")]
    [InlineData("? [a]\n: 1\n", "bad.yaml:4:3: ", "cannot be a key")]
    [InlineData("a: {{ .Values.name }}\n", "bad.yaml:4:5: ", "template")]
    [InlineData("<<: 5\n", "bad.yaml:4:1: ", "<< merges a mapping")]
    [InlineData("a: x\u0000\nb: 2\n", "bad.yaml:4:5: ", "U+0000")]
    public void Broken_yaml_is_refused_with_its_place(string rest, string place, string why)
    {
        var message = Refusal(head + rest);
        message.ShouldStartWith(place);
        message.ShouldContain(why);
        message.ShouldNotContain("hunter2");
        message.ShouldNotContain('\n');
    }

    [Theory]
    [InlineData("kind: A\nmetadata: {name: x}", "bad.yaml:1:1: A/x: not a Kubernetes object: apiVersion missing")]
    [InlineData("a: 1", "bad.yaml:1:1: not a Kubernetes object: apiVersion and kind and metadata.name missing")]
    [InlineData("apiVersion: v1\nkind: A\nmetadata: {}", "bad.yaml:1:1: A: not a Kubernetes object: metadata.name missing")]
    [InlineData("apiVersion: v1\nkind: A\nmetadata: x", "bad.yaml:1:1: metadata must be a mapping, but is text")]
    [InlineData("apiVersion: 1\nkind: A\nmetadata: {name: x}", "bad.yaml:1:1: apiVersion must be text, but is the number 1: quote it")]
    [InlineData("apiVersion: v1\nkind: A\nmetadata: {name: 123}", "bad.yaml:1:1: metadata.name must be text, but is the number 123: quote it")]
    [InlineData("apiVersion: v1\nkind: A\nmetadata: {name: \"\"}", "bad.yaml:1:1: metadata.name must be text, but is empty")]
    [InlineData("apiVersion: v1\nkind: A\nmetadata: {name: x, namespace: 0x1}", "bad.yaml:1:1: metadata.namespace must be text, but is the number 1: quote it")]
    [InlineData("apiVersion: v1\nkind: A\nmetadata: {name: x, labels: {on: yes}}", "bad.yaml:1:1: metadata.labels.true must be text, but is the boolean true: quote it")]
    [InlineData("apiVersion: v1\nkind: A\nmetadata: {name: x, annotations: [a]}", "bad.yaml:1:1: metadata.annotations must be a mapping, but is a list")]
    [InlineData("some text", "bad.yaml:1:1: the document must be an object with apiVersion, kind and metadata, but is text")]
    [InlineData("apiVersion: v1\nkind: List\nitems:\n- 5", "bad.yaml:4:3: items[0] must be an object with apiVersion, kind and metadata, but is the number 5: quote it")]
    public void Document_that_is_no_object_is_refused(string yaml, string message) => Refusal(yaml).ShouldBe(message);

    [Fact]
    public void Every_object_that_is_wrong_is_named_at_once() =>
        Refusal("kind: A\n---\nkind: B\n---\na: [").Split('\n').Select(line => line.Split(": ")[0]).ShouldBe(["bad.yaml:1:1", "bad.yaml:3:1", "bad.yaml:6:1"]);

    [Fact]
    public void Alias_bomb_is_refused_before_it_goes_off()
    {
        var bomb = new StringBuilder(head + "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (var i = 1; i < 30; i++)
            bomb.Append($"a{i}: &a{i} [{string.Join(", ", Enumerable.Repeat($"*a{i - 1}", 10))}]\n");
        Refusal(bomb.ToString()).ShouldContain("aliases of this document expand to too much");
    }

    [Fact]
    public void Alias_bomb_of_long_texts_is_refused_too() =>
        Refusal($"{head}a: &a {new string('x', 1_000_000)}\nb: [{string.Join(", ", Enumerable.Repeat("*a", 1000))}]\n")
            .ShouldContain("aliases of this document expand to too much");

    [Theory]
    [InlineData('[')]
    [InlineData('{')]
    public void Nesting_without_end_is_refused(char open) =>
        Refusal($"{head}a: {string.Concat(Enumerable.Repeat(open == '[' ? "[" : "{a: ", 100_000))}").ShouldContain("nested deeper than 200 levels");

    [Fact]
    public void Object_that_no_server_takes_is_refused() =>
        Refusal($"{head}data: {{text: {new string('x', ManifestReader.MaxObjectBytes)}}}\n")
            .ShouldBe("bad.yaml:1:1: ConfigMap/one: larger than 3 MiB, more than an API server takes: make it several objects");

    [Fact]
    public void File_beyond_the_limit_is_refused_without_being_parsed() =>
        Refusal(new string('x', ManifestReader.MaxFileBytes + 1)).ShouldBe("bad.yaml: 32 MiB is more than the 32 MiB one file may hold: split it into several");

    [Fact]
    public void File_that_is_not_utf8_is_refused() =>
        Should.Throw<ReconcileException>(() => ManifestReader.Read([.. "a: "u8, 0xFF, 0xFE], "bad.yaml")).Message.ShouldStartWith("bad.yaml: is not UTF-8 text (byte 3)");

    [Fact]
    public void Broken_json_is_refused_with_its_place() =>
        Refusal("{\"apiVersion\": \"v1\",\n \"kind\": \"A\",\n \"kind\": \"B\"}").ShouldBe("bad.yaml:3:2: the key kind is here a second time: it is already on line 2, column 2");

    [Theory]
    [InlineData("{\"apiVersion\": \"v1\", \"kind\": \"A\", \"metadata\": {\"name\": \"x\"},\n\"a\": \"\\ud83d\"}", "bad.yaml:2:6: ")]
    [InlineData(head + "a: \"\\uD83D\"", "bad.yaml:4:4: ")]
    public void Half_a_surrogate_pair_is_refused(string text, string place) => Refusal(text).ShouldStartWith(place);

    private static string Refusal(string yaml)
    {
        var refusal = Should.Throw<ReconcileException>(() => ManifestReader.Read(yaml, "bad.yaml"));
        refusal.Reason.ShouldBe(Reasons.ManifestInvalid);
        return refusal.Message;
    }
}
