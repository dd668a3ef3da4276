using Zakenak.Engine.Images.Registries;

namespace Zakenak.Engine.Tests.Images.Registries;

public sealed class RegistryAddressTests
{
    [Theory]
    [InlineData("localhost")]
    [InlineData("localhost:5000")]
    [InlineData("127.0.0.1:5000")]
    [InlineData("127.8.9.10")]
    [InlineData("[::1]:5000")]
    public void Loopback_is_insecure(string host) => RegistryAddress.IsInsecure(host, configured: false).ShouldBeTrue();

    [Theory]
    [InlineData("docker.io")]
    [InlineData("localhost.example.com")]
    [InlineData("127.0.0.1.example.com:5000")]
    [InlineData("10.0.0.1:5000")]
    [InlineData("registry:5000")]
    public void Others_are_insecure_only_where_that_is_configured(string host)
    {
        RegistryAddress.IsInsecure(host, configured: false).ShouldBeFalse();
        RegistryAddress.IsInsecure(host, configured: true).ShouldBeTrue();
    }

    [Fact]
    public void Docker_hub_has_its_api_elsewhere() =>
        RegistryAddress.Api("https", "docker.io").ShouldBe(new Uri("https://registry-1.docker.io/"));

    [Theory]
    [InlineData("")]
    [InlineData("registry.example.com/team")]
    [InlineData("ana:secret@registry.example.com")]
    [InlineData("registry.example.com:port")]
    [InlineData("registry.example.com?a=b")]
    public void What_is_more_than_a_host_is_refused(string host) =>
        Should.Throw<ReconcileException>(() => RegistryAddress.Api("https", host)).Reason.ShouldBe(Reasons.ConfigurationInvalid);
}
