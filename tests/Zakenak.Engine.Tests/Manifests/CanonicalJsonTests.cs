using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Zakenak.Engine.Manifests;

namespace Zakenak.Engine.Tests.Manifests;

public sealed class CanonicalJsonTests
{
    [Fact]
    public void Digest_is_the_first_half_of_the_hash_of_the_sorted_text()
    {
        var expected = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes("""{"a":[1,null,true],"b":"x"}"""))[..16]);
        CanonicalJson.Digest(JsonNode.Parse("""{ "b": "x", "a": [1, null, true] }""")).ShouldBe(expected.TrimEnd('=').Replace('+', '-').Replace('/', '_'));
    }

    [Theory]
    [InlineData("""{"a":1,"b":{"c":2,"d":"é<"}}""", """{"b":{"d":"\u00e9\u003c","c":2},"a":1}""")]
    [InlineData("[1e3, 0.5, 1.0]", "[1000.0,5E-1,1e0]")]
    public void Same_content_has_the_same_digest_as_node_and_as_element(string one, string other)
    {
        var digests = new[]
        {
            CanonicalJson.Digest(JsonNode.Parse(one)), CanonicalJson.Digest(JsonNode.Parse(other)),
            CanonicalJson.Digest(JsonElement.Parse(one)), CanonicalJson.Digest(JsonElement.Parse(other)),
        };
        digests.Distinct().ShouldHaveSingleItem();
    }

    [Theory]
    [InlineData("[1,2]", "[2,1]")]
    [InlineData("""{"a":null}""", "{}")]
    [InlineData("1", "\"1\"")]
    [InlineData("9007199254740993", "9007199254740992")]
    public void Other_content_has_another_digest(string one, string other) =>
        CanonicalJson.Digest(JsonNode.Parse(one)).ShouldNotBe(CanonicalJson.Digest(JsonNode.Parse(other)));

    [Fact]
    public void Values_made_in_code_count_like_parsed_ones() =>
        CanonicalJson.Digest(new JsonObject { ["n"] = 5, ["d"] = 1.5, ["l"] = 7L, ["s"] = "x", ["b"] = true, ["z"] = null })
            .ShouldBe(CanonicalJson.Digest(JsonElement.Parse("""{"n":5,"d":1.5,"l":7,"s":"x","b":true,"z":null}""")));

    [Fact]
    public void Value_larger_than_any_buffer_is_hashed_piece_by_piece()
    {
        var array = new JsonArray([.. Enumerable.Range(0, 50_000).Select(i => (JsonNode)i)]);
        var text = array.ToJsonString();
        CanonicalJson.Digest(array).ShouldBe(CanonicalJson.Digest(JsonElement.Parse(text)));
        CanonicalJson.Exceeds(array, text.Length).ShouldBeFalse();
        CanonicalJson.Exceeds(array, text.Length - 1).ShouldBeTrue();
    }
}
