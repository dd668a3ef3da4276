using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Zakenak.Engine.Images;
using Zakenak.Engine.Images.Registries;
using Zakenak.Engine.Tests.Cluster;

namespace Zakenak.Engine.Tests.Images.Registries;

/// <summary>What the real registry does not do: overload, damage, and bad intent.</summary>
public sealed class RegistryFaultTests
{
    private const string Secret = "s3cret-of-ana";
    private const string ManifestType = "application/vnd.oci.image.manifest.v1+json";

    private readonly InstantTime time = new();
    private readonly CancellationToken ct = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Pause_that_the_registry_asks_for_is_made()
    {
        await using var server = Answering(new(429, "", ("Retry-After", "7")), LoopbackReply.Json("{}"));
        using var client = Client(server);
        await client.CheckAsync(ct);
        time.Pauses.ShouldContain(TimeSpan.FromSeconds(7));
    }

    [Fact]
    public async Task Pause_that_is_too_long_is_told_instead()
    {
        await using var server = Answering(new LoopbackReply(429, "", ("Retry-After", "3600")));
        using var client = Client(server);
        var failure = await FailureAsync(client.CheckAsync(ct));
        failure.Reason.ShouldBe(Reasons.RegistryUnreachable);
        failure.Message.ShouldContain("come back in 3600 s");
        server.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Registry_that_stays_broken_is_unreachable_after_some_tries()
    {
        await using var server = Answering(new LoopbackReply(503, """{"errors":[{"message":"database is down"}]}"""));
        using var client = Client(server);
        var failure = await FailureAsync(client.CheckAsync(ct));
        failure.Reason.ShouldBe(Reasons.RegistryUnreachable);
        failure.Message.ShouldContain("503, database is down (tried 5 times");
        server.Requests.Count.ShouldBe(5);
    }

    [Fact]
    public async Task Answer_that_breaks_off_is_asked_for_again()
    {
        await using var server = Answering(LoopbackReply.BrokenOff("{"), LoopbackReply.Json("{}"));
        using var client = Client(server);
        await client.CheckAsync(ct);
        server.Requests.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Answers_that_always_break_off_are_unreachable()
    {
        await using var server = Answering(LoopbackReply.BrokenOff("{"));
        using var client = Client(server);
        (await FailureAsync(client.CheckAsync(ct))).Reason.ShouldBe(Reasons.RegistryUnreachable);
    }

    [Fact]
    public async Task Digest_is_computed_where_the_registry_says_none()
    {
        await using var server = Answering(Manifest("{}"));
        using var client = Client(server);
        (await client.FindDigestAsync(Image(server), ct)).ShouldBe(DigestOf("{}"));
        server.Requests.Select(r => r.Method).ShouldBe(["HEAD", "GET"]);
    }

    [Fact]
    public async Task Manifest_with_another_digest_than_announced_is_refused()
    {
        await using var server = Answering(Manifest("{}", ("Docker-Content-Digest", DigestOf("other"))));
        using var client = Client(server);
        var failure = await FailureAsync(client.GetManifestAsync(Image(server), ct));
        failure.Reason.ShouldBe(Reasons.RegistryRefused);
        failure.Message.ShouldContain(DigestOf("other"));
    }

    [Fact]
    public async Task Manifest_with_another_digest_than_asked_for_is_refused()
    {
        await using var server = Answering(Manifest("{}", ("Docker-Content-Digest", DigestOf("{}"))));
        using var client = Client(server);
        var asked = Image(server) with { Digest = DigestOf("other") };
        (await FailureAsync(client.GetManifestAsync(asked, ct))).Reason.ShouldBe(Reasons.RegistryRefused);
        (await FailureAsync(client.FindDigestAsync(asked, ct))).Reason.ShouldBe(Reasons.RegistryRefused);
    }

    [Fact]
    public async Task Manifest_of_ten_megabytes_is_not_read()
    {
        await using var server = Answering(Manifest(new string(' ', 10 * 1024 * 1024)));
        using var client = Client(server);
        var failure = await FailureAsync(client.GetManifestAsync(Image(server), ct));
        failure.Reason.ShouldBe(Reasons.RegistryUnreachable);
        failure.Message.ShouldContain("more than 4,194,304 bytes");
    }

    [Fact]
    public async Task Page_of_html_is_no_registry()
    {
        await using var server = Answering(new LoopbackReply(200, "<html>"));
        using var client = Client(server);
        var failure = await FailureAsync(client.ListTagsAsync(Image(server), ct));
        failure.Message.ShouldContain("is no registry");
        failure.Message.ShouldNotContain("<html>");
    }

    [Fact]
    public async Task List_of_tags_goes_on_over_its_pages()
    {
        await using var server = new LoopbackServer(request => request.Target.Contains("last=b", StringComparison.Ordinal)
            ? LoopbackReply.Json("""{"tags":["c","\u001b[31m"]}""")
            : new(200, """{"tags":["a","b"]}""", ("Link", """</v2/team/shop/tags/list?last=b&n=2>; rel="next" """)));
        using var client = Client(server);
        (await client.ListTagsAsync(Image(server), ct)).ShouldBe(["a", "b", "c"]);
        server.Requests.Select(r => r.Target).ShouldBe(["/v2/team/shop/tags/list?n=1000", "/v2/team/shop/tags/list?last=b&n=2"]);
    }

    [Fact]
    public async Task List_of_tags_does_not_go_on_at_another_host()
    {
        await using var server = Answering(
            new LoopbackReply(200, """{"tags":["a"]}""", ("Link", """<https://elsewhere.example.com/v2/>; rel="next" """)));
        using var client = Client(server);
        (await FailureAsync(client.ListTagsAsync(Image(server), ct))).Message.ShouldContain("another host");
    }

    [Fact]
    public async Task Redirect_to_another_host_carries_no_credentials()
    {
        await using var other = Answering(Manifest("{}"));
        await using var server = new LoopbackServer(request => request.Header("Authorization") is null
            ? new(401, "", ("WWW-Authenticate", "Basic realm=x"))
            : new(307, "", ("Location", $"{other.Address}/elsewhere")));
        using var client = Client(server);

        (await client.GetManifestAsync(Image(server), ct)).ShouldNotBeNull();

        other.Requests.ShouldHaveSingleItem().Header("Authorization").ShouldBeNull();
    }

    [Fact]
    public async Task Redirect_at_the_same_host_keeps_the_credentials()
    {
        await using var server = new LoopbackServer(request => request switch
        {
            _ when request.Header("Authorization") is null => new(401, "", ("WWW-Authenticate", "Basic realm=x")),
            { Target: "/elsewhere" } => Manifest("{}"),
            _ => new(307, "", ("Location", "/elsewhere")),
        });
        using var client = Client(server);
        (await client.GetManifestAsync(Image(server), ct)).ShouldNotBeNull();
    }

    [Fact]
    public async Task Redirects_without_end_are_not_followed()
    {
        await using var server = Answering(new LoopbackReply(302, "", ("Location", "/v2/")));
        using var client = Client(server);
        (await FailureAsync(client.CheckAsync(ct))).Reason.ShouldBe(Reasons.RegistryUnreachable);
        server.Requests.Count.ShouldBe(6);
    }

    [Fact]
    public async Task Write_is_not_redirected()
    {
        await using var server = new LoopbackServer(request =>
            request.Method == "PUT" ? new(307, "", ("Location", "/elsewhere")) : Manifest("{}"));
        using var client = Client(server);
        var failure = await FailureAsync(client.TagAsync(Image(server), DigestOf("{}"), "v2", ct));
        failure.Reason.ShouldBe(Reasons.RegistryRefused);
        server.Requests.ShouldNotContain(r => r.Target == "/elsewhere");
    }

    [Theory]
    [InlineData("Bearer realm=\"http://tokens.example.com/token\"")]
    [InlineData("Bearer realm=\"ftp://tokens.example.com/token\"")]
    [InlineData("Bearer realm=\"https://ana:x@tokens.example.com/token\"")]
    [InlineData("Bearer realm=\"/token\"")]
    [InlineData("Bearer realm=\"\"")]
    [InlineData("Bearer")]
    [InlineData("Bearer realm=\"file:///etc/passwd\"")]
    public async Task Password_is_not_sent_to_an_unsafe_address(string challenge)
    {
        var failures = new RegistryFailures("registry.example.com", new("ana", Secret), null);
        using var transport = new RegistryTransport("registry.example.com", false, new(), failures);
        foreach (var insecure in new[] { null, "registry.example.com:5000" })
        {
            var tokens = new RegistryTokens(transport, new("ana", Secret), insecure, time, failures);
            var failure = await FailureAsync(tokens.FetchAsync(AuthChallenge.Parse([challenge])[0], "", ct));
            failure.Reason.ShouldBe(Reasons.RegistryRefused);
            failure.Message.ShouldContain("credentials go to https addresses only");
        }
    }

    [Theory]
    [InlineData("https://127.0.0.1", true)]
    [InlineData("https://tokens.example.com", false)]
    [InlineData("http://tokens.example.com", false)]
    public async Task Insecure_registry_makes_no_other_host_insecure(string tokenServer, bool isTrusted)
    {
        var isTls = tokenServer.StartsWith("https", StringComparison.Ordinal);
        using var certificate = isTls ? SelfSigned() : null;
        await using var tokens = new LoopbackServer(_ => LoopbackReply.Json("""{"token":"abc"}"""), certificate);
        await using var server = new LoopbackServer(request => request.Header("Authorization") is null
            ? new(401, "", ("WWW-Authenticate", $"Bearer realm=\"{tokenServer}:{tokens.Port}/token\",service=x"))
            : LoopbackReply.Json("{}"));
        using var client = Client(server, new()
        {
            Time = time,
            Connect = async (connection, token) =>
            {
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
                await socket.ConnectAsync(IPAddress.Loopback, connection.DnsEndPoint.Port, token); // where every name leads
                return new NetworkStream(socket, ownsSocket: true);
            },
        });

        var failure = await Record.ExceptionAsync(() => client.CheckAsync(ct));

        (failure is null).ShouldBe(isTrusted, failure?.Message);
        tokens.Requests.Count.ShouldBe(isTrusted ? 1 : 0);
    }

    [Theory]
    [InlineData("registry.local", true)]
    [InlineData("REGISTRY.local", true)]
    [InlineData("127.0.0.1", true)]
    [InlineData("localhost", true)]
    [InlineData("tokens.example.com", false)]
    [InlineData("evil-registry.local", false)]
    [InlineData("local", false)]
    [InlineData("", false)]
    public void Insecure_are_the_registry_itself_and_loopback(string name, bool expected) =>
        RegistryAddress.MayBeInsecure(name, "registry.local:5000").ShouldBe(expected);

    [Theory]
    [InlineData("")]
    [InlineData("Negotiate abc==")]
    [InlineData("=,=,\"\"\",,,")]
    public async Task Challenge_that_nobody_understands_is_told(string challenge)
    {
        await using var server = Answering(new LoopbackReply(401, "", ("WWW-Authenticate", challenge)));
        using var client = Client(server);
        var failure = await FailureAsync(client.CheckAsync(ct));
        failure.Reason.ShouldBe(Reasons.RegistryUnauthorized);
        failure.Message.ShouldContain("without saying how");
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("<html>")]
    [InlineData("""{"token":"a\r\nX-Injected: 1"}""")]
    [InlineData("""{"token":7}""")]
    public async Task Token_server_without_a_token_is_told(string body)
    {
        await using var server = new LoopbackServer(request => request.Target.StartsWith("/token", StringComparison.Ordinal)
            ? LoopbackReply.Json(body)
            : Challenge(request));
        using var client = Client(server);
        (await FailureAsync(client.CheckAsync(ct))).Message.ShouldContain("its token server answers");
    }

    [Fact]
    public async Task Token_that_expired_is_renewed()
    {
        var tokens = 0;
        var accepted = "1";
        await using var server = new LoopbackServer(request =>
        {
            if (request.Target.StartsWith("/token", StringComparison.Ordinal))
                return LoopbackReply.Json($$"""{"access_token":"{{++tokens}}"}""");
            return request.Header("Authorization") == $"Bearer {accepted}" ? LoopbackReply.Json("{}") : Challenge(request);
        });
        using var client = Client(server);
        await client.CheckAsync(ct);
        accepted = "2";
        await client.CheckAsync(ct);
        tokens.ShouldBe(2);
    }

    [Fact]
    public async Task What_the_registry_repeats_of_the_login_is_masked()
    {
        await using var server = new LoopbackServer(request => request.Header("Authorization") is { } sent
            ? new(401, $$"""{"errors":[{"message":"no {{sent}} {{Secret}} \u001b[31m\nhere"}]}""", ("WWW-Authenticate", "Basic realm=x"))
            : new(401, "", ("WWW-Authenticate", "Basic realm=x")));
        using var client = Client(server);
        var failure = await FailureAsync(client.CheckAsync(ct));
        failure.Message.ShouldContain("401, no Basic *** *** [31m here");
        failure.ToString().ShouldNotContain(Secret);
    }

    [Fact]
    public async Task Forbidden_is_refused()
    {
        await using var server = Answering(new LoopbackReply(403, """{"errors":[{"code":"DENIED","message":"quota exceeded"}]}"""));
        using var client = Client(server);
        var failure = await FailureAsync(client.FindDigestAsync(Image(server), ct));
        failure.Reason.ShouldBe(Reasons.RegistryRefused);
    }

    private static X509Certificate2 SelfSigned()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return new CertificateRequest("CN=nobody", key, HashAlgorithmName.SHA256)
            .CreateSelfSigned(DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow.AddDays(1));
    }

    private static LoopbackReply Challenge(LoopbackRequest request) =>
        new(401, "", ("WWW-Authenticate", $"Bearer realm=\"http://{request.Header("Host")}/token\",service=x"));

    private static LoopbackReply Manifest(string body, params (string, string)[] headers) =>
        new(200, body, [("Content-Type", ManifestType), .. headers]);

    private static string DigestOf(string text) => RegistryManifest.DigestOf(System.Text.Encoding.UTF8.GetBytes(text));

    /// <summary>One reply after the other, then the last one for ever; without bodies where none may be.</summary>
    private static LoopbackServer Answering(params LoopbackReply[] replies)
    {
        var left = new Queue<LoopbackReply>(replies);
        return new(request =>
        {
            var reply = left.Count > 1 ? left.Dequeue() : left.Peek();
            return request.Method == "HEAD" ? reply with { Body = "" } : reply;
        });
    }

    private RegistryClient Client(LoopbackServer server, RegistryClientOptions? options = null) =>
        new($"127.0.0.1:{server.Port}", new("ana", Secret), insecure: true, options ?? new() { Time = time });

    private static ImageName Image(LoopbackServer server) => ImageName.Parse($"127.0.0.1:{server.Port}/team/shop:v1");

    private static Task<ReconcileException> FailureAsync(Task task) => Should.ThrowAsync<ReconcileException>(task);
}
