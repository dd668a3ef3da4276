using System.Net;
using System.Net.Sockets;
using Zakenak.Server.Errors;
using Zakenak.Server.Network;

namespace Zakenak.Server.Tests.Network;

public sealed class AddressRulesTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("127.8.9.10")]
    [InlineData("::1")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("::127.0.0.1")]
    [InlineData("64:ff9b::127.0.0.1")]
    [InlineData("2002:7f00:0001::")]
    [InlineData("169.254.169.254")]
    [InlineData("::ffff:169.254.169.254")]
    [InlineData("fd00:ec2::254")]
    [InlineData("100.100.100.200")]
    [InlineData("169.254.1.1")]
    [InlineData("fe80::1")]
    [InlineData("fe80::1%1")]
    [InlineData("0.0.0.0")]
    [InlineData("0.1.2.3")]
    [InlineData("::")]
    [InlineData("224.0.0.1")]
    [InlineData("ff02::1")]
    [InlineData("255.255.255.255")]
    public void Address_behind_which_nothing_of_a_users_is_is_refused(string address) =>
        new AddressRules(new()).Refusal("git.example.com", IPAddress.Parse(address)).ShouldNotBeNull();

    [Theory]
    [InlineData("192.0.2.1")]
    [InlineData("10.1.2.3")]
    [InlineData("172.16.0.1")]
    [InlineData("192.168.1.1")]
    [InlineData("100.64.0.1")]
    [InlineData("fd12:3456::1")]
    [InlineData("2001:db8::1")]
    [InlineData("::ffff:192.0.2.1")]
    public void Public_and_private_addresses_are_allowed(string address) =>
        new AddressRules(new()).Refusal("git.example.com", IPAddress.Parse(address)).ShouldBeNull();

    [Fact]
    public void Addresses_of_this_server_are_refused()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Connect("192.0.2.1", 9); // sends nothing: it only chooses an address of ours
        new AddressRules(new()).Refusal("x", ((IPEndPoint)socket.LocalEndPoint!).Address).ShouldNotBeNull();
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("127.0.0.0/8")]
    [InlineData("git.example.com")]
    [InlineData("*.example.com")]
    [InlineData("GIT.example.com.")]
    [InlineData("*")]
    public void Setting_allows_what_is_refused(string allow) =>
        new AddressRules(new() { Allow = [allow] }).Refusal("git.example.com", IPAddress.Parse("::ffff:127.0.0.1")).ShouldBeNull();

    [Theory]
    [InlineData("10.0.0.0/8")]
    [InlineData("git.example.com")]
    [InlineData("*.example.com")]
    public void Setting_denies_even_what_another_allows(string deny) =>
        new AddressRules(new() { Allow = ["*"], Deny = [deny] }).Refusal("git.example.com", IPAddress.Parse("10.1.2.3")).ShouldNotBeNull();

    [Theory]
    [InlineData("example.com")]
    [InlineData("*.git.example.com")]
    [InlineData("127.0.0.2")]
    public void Setting_allows_nothing_else(string allow) =>
        new AddressRules(new() { Allow = [allow] }).Refusal("git.example.com", IPAddress.Loopback).ShouldNotBeNull();

    [Theory]
    [InlineData("localhost")]
    [InlineData("LOCALHOST.")]
    [InlineData("127.0.0.1")]
    [InlineData("[::1]")]
    public async Task Name_is_judged_by_what_it_resolves_to(string host)
    {
        var error = await Should.ThrowAsync<ServerException>(() => new AddressRules(new()).ResolveAsync(host, Ct));
        error.Code.ShouldBe(ErrorCode.AddressRefused);
        error.Message.ShouldContain("a loopback address");
    }

    [Theory]
    [InlineData("http://localhost:9/")]
    [InlineData("http://2130706433:9/")]
    [InlineData("http://0x7f.1:9/")]
    [InlineData("http://[::ffff:127.0.0.1]:9/")]
    public async Task Http_client_does_not_connect_to_what_is_refused(string url)
    {
        using var client = new HttpClient(new AddressRules(new()).CreateHandler());
        var error = await Should.ThrowAsync<HttpRequestException>(() => client.GetAsync(url, Ct));
        error.InnerException.ShouldBeOfType<ServerException>().Code.ShouldBe(ErrorCode.AddressRefused);
    }

    [Fact]
    public async Task Http_client_does_not_follow_a_redirect_to_what_is_refused()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        var answering = AnswerAsync(listener, $"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.2:{port}/\r\nContent-Length: 0\r\n\r\n");
        using var client = new HttpClient(new AddressRules(new() { Allow = ["127.0.0.1"] }).CreateHandler());

        var error = await Should.ThrowAsync<HttpRequestException>(() => client.GetAsync($"http://127.0.0.1:{port}/", Ct));
        await answering;

        error.InnerException.ShouldBeOfType<ServerException>().Message.ShouldContain("127.0.0.2");
    }

    private static async Task AnswerAsync(TcpListener listener, string answer)
    {
        using var client = await listener.AcceptTcpClientAsync(Ct);
        var stream = client.GetStream();
        await stream.ReadAtLeastAsync(new byte[1024], 1, cancellationToken: Ct);
        await stream.WriteAsync(System.Text.Encoding.ASCII.GetBytes(answer), Ct);
    }
}
