using System.Text;
using Zakenak.Engine.Manifests;

namespace Zakenak.Engine.Tests.Manifests;

public sealed class ManifestReaderTests
{
    [Fact]
    public void Origin_is_the_line_of_the_first_key()
    {
        var origins = ManifestReader.Read(
            """
            # a comment

            apiVersion: v1
            kind: ConfigMap
            metadata: {name: one}
            ---

            # another
            apiVersion: v1
            kind: List
            items:
            - apiVersion: v1
              kind: ConfigMap
              metadata: {name: two}
            - apiVersion: v1
              kind: List
              items:
              - {apiVersion: v1, kind: ConfigMap, metadata: {name: three}}
            """, "all.yaml").Select(m => $"{m.Name} {m.Origin}");
        origins.ShouldBe(["one all.yaml:3", "two all.yaml:12", "three all.yaml:15"]);
    }

    [Fact]
    public void Numbers_are_read_back_in_every_type_as_those_of_a_parsed_document()
    {
        var json = ReadOne("spec: {replicas: 3, ratio: 1.5}").Json;
        ((int)json["spec"]!["replicas"]!).ShouldBe(3);
        ((long)json["spec"]!["replicas"]!).ShouldBe(3);
        ((double)json["spec"]!["ratio"]!).ShouldBe(1.5);
    }

    [Fact]
    public void Integers_up_to_64_bits_without_sign_keep_every_digit() =>
        ReadOne("big: [9007199254740993, 18446744073709551615]").Json["big"]!.ToJsonString().ShouldBe("[9007199254740993,18446744073709551615]");

    [Fact]
    public void List_of_a_kind_gives_its_items_apiVersion_and_kind() =>
        ManifestReader.Read("apiVersion: apps/v1\nkind: DeploymentList\nitems:\n- metadata: {name: web}\n", "x")
            .ShouldHaveSingleItem().Ref.ShouldBe(new ObjectRef("apps/v1", "Deployment", null, "web"));

    [Fact]
    public void Empty_list_holds_nothing() => ManifestReader.Read("apiVersion: v1\nkind: List\nitems: []\n", "x").ShouldBeEmpty();

    [Fact]
    public void Object_with_a_name_whose_kind_ends_in_List_is_an_object() =>
        ManifestReader.Read("apiVersion: x/v1\nkind: AllowList\nmetadata: {name: a}\nitems: [10.0.0.1]\n", "x").ShouldHaveSingleItem().Kind.ShouldBe("AllowList");

    [Theory]
    [InlineData("")]
    [InlineData("# nothing\n")]
    [InlineData("---\n---\n# nothing\n---\n")]
    [InlineData("null\n---\n~\n")]
    [InlineData("\uFEFF")]
    public void Nothing_but_comments_is_no_object(string yaml) => ManifestReader.Read(yaml, "x").ShouldBeEmpty();

    [Fact]
    public void Object_that_a_hook_creates_needs_no_name() =>
        ManifestReader.Read("apiVersion: batch/v1\nkind: Job\nmetadata: {generateName: seed-}\n", "x").ShouldHaveSingleItem().Name.ShouldBe("");

    [Fact]
    public void Twenty_megabytes_are_read()
    {
        var yaml = new StringBuilder();
        for (var i = 0; yaml.Length < 20_000_000; i++)
            yaml.Append($"apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: map-{i}\n  labels: {{app: shop}}\ndata:\n  text: |\n    {new string('x', 200)}\n---\n");
        ManifestReader.Read(yaml.ToString(), "big.yaml").Count.ShouldBeGreaterThan(10_000);
    }

    private static Manifest ReadOne(string rest) =>
        ManifestReader.Read($"apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: one}}\n{rest}\n", "x").ShouldHaveSingleItem();
}
