using System.Net;
using System.Runtime.Versioning;
using System.Security.Cryptography;
using System.Text;
using Zakenak.Server.Errors;
using Zakenak.Server.Git;
using Zakenak.Server.Network;
using Zakenak.Server.Repositories;
using Zakenak.Server.Secrets;
using Zakenak.Testing;
using Zakenak.Testing.Git;

namespace Zakenak.Server.Tests.Git;

public sealed class RemoteTests
{
    private const string Secret = "pl4nted-s3cret";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Token_lets_in()
    {
        await using var setup = await StartAsync(login: $"x-access-token:{Secret}");
        await setup.Open(new() { Token = Secret }).FetchBranchAsync("main", [], Ct);
    }

    [Fact]
    public async Task Username_and_password_let_in()
    {
        await using var setup = await StartAsync(login: $"ada:{Secret}");
        await setup.Open(new() { Username = "ada", Password = Secret }).FetchBranchAsync("main", ["deploy"], Ct);
    }

    [Fact]
    public async Task Wrong_token_is_said_to_be_refused_and_not_shown()
    {
        await using var setup = await StartAsync(login: "ada:other");
        var error = await FailAsync(setup, new() { Token = Secret });
        error.Code.ShouldBe(ErrorCode.GitAuthFailed);
        error.Message.ShouldContain("refuses the credentials");
        ShouldHoldNoSecret(error);
    }

    [Fact]
    public async Task Missing_credentials_are_asked_for()
    {
        await using var setup = await StartAsync(login: "ada:other");
        var error = await FailAsync(setup, GitCredentials.None);
        error.Code.ShouldBe(ErrorCode.GitAuthFailed);
        error.Message.ShouldContain("wants credentials");
    }

    [Fact]
    public async Task Repository_that_is_not_there_is_said_to_be_none()
    {
        await using var setup = await StartAsync();
        var mirror = setup.Open(url: $"{setup.Server.Url}/none.git");
        var error = await Should.ThrowAsync<GitException>(() => mirror.FindBranchAsync("main", Ct));
        error.Code.ShouldBe(ErrorCode.GitRefused);
        error.Message.ShouldContain("is no repository");
    }

    [Fact]
    public async Task Redirect_is_not_followed_its_target_is_said_and_gets_no_credentials()
    {
        await using var setup = await StartAsync();
        await using var other = await GitHttpServer.StartAsync(setup.Path("repositories"));
        setup.Server.RedirectTo = other.Url.Replace("http://", $"http://{Secret}@");

        var error = await FailAsync(setup, new() { Token = Secret });

        error.Code.ShouldBe(ErrorCode.GitRefused);
        error.Message.ShouldContain($"redirects to {other.Url}/app/.git,");
        ShouldHoldNoSecret(error);
        other.Authorizations.ShouldBeEmpty();
    }

    [Fact]
    public async Task Loopback_is_refused_before_anything_is_sent()
    {
        await using var setup = await StartAsync();
        setup.Network.Allow.Clear();
        using var mirrors = setup.NewMirrors();
        var remote = GitRemote.Parse(setup.RepositoryUrl, setup.Network);

        var mirror = mirrors.Open("app", remote, GitCredentials.None);
        var error = await Should.ThrowAsync<ServerException>(() => mirror.FetchBranchAsync("main", [], Ct));

        error.Code.ShouldBe(ErrorCode.AddressRefused);
        setup.Server.Authorizations.ShouldBeEmpty();
    }

    [Fact]
    public async Task Git_connects_to_the_address_that_was_judged_and_asks_no_name_server_again()
    {
        await using var setup = await StartAsync();
        var remote = GitRemote.Parse(setup.RepositoryUrl.Replace("127.0.0.1", "known-to-nobody.invalid"), setup.Network);
        using var mirrors = setup.NewMirrors(new AddressRules(setup.Network, (_, _) => Task.FromResult(new[] { IPAddress.Loopback })));

        var commit = await mirrors.Open("app", remote, GitCredentials.None).FetchBranchAsync("main", [], Ct);

        commit.ShouldBe(setup.Repository.Git("rev-parse", "HEAD").Trim());
    }

