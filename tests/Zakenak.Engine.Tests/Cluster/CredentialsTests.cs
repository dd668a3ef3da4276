using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Zakenak.Engine.Cluster;

namespace Zakenak.Engine.Tests.Cluster;

public sealed class CredentialsTests : IDisposable
{
    private const string ExecVersion = "client.authentication.k8s.io/v1";

    private readonly KubeconfigFolder folder = new();
    private readonly CancellationToken ct = TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("token: abc", "Bearer abc")]
    [InlineData("username: jane, password: 'p:w'", "Basic amFuZTpwOnc=")]
    [InlineData("", null)]
    public async Task Token_or_password_is_sent(string user, string? authorization)
    {
        await using var server = new LoopbackServer(_ => LoopbackReply.Json("{}"));
        using var client = new KubernetesClient(folder.Connect(server.Address, user));

        await client.GetVersionAsync(ct);

        server.Requests.ShouldHaveSingleItem().Header("Authorization").ShouldBe(authorization);
    }

    [Fact]
    public async Task Token_file_is_read_again_when_its_token_is_refused()
    {
        folder.Write("token", "old\n");
        await using var server = new LoopbackServer(r => r.Header("Authorization") == "Bearer new" ? LoopbackReply.Json("{}") : Refused());
        using var client = new KubernetesClient(folder.Connect(server.Address, "tokenFile: token"));
        (await Should.ThrowAsync<ReconcileException>(() => client.GetVersionAsync(ct))).Reason.ShouldBe(Reasons.Unauthorized);

        folder.Write("token", "new\n");
        await client.GetVersionAsync(ct);

        server.Requests.Count.ShouldBe(3);
    }

    [Fact]
    public async Task Login_program_gets_what_it_asks_for_and_its_token_is_kept()
    {
        folder.WriteProgram("login", $$$"""
            printf '%s' "$KUBERNETES_EXEC_INFO" > "$(dirname "$0")/info"; echo x >> "$(dirname "$0")/runs"
            printf '{"apiVersion":"{{{ExecVersion}}}","kind":"ExecCredential","status":{"token":"%s-%s"}}' "$1" "$SUFFIX"
            """);
        await using var server = new LoopbackServer(_ => LoopbackReply.Json("{}"));
        using var client = new KubernetesClient(folder.Connect(server.Address, Exec(
            "args: [abc], provideClusterInfo: true, interactiveMode: Never, env: [{name: SUFFIX, value: '1'}]")));

        await client.GetVersionAsync(ct);
        await client.GetVersionAsync(ct);

        server.Requests.Select(r => r.Header("Authorization")).ShouldBe(["Bearer abc-1", "Bearer abc-1"]);
        File.ReadAllLines(folder["runs"]).Length.ShouldBe(1);
        var info = JsonNode.Parse(File.ReadAllText(folder["info"]))!;
        ((string?)info["apiVersion"]).ShouldBe(ExecVersion);
        ((string?)info["spec"]!["cluster"]!["server"]).ShouldBe(server.Address);
        ((bool)info["spec"]!["interactive"]!).ShouldBeFalse();
    }

    [Fact]
    public async Task Login_program_is_asked_again_when_its_token_is_refused_or_expired()
    {
        folder.Write("count", "0");
        folder.WriteProgram("login", $$$"""
            cd "$(dirname "$0")"; n=$(($(cat count) + 1)); echo $n > count
            [ $n = 1 ] && end=2001-01-01T00:00:00Z || end=2999-01-01T00:00:00Z
            echo '{"apiVersion":"{{{ExecVersion}}}","kind":"ExecCredential","status":{"token":"'$n'","expirationTimestamp":"'$end'"}}'
            """);
        await using var server = new LoopbackServer(r => r.Header("Authorization") == "Bearer 2" ? Refused() : LoopbackReply.Json("{}"));
        using var client = new KubernetesClient(folder.Connect(server.Address, Exec("interactiveMode: Never")));

        await client.GetVersionAsync(ct);
        await client.GetVersionAsync(ct);
        await client.GetVersionAsync(ct);

        server.Requests.Select(r => r.Header("Authorization")).ShouldBe(["Bearer 1", "Bearer 2", "Bearer 3", "Bearer 3"]);
    }

    [Fact]
    public async Task Login_program_may_give_a_certificate()
    {
        var authority = new TestAuthority();
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var answer = new JsonObject
        {
            ["apiVersion"] = ExecVersion,
            ["kind"] = "ExecCredential",
            ["status"] = new JsonObject
            {
                ["clientCertificateData"] = authority.IssueClient(key, "jane"),
                ["clientKeyData"] = key.ExportPkcs8PrivateKeyPem(),
            },
        };
        folder.Write("answer", answer.ToJsonString());
        folder.WriteProgram("login", "cat \"$(dirname \"$0\")/answer\"");
        await using var server = new LoopbackServer(_ => LoopbackReply.Json("{}"), authority.IssueServer());
        using var client = new KubernetesClient(folder.Connect(server.Address, Exec("interactiveMode: Never"),
            "insecure-skip-tls-verify: true"));

        await client.GetVersionAsync(ct);

        server.Requests.ShouldHaveSingleItem().Certificate!.Subject.ShouldBe("CN=jane");
    }

    [Theory]
    [InlineData("echo not logged in >&2; exit 3", "ended with exit code 3: not logged in")]
    [InlineData("echo {}", "and not with client.authentication.k8s.io/v1 ExecCredential")]
    [InlineData("echo hello", "something that is no ExecCredential")]
    [InlineData("echo '{\"apiVersion\":\"client.authentication.k8s.io/v1\",\"kind\":\"ExecCredential\",\"status\":{}}'", "neither a token nor a certificate")]
    public async Task Login_program_that_fails_is_named_with_what_it_said(string script, string said)
    {
        folder.WriteProgram("login", script);
        using var client = new KubernetesClient(folder.Connect("http://127.0.0.1:1", Exec("interactiveMode: Never")));

        var error = await Should.ThrowAsync<ReconcileException>(() => client.GetVersionAsync(ct));

        error.Reason.ShouldBe(Reasons.Unauthorized);
        error.Message.ShouldContain(said);
    }

    [Fact]
    public async Task Login_program_that_is_missing_comes_with_its_hint()
    {
        using var client = new KubernetesClient(folder.Connect("http://127.0.0.1:1", Exec("installHint: 'get it at example.com'")));

        var error = await Should.ThrowAsync<ReconcileException>(() => client.GetVersionAsync(ct));

        error.Reason.ShouldBe(Reasons.ToolMissing);
        error.Message.ShouldContain("get it at example.com");
    }

    [Fact]
    public async Task Impersonation_is_sent_in_full()
    {
        await using var server = new LoopbackServer(_ => LoopbackReply.Json("{}"));
        using var client = new KubernetesClient(folder.Connect(server.Address,
            "token: t, as: jane, as-uid: '7', as-groups: [a, b], as-user-extra: {example.com/team: [x]}"));

        await client.GetVersionAsync(ct);

        var request = server.Requests.ShouldHaveSingleItem();
        request.Header("Impersonate-User").ShouldBe("jane");
        request.Header("Impersonate-Uid").ShouldBe("7");
        string.Join(",", request.Headers["Impersonate-Group"]).Replace(" ", "").ShouldBe("a,b");
        request.Header("Impersonate-Extra-example.com%2Fteam").ShouldBe("x");
    }

    [Fact]
    public async Task Proxy_is_asked_for_the_server()
    {
        await using var proxy = new LoopbackServer(r => r.Headers.Contains("Proxy-Authorization")
            ? LoopbackReply.Json("{}")
            : new LoopbackReply(407, "", ("Proxy-Authenticate", "Basic realm=\"x\"")));
        using var client = new KubernetesClient(folder.Connect("http://cluster.test/k8s",
            cluster: $"proxy-url: 'http://me:pw@127.0.0.1:{proxy.Port}'"));

        await client.GetVersionAsync(ct);

        proxy.Requests.Last().Target.ShouldBe("http://cluster.test/k8s/version");
        proxy.Requests.Last().Header("Proxy-Authorization").ShouldBe("Basic bWU6cHc=");
    }

    private static string Exec(string more) => $"exec: {{apiVersion: {ExecVersion}, command: ./login, {more}}}";

    private static LoopbackReply Refused() => LoopbackReply.Refusal(401, "Unauthorized");
}
