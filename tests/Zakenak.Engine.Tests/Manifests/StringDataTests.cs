using Zakenak.Engine.Manifests;

namespace Zakenak.Engine.Tests.Manifests;

public sealed class StringDataTests
{
    [Theory]
    [InlineData("stringData: {a: hi, b: \"\"}", """{"a":"aGk=","b":""}""")]
    [InlineData("data: {a: eA==, c: eQ==}\nstringData: {a: hi}", """{"a":"aGk=","c":"eQ=="}""")]
    [InlineData("data:\nstringData: {a: ~}", """{"a":""}""")]
    [InlineData("data: {a: eA==}\nstringData:", """{"a":"eA=="}""")]
    public void Plain_values_become_data_and_win(string rest, string data)
    {
        var secret = Read("v1", "Secret", rest);
        StringData.Fold(secret);
        secret.Json.ContainsKey("stringData").ShouldBeFalse();
        secret.Json["data"]!.ToJsonString().ShouldBe(data);
    }

    [Fact]
    public void Secret_that_is_of_another_group_is_left_alone()
    {
        var other = Read("vault.example.com/v1", "Secret", "stringData: {a: hi}");
        StringData.Fold(other);
        other.Json.ContainsKey("stringData").ShouldBeTrue();
    }

    [Fact]
    public void Value_that_is_not_text_is_refused_without_being_told()
    {
        var refusal = Should.Throw<ReconcileException>(() => StringData.Fold(Read("v1", "Secret", "stringData: {pin: 4711}")));
        refusal.Message.ShouldBe("s.yaml:1: Secret/s: stringData.pin must be text: quote it");
    }

    private static Manifest Read(string apiVersion, string kind, string rest) =>
        ManifestReader.Read($"apiVersion: {apiVersion}\nkind: {kind}\nmetadata: {{name: s}}\n{rest}\n", "s.yaml").ShouldHaveSingleItem();
}
