using Zakenak.Server.Errors;
using Zakenak.Server.Git;
using Zakenak.Server.Network;

namespace Zakenak.Server.Tests.Git;

public sealed class GitRemoteTests
{
    [Theory]
    [InlineData("https://github.com/org/app.git", "https://github.com/org/app.git")]
    [InlineData("HTTPS://GitHub.com./org/app.git", "https://github.com/org/app.git")]
    [InlineData("https://git.example.com:8443/~ada/app", "https://git.example.com:8443/~ada/app")]
    [InlineData("https://[2001:DB8::1]/org/app.git", "https://[2001:db8::1]/org/app.git")]
    [InlineData("ssh://deploy@git.example.com:2222/org/app.git", "ssh://deploy@git.example.com:2222/org/app.git")]
    [InlineData("ssh://git.example.com/org/app.git", "ssh://git@git.example.com/org/app.git")]
    [InlineData("git@github.com:org/app.git", "git@github.com:org/app.git")]
    [InlineData("git@github.com:/srv/app.git", "ssh://git@github.com/srv/app.git")]
    public void Address_is_taken_apart_and_written_in_one_way(string address, string url) => Parse(address).Url.ShouldBe(url);

    [Theory]
    [InlineData("ext::sh -c touch% /tmp/x")]
    [InlineData("ext::sh")]
    [InlineData("fd::17/x")]
    [InlineData("-oProxyCommand=touch")]
    [InlineData("--upload-pack=touch")]
    [InlineData("ssh://-oProxyCommand=touch/x")]
    [InlineData("ssh://-oProxyCommand=touch@host/x")]
    [InlineData("-x@host:path")]
    [InlineData("git@-oProxyCommand=touch:path")]
    [InlineData("git@host:-path")]
    [InlineData("git@host:--upload-pack=touch")]
    [InlineData("ssh://host;touch/x")]
    [InlineData("ssh://git@host/$(touch)")]
    [InlineData("ssh://git@host/`touch`")]
    [InlineData("https://host/a\nb")]
    [InlineData("https://host/a%0ab")]
    [InlineData("https://host/a%00b")]
    [InlineData("https://host/a b")]
    [InlineData("https://host/../x")]
    [InlineData("https://host/%2e%2e/x")]
    [InlineData("https://host/x?a=b")]
    [InlineData("https://host/x#a")]
    [InlineData("https://host:0/x")]
    [InlineData("https://host:99999/x")]
    [InlineData("https://host:/x")]
    [InlineData("https://host")]
    [InlineData("https:///x")]
    [InlineData("https://hóst/x")]
    [InlineData("git://host/x")]
    [InlineData("ftp://host/x")]
    [InlineData("javascript:alert(1)")]
    [InlineData("/srv/app.git")]
    [InlineData("C:\\app")]
    [InlineData("file://host/srv/app.git")]
    [InlineData("")]
    public void Anything_else_is_refused(string address) => Code(address).ShouldBe(ErrorCode.InvalidInput);

    [Theory]
    [InlineData("https://2130706433/x")]
    [InlineData("https://0x7f.1/x")]
    [InlineData("https://0177.0.0.1/x")]
    [InlineData("https://127.1/x")]
    [InlineData("https://[::1%25lo]/x")]
    public void Odd_spellings_of_an_address_are_refused(string address) => Code(address).ShouldBe(ErrorCode.InvalidInput);

    [Theory]
    [InlineData("https://ada:s3cret@github.com/org/app.git")]
    [InlineData("https://s3cret@github.com/org/app.git")]
    [InlineData("ssh://git:s3cret@github.com/org/app.git")]
    [InlineData("s3cret:x@github.com/org/app.git")]
    public void Credentials_in_the_address_are_refused_and_not_repeated(string address)
    {
        var error = Should.Throw<ServerException>(() => Parse(address));
        error.Code.ShouldBe(ErrorCode.InvalidInput);
        error.Message.ShouldNotContain("s3cret");
    }

    [Fact]
    public void Files_and_http_are_refused_unless_the_settings_allow_them()
    {
        Code("http://host/x").ShouldBe(ErrorCode.AddressRefused);
        Code("file:///etc/x").ShouldBe(ErrorCode.AddressRefused);
        GitRemote.Parse("http://host/x", new NetworkOptions { AllowHttp = true }).Transport.ShouldBe(GitTransport.Http);
    }

    [Fact]
    public void File_is_taken_from_the_folders_of_the_settings_alone_and_not_through_a_symlink_out_of_them()
    {
        var folder = Directory.CreateTempSubdirectory("zakenak-files-").FullName;
        try
        {
            Directory.CreateDirectory($"{folder}/allowed/app.git");
            Directory.CreateDirectory($"{folder}/allowed-not/app.git");
            Directory.CreateSymbolicLink($"{folder}/allowed/link", $"{folder}/allowed-not");
            var network = new NetworkOptions { FileRoots = [$"{folder}/allowed"] };

            GitRemote.Parse($"file://{folder}/allowed/app.git", network).Url.ShouldBe($"file://{folder}/allowed/app.git");
            foreach (var path in new[] { "allowed-not/app.git", "allowed/link/app.git", "allowed/gone.git" })
            {
                var error = Should.Throw<ServerException>(() => GitRemote.Parse($"file://{folder}/{path}", network));
                error.Code.ShouldBe(ErrorCode.AddressRefused);
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Theory]
    [InlineData("main", true)]
    [InlineData("feature/x-1", true)]
    [InlineData("-d", false)]
    [InlineData("a..b", false)]
    [InlineData("a b", false)]
    [InlineData("a:b", false)]
    [InlineData("refs/*", false)]
    [InlineData("a.lock", false)]
    [InlineData("a//b", false)]
    [InlineData("", false)]
    public void Branch_is_a_name_and_no_option_or_pattern(string name, bool valid) => BranchName.IsValid(name).ShouldBe(valid);

    private static GitRemote Parse(string address) => GitRemote.Parse(address, new NetworkOptions());

    private static ErrorCode Code(string address) => Should.Throw<ServerException>(() => Parse(address)).Code;
}
