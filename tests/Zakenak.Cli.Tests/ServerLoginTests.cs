using Zakenak.Cli.Remote;

namespace Zakenak.Cli.Tests;

public class ServerLoginTests
{
    [Theory]
    [InlineData("https://zakenak.example.com", "https://zakenak.example.com")]
    [InlineData("HTTPS://Zakenak.example.com:443/", "https://zakenak.example.com")]
    [InlineData("http://127.0.0.1:8080/under/", "http://127.0.0.1:8080/under")]
    public void An_address_has_one_spelling(string given, string expected) => ServerLogin.Parse(given).ShouldBe(expected);

    [Theory]
    [InlineData("zakenak.example.com")]
    [InlineData("ftp://zakenak.example.com")]
    [InlineData("https://admin:planted-s3cret@zakenak.example.com")]
    [InlineData("https://zakenak.example.com/?token=planted-s3cret")]
    public void What_is_no_address_is_refused_without_repeating_it(string given) =>
        Should.Throw<UsageException>(() => ServerLogin.Parse(given)).Message.ShouldNotContain("s3cret");

    [Theory]
    [InlineData("http://zakenak.example.com", true)]
    [InlineData("http://10.0.0.1:8080", true)]
    [InlineData("http://127.0.0.1:8080", false)]
    [InlineData("http://localhost:8080", false)]
    [InlineData("https://zakenak.example.com", false)]
    public void Only_plain_http_to_elsewhere_can_be_read_on_the_way(string address, bool exposed) => ServerLogin.IsExposed(address).ShouldBe(exposed);

    [Fact]
    public void A_token_is_never_printed_with_its_server() => new ServerLogin("https://a.example.com", "planted-s3cret", false).ToString().ShouldNotContain("s3cret");
}
