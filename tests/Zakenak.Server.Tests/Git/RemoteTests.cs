using System.Text;
using Zakenak.Server.Errors;
using Zakenak.Server.Git;
using Zakenak.Server.Network;
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
        var error = await Should.ThrowAsync<GitException>(() => setup.Open(url: $"{setup.Server.Url}/none.git").ListBranchesAsync(Ct));
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
        setup.Network.Allow.Add("localhost");
        var remote = GitRemote.Parse(setup.RepositoryUrl.Replace("127.0.0.1", "localhost"), setup.Network);
        using var scratch = new GitScratch(setup.Path("scratch"));

        using var access = await RemoteAccess.OpenAsync(remote, GitCredentials.None, new AddressRules(setup.Network), scratch, Ct);

        var resolve = access.Settings.Single(s => s.Key == "http.curloptResolve").Value;
        resolve.ShouldStartWith($"localhost:{remote.Port}:");
        resolve.ShouldContain("127.0.0.1");
        await setup.Open(url: remote.Url).FetchBranchAsync("main", [], Ct);
    }

    [Fact]
    public async Task Server_that_is_gone_is_unreachable()
    {
        await using var setup = await StartAsync();
        var mirror = setup.Open(new() { Token = Secret });
        await setup.Server.DisposeAsync();

        var error = await Should.ThrowAsync<GitException>(() => mirror.ListBranchesAsync(Ct));
        error.Code.ShouldBe(ErrorCode.GitUnreachable);
        error.Message.ShouldContain("cannot be reached");
        ShouldHoldNoSecret(error);
    }

    [Fact]
    public async Task Host_without_an_address_is_unreachable()
    {
        await using var setup = await StartAsync();
        var error = await Should.ThrowAsync<GitException>(() => setup.Open(url: "https://git.invalid/x").ListBranchesAsync(Ct));
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
