using System.Security.Cryptography;
using System.Text;
using Zakenak.Engine.Cluster;

namespace Zakenak.Engine.Tests.Cluster;

public sealed class TlsTests : IDisposable
{
    private readonly KubeconfigFolder folder = new();
    private readonly TestAuthority authority = new();

    public void Dispose() => folder.Dispose();

    public static TheoryData<string> KeyForms => ["RSA PRIVATE KEY", "PRIVATE KEY (RSA)", "EC PRIVATE KEY", "PRIVATE KEY (EC)"];

    [Theory, MemberData(nameof(KeyForms))]
    public async Task Client_certificate_is_shown_whatever_form_its_key_has(string form)
    {
        using var rsa = RSA.Create(2048);
        using var ec = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        folder.Write("keys/key.pem", form switch
        {
            "RSA PRIVATE KEY" => rsa.ExportRSAPrivateKeyPem(),
            "PRIVATE KEY (RSA)" => rsa.ExportPkcs8PrivateKeyPem(),
            "EC PRIVATE KEY" => "-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n" + ec.ExportECPrivateKeyPem(),
            _ => ec.ExportPkcs8PrivateKeyPem(),
        });
        var certificate = form.Contains("RSA") ? authority.IssueClient(rsa, "jane") : authority.IssueClient(ec, "jane");

        var request = await AskAsync(user: $"client-certificate-data: {Base64(certificate)}, client-key: keys/key.pem");

        request.Certificate!.Subject.ShouldBe("CN=jane");
    }

    [Fact]
    public async Task Server_of_another_authority_is_not_believed()
    {
        var error = await Should.ThrowAsync<ReconcileException>(() => AskAsync(trusted: new TestAuthority().Pem));
        error.Reason.ShouldBe(Reasons.ClusterUnreachable);
        error.Message.ShouldContain("an authority that the kubeconfig does not name");
    }

    [Fact]
    public async Task Server_whose_certificate_names_another_host_is_believed_under_the_name_to_expect()
    {
        var error = await Should.ThrowAsync<ReconcileException>(() => AskAsync(name: "api.test"));
        error.Message.ShouldContain("its certificate is for api.test; tls-server-name");

        (await AskAsync(name: "api.test", cluster: "tls-server-name: api.test")).ServerName.ShouldBe("api.test");
    }

    [Fact]
    public async Task Expired_server_certificate_is_named_with_its_date()
    {
        var yesterday = DateTimeOffset.UtcNow.AddDays(-1);
        var error = await Should.ThrowAsync<ReconcileException>(() => AskAsync(until: yesterday));
        error.Message.ShouldContain($"expired on {yesterday.LocalDateTime:yyyy-MM-dd}");
    }

    [Fact]
    public async Task Intermediate_authority_may_be_the_trusted_one()
    {
        var intermediate = new TestAuthority(issuer: authority);
        (await AskAsync(issuer: intermediate, trusted: intermediate.Pem)).Target.ShouldBe("/version");
    }

    [Fact]
    public async Task Check_can_be_switched_off() =>
        (await AskAsync(trusted: "", cluster: "insecure-skip-tls-verify: true")).Target.ShouldBe("/version");

    [Fact]
    public async Task Refused_client_certificate_that_expired_is_named_with_its_date()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var until = new DateTimeOffset(DateTime.UtcNow.Date.AddDays(-3), TimeSpan.Zero);
        var user = Certificate(authority.IssueClient(key, "jane", until), key.ExportPkcs8PrivateKeyPem());

        var error = await Should.ThrowAsync<ReconcileException>(() =>
            AskAsync(user: user, reply: LoopbackReply.Refusal(401, "Unauthorized")));

        error.Reason.ShouldBe(Reasons.Unauthorized);
        error.Message.ShouldContain($"does not accept the user 'c' (401): its client certificate expired on {until:yyyy-MM-dd}");
        error.Message.ShouldContain(folder["config"]);
    }

    [Fact]
    public async Task Certificate_and_key_that_do_not_belong_together_are_an_error_of_the_kubeconfig()
    {
        using var one = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var user = Certificate(authority.IssueClient(one, "jane"), other.ExportPkcs8PrivateKeyPem());

        (await Should.ThrowAsync<ReconcileException>(() => AskAsync(user: user))).Reason.ShouldBe(Reasons.KubeconfigInvalid);
    }

    private async Task<LoopbackRequest> AskAsync(string user = "", string cluster = "", string name = "127.0.0.1", string? trusted = null,
        TestAuthority? issuer = null, DateTimeOffset? until = null, LoopbackReply? reply = null)
    {
        await using var server = new LoopbackServer(_ => reply ?? LoopbackReply.Json("{}"), (issuer ?? authority).IssueServer(name, until));
        trusted ??= authority.Pem;
        var authorities = trusted.Length == 0 ? cluster : $"certificate-authority-data: {Base64(trusted)}, {cluster}";
        using var client = new KubernetesClient(folder.Connect(server.Address, user, authorities), new() { Retries = 0 });
        await client.GetVersionAsync(TestContext.Current.CancellationToken);
        return server.Requests.ShouldHaveSingleItem();
    }

    private static string Certificate(string certificate, string key) =>
        $"client-certificate-data: {Base64(certificate)}, client-key-data: {Base64(key)}";

    private static string Base64(string pem) => Convert.ToBase64String(Encoding.UTF8.GetBytes(pem));
}