    [Theory]
    [InlineData("https://[2001:db8::1]/x", null)]
    [InlineData("https://192.0.2.1/x", null)]
    [InlineData("https://git.example.com:8443/x", "git.example.com:8443:192.0.2.7,[2001:db8::7]")]
    public async Task Name_is_pinned_to_its_addresses_and_an_address_needs_no_pin(string url, string? pin)
    {
        await using var setup = await GitSetup.StartAsync();
        using var scratch = new GitScratch(setup.Path("scratch"));
        IPAddress[] addresses = [IPAddress.Parse("192.0.2.7"), IPAddress.Parse("2001:db8::7")];
        var rules = new AddressRules(setup.Network, (_, _) => Task.FromResult(addresses));

        using var access = await RemoteAccess.OpenAsync(GitRemote.Parse(url, setup.Network), GitCredentials.None, rules, scratch, Ct);

        access.Settings.Where(s => s.Key == "http.curloptResolve").Select(s => s.Value).ShouldBe(pin is null ? [] : [pin]);
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public async Task Git_that_would_ask_the_name_server_again_is_refused()
    {
        await using var setup = await GitSetup.StartAsync();
        using var old = setup.NewMirrors(program: setup.Program("echo git version 2.36.6"));
        using var broken = setup.NewMirrors(program: setup.Program("echo no >&2; exit 1"));

        var error = await Should.ThrowAsync<GitException>(() => old.RequireGitAsync(Ct));
        error.Message.ShouldContain("\"git version 2.36.6\": install git 2.37 or later");
        await Should.ThrowAsync<GitException>(() => broken.RequireGitAsync(Ct));
        await setup.Mirrors.RequireGitAsync(Ct);
    }

    [Fact]
    public async Task Redirect_to_nowhere_is_refused_without_its_target()
    {
        await using var setup = await StartAsync();
        setup.Server.RedirectTo = "//[";

        var error = await FailAsync(setup, GitCredentials.None);

        error.Code.ShouldBe(ErrorCode.GitRefused);
        error.Message.ShouldBe($"{setup.RepositoryUrl} redirects, and no redirect is followed: write the address where the repository "
            + "is now.");
    }

    [Fact]
    public async Task Server_that_is_gone_is_unreachable()
    {
        await using var setup = await StartAsync();
        var mirror = setup.Open(new() { Token = Secret });
        await setup.Server.DisposeAsync();

        var error = await Should.ThrowAsync<GitException>(() => mirror.FindBranchAsync("main", Ct));
        error.Code.ShouldBe(ErrorCode.GitUnreachable);
        error.Message.ShouldContain("cannot be reached");
        ShouldHoldNoSecret(error);
    }

    [Fact]
    public async Task Host_without_an_address_is_unreachable()
    {
        await using var setup = await StartAsync();
        var error = await Should.ThrowAsync<GitException>(() => setup.Open(url: "https://git.invalid/x").FindBranchAsync("main", Ct));
        error.Code.ShouldBe(ErrorCode.GitUnreachable);
    }

    [Fact]
    public async Task File_repository_of_an_allowed_folder_is_fetched()
    {
        await using var setup = await StartAsync();
        setup.Network.FileRoots.Add(setup.Path("repositories"));
        var commit = await setup.Open(url: $"file://{setup.Repository.Folder}").FetchBranchAsync("main", [], Ct);
        commit.ShouldBe(setup.Repository.Git("rev-parse", "HEAD").Trim());
    }

    [Fact]
    public async Task Server_whose_certificate_a_private_authority_signed_is_trusted_with_its_certificate_alone()
    {
        await using var setup = await StartAsync();
        var authority = new TestAuthority();
        using var certificate = authority.IssueServer();
        await using var server = await GitHttpServer.StartAsync(setup.Path("repositories"), certificate: certificate);
        var url = $"{server.Url}/app/.git";
        using var box = new SecretBox(RandomNumberGenerator.GetBytes(SecretBox.KeyBytes));
        var repositories = new RepositoryInput(box, setup.Network);
        var stored = repositories.Open(repositories.Seal(new() { CaCertificate = authority.Pem }, "app"), "app");

        var commit = await setup.Open(stored, url).FetchBranchAsync("main", [], Ct);
        var error = await FailAsync(setup, GitCredentials.None, url);
        var other = await FailAsync(setup, new() { CaCertificate = new TestAuthority().Pem }, url);
        var none = await FailAsync(setup, new() { CaCertificate = "-----BEGIN CERTIFICATE-----" }, url);

        server.Url.ShouldStartWith("https://");
        commit.ShouldBe(setup.Repository.Git("rev-parse", "HEAD").Trim());
        error.Message.ShouldStartWith($"The certificate of {new Uri(server.Url).Authority} is not trusted: give the one that signed it");
        other.Message.ShouldContain("is not trusted");
        none.Message.ShouldContain("caCertificate holds no certificate");
    }

    [Fact]
    public async Task Ssh_key_lets_in()
    {
        await using var setup = await StartAsync();
        await using var server = await SshServer.StartAsync();
        var mirror = setup.Open(new() { SshKey = server.Key, KnownHosts = server.KnownHosts }, server.Url(setup.Repository.Folder));

        var commit = await mirror.FetchBranchAsync("main", ["deploy"], Ct);
        await mirror.ExportAsync(commit, ["deploy"], setup.Path("out"), Ct);

        File.Exists(setup.Path("out/deploy/a.yaml")).ShouldBeTrue();
        Directory.EnumerateFiles(setup.Path("data/.scratch"), "*", SearchOption.AllDirectories).Select(Path.GetFileName).ShouldBe(["lock"]);
    }

    [Fact]
    public async Task Wrong_ssh_key_is_said_to_be_refused()
    {
        await using var setup = await StartAsync();
        await using var server = await SshServer.StartAsync();
        var error = await FailAsync(setup, server, new() { SshKey = server.OtherKey, KnownHosts = server.KnownHosts });
        error.Code.ShouldBe(ErrorCode.GitAuthFailed);
        error.Message.ShouldContain("refuses the ssh key");
    }

    [Fact]
    public async Task Unknown_host_key_is_refused_with_how_to_get_it()
    {
        await using var setup = await StartAsync();
        await using var server = await SshServer.StartAsync();
        var error = await FailAsync(setup, server, new() { SshKey = server.Key, KnownHosts = "example.com ssh-ed25519 AAAA\n" });
        error.Code.ShouldBe(ErrorCode.GitAuthFailed);
        error.Message.ShouldContain($"\"ssh-keyscan -p {server.Port} 127.0.0.1\"");
    }

    [Fact]
    public async Task Changed_host_key_is_refused_as_such()
    {
        await using var setup = await StartAsync();
        await using var server = await SshServer.StartAsync();
        var error = await FailAsync(setup, server, new() { SshKey = server.Key, KnownHosts = server.WrongKnownHosts });
        error.Code.ShouldBe(ErrorCode.GitAuthFailed);
        error.Message.ShouldContain("shows another key than knownHosts says");
    }

    [Fact]
    public async Task Ssh_without_a_key_or_known_hosts_is_refused()
    {
        await using var setup = await StartAsync();
        const string url = "ssh://git@127.0.0.1:22/x";
        (await FailAsync(setup, GitCredentials.None, url)).Code.ShouldBe(ErrorCode.GitAuthFailed);
        (await FailAsync(setup, new() { SshKey = "-----BEGIN OPENSSH PRIVATE KEY-----" }, url)).Message.ShouldContain("ssh-keyscan");
        (await FailAsync(setup, new() { SshKey = "nonsense", KnownHosts = "x" }, url)).Message.ShouldContain("no private key");
    }

    private static async Task<GitSetup> StartAsync(string? login = null)
    {
        var setup = await GitSetup.StartAsync();
        setup.Repository.Write("deploy/a.yaml", "a").Commit();
        setup.Server.Login = login;
        return setup;
    }

    private static Task<GitException> FailAsync(GitSetup setup, GitCredentials credentials, string? url = null) =>
        Should.ThrowAsync<GitException>(() => setup.Open(credentials, url).FetchBranchAsync("main", [], Ct));

    private static Task<GitException> FailAsync(GitSetup setup, SshServer server, GitCredentials credentials) =>
        FailAsync(setup, credentials, server.Url(setup.Repository.Folder));

    private static void ShouldHoldNoSecret(Exception error)
    {
        error.ToString().ShouldNotContain(Secret);
        error.ToString().ShouldNotContain(Convert.ToBase64String(Encoding.UTF8.GetBytes($"x-access-token:{Secret}")));
    }
}
