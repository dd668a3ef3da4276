using System.Net;
using System.Net.Sockets;
using Zakenak.Engine.Images;
using Zakenak.Engine.Images.Registries;
using Zakenak.Engine.Tests.Cluster;

namespace Zakenak.Engine.Tests.Images.Registries;

/// <summary>Registries that log in otherwise than the real one of these tests. Each is a small server that says what those say, as their
/// documentation has it: no Harbor, Nexus, GitLab or Docker Hub stands behind it.</summary>
public sealed class RegistryStyles
{
    private const string Digest = "sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
    private const string Basic = "Basic YW5hOnMzY3JldA=="; // ana:s3cret

    private readonly CancellationToken ct = TestContext.Current.CancellationToken;

    /// <summary>Its token server is its own, named by its own address.</summary>
    [Fact]
    public async Task Harbor_gives_tokens_itself()
    {
        await using var server = new LoopbackServer(request => request.Target.StartsWith("/service/token", StringComparison.Ordinal)
            ? request.Header("Authorization") == Basic ? LoopbackReply.Json("""{"token":"harbor","access_token":""}""") : new(401, "")
            : Answer(request, "Bearer harbor",
                $"Bearer realm=\"http://{request.Header("Host")}/service/token\",service=\"harbor-registry\"{Scope(request)}"));
        using var client = Client(server);
        await client.CheckAsync(ct);
        (await client.FindDigestAsync(Image(server, "team/shop"), ct)).ShouldBe(Digest);
        (await client.FindDigestAsync(Image(server, "team/never-pushed"), ct)).ShouldBeNull();
        Asked(server).ShouldContain("/service/token?service=harbor-registry&scope=repository%3Ateam%2Fshop%3Apull&account=ana");
    }

    /// <summary>It knows passwords alone, and shouts.</summary>
    [Fact]
    public async Task Nexus_wants_the_password_each_time()
    {
        await using var server = new LoopbackServer(request =>
            Answer(request, Basic, "BASIC realm=\"Sonatype Nexus Repository Manager\""));
        using var client = Client(server);
        await client.CheckAsync(ct);
        (await client.FindDigestAsync(Image(server, "team/shop"), ct)).ShouldBe(Digest);
        (await client.FindDigestAsync(Image(server, "team/never-pushed"), ct)).ShouldBeNull();
        server.Requests.Count(request => request.Header("Authorization") is null).ShouldBe(1);
    }

    /// <summary>As GitLab's and Docker Hub's: the password goes there, the token to the registry, and neither to the other.</summary>
    [Fact]
    public async Task Token_server_of_another_host_gets_the_password_and_the_registry_the_token()
    {
        await using var tokens = new LoopbackServer(request =>
            request.Header("Authorization") == Basic ? LoopbackReply.Json("""{"access_token":"foreign"}""") : new(403, ""));
        await using var server = new LoopbackServer(request =>
            Answer(request, "Bearer foreign", $"Bearer realm=\"{tokens.Address}/jwt/auth?client_id=x\",service=\"registry\"{Scope(request)}"));
        using var client = Client(server);

        (await client.FindDigestAsync(Image(server, "team/shop"), ct)).ShouldBe(Digest);

        Asked(tokens).ShouldBe(["/jwt/auth?client_id=x&service=registry&scope=repository%3Ateam%2Fshop%3Apull&account=ana"]);
        server.Requests.Select(request => request.Header("Authorization")).ShouldBe([null, "Bearer foreign"]);
    }

    /// <summary>It answers so for a repository that was never pushed, as for one that is somebody else's.</summary>
    [Theory, InlineData("docker.io"), InlineData("registry.example.com")]
    public async Task Repository_that_is_not_shown_to_a_right_login_is_not_there_at_Docker_Hub_alone(string registry)
    {
        await using var server = new LoopbackServer(request => request.Target.StartsWith("/token", StringComparison.Ordinal)
            ? LoopbackReply.Json("""{"token":"hub"}""")
            : Hidden(request));
        using var client = Client(server, registry);
        var looking = client.FindDigestAsync(new(registry, "team/never-pushed", "v1"), ct);

        if (registry == "docker.io")
            (await looking).ShouldBeNull();
        else
            (await Should.ThrowAsync<ReconcileException>(looking)).Reason.ShouldBe(Reasons.RegistryRefused);
    }

    [Fact]
    public async Task Wrong_login_is_told_at_Docker_Hub_too()
    {
        await using var server = new LoopbackServer(request => request.Target.StartsWith("/token", StringComparison.Ordinal)
            ? new(401, """{"details":"incorrect username or password"}""")
            : Hidden(request));
        using var client = Client(server, "docker.io");
        var looking = client.FindDigestAsync(new("docker.io", "team/never-pushed", "v1"), ct);
        (await Should.ThrowAsync<ReconcileException>(looking)).Reason.ShouldBe(Reasons.RegistryUnauthorized);
    }

    private static LoopbackReply Hidden(LoopbackRequest request) => new(401, "", ("WWW-Authenticate",
        $"Bearer realm=\"http://{request.Header("Host")}/token\",service=\"registry.docker.io\"{Scope(request)}"
        + (request.Header("Authorization") is null ? "" : ",error=\"insufficient_scope\"")));

    /// <summary>Of a registry that has <c>team/shop</c> alone.</summary>
    private static LoopbackReply Answer(LoopbackRequest request, string authorization, string challenge)
    {
        if (request.Header("Authorization") != authorization)
            return new(401, "", ("WWW-Authenticate", challenge));
        if (request.Target == "/v2/")
            return LoopbackReply.Json("{}");
        var isThere = request.Target.StartsWith("/v2/team/shop/", StringComparison.Ordinal);
        return isThere ? new(200, "", ("Docker-Content-Digest", Digest)) : new(404, "");
    }

    /// <summary>As the challenge for an image names it.</summary>
    private static string Scope(LoopbackRequest request) =>
        request.Target.Split('/') is [_, "v2", var team, var name, "manifests", _] ? $",scope=\"repository:{team}/{name}:pull\"" : "";

    private static IEnumerable<string> Asked(LoopbackServer server) => server.Requests.Select(request => request.Target);

    private static RegistryClient Client(LoopbackServer server) => new($"127.0.0.1:{server.Port}", new("ana", "s3cret"), insecure: true);

    /// <param name="registry">What the server is taken for.</param>
    private static RegistryClient Client(LoopbackServer server, string registry) =>
        new(registry, new("ana", "s3cret"), insecure: true, new()
        {
            Connect = async (_, token) =>
            {
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
                await socket.ConnectAsync(IPAddress.Loopback, server.Port, token);
                return new NetworkStream(socket, ownsSocket: true);
            },
        });

    private static ImageName Image(LoopbackServer server, string repository) => new($"127.0.0.1:{server.Port}", repository, "v1");
}
