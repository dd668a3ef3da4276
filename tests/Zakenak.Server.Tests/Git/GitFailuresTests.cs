using Zakenak.Engine.Sources;
using Zakenak.Server.Errors;
using Zakenak.Server.Git;

namespace Zakenak.Server.Tests.Git;

/// <summary>What git says, and whose fault that is.</summary>
public sealed class GitFailuresTests
{
    [Theory]
    [InlineData("https://git.example.com/team/certificates.git", "fatal: unable to access "
        + "'https://git.example.com/team/certificates.git/': Failed to connect to git.example.com port 443", "cannot be reached")]
    [InlineData("https://certificates.example.com/app.git", "fatal: unable to access 'https://certificates.example.com/app.git/': "
        + "Could not resolve host: certificates.example.com", "cannot be reached")]
    [InlineData("https://git.example.com/access%20denied.git", "fatal: unable to access "
        + "'https://git.example.com/access%20denied.git/': Connection refused", "cannot be reached")]
    [InlineData("git@git.example.com:does%20not%20exist/x.git", "fatal: 'does not exist/x.git': Connection reset by peer",
        "cannot be reached")]
    [InlineData("https://git.example.com/app.git", "fatal: unable to access 'https://git.example.com/app.git/': SSL certificate "
        + "problem: unable to get local issuer certificate", "certificate of git.example.com is not trusted")]
    public void Words_of_the_address_mean_nothing(string url, string said, string told) =>
        Explain(url, said).ShouldNotBeNull().Message.ShouldContain(told);

    [Theory]
    [InlineData("error: insufficient permission for adding an object to repository database objects\nfatal: failed to write object")]
    [InlineData("fatal: Unable to create '/data/git/app/mirror.git/shallow.lock': Permission denied")]
    [InlineData("error: cannot open 'FETCH_HEAD': Read-only file system")]
    [InlineData("fatal: write error: No space left on device\nfatal: fetch-pack: invalid index-pack output")]
    public void What_the_disk_of_this_server_refuses_is_no_fault_of_the_remote(string said)
    {
        var error = Explain("https://git.example.com/app.git", said).ShouldNotBeNull();
        error.Code.ShouldBe(ErrorCode.Internal);
        error.Message.ShouldNotContain("/data/git");
    }

    [Theory]
    [InlineData("git@git.example.com: Permission denied (publickey).\nfatal: Could not read from remote repository.", "GitAuthFailed")]
    [InlineData("remote: fatal: unable to create 'x': Permission denied\nfatal: Could not read from remote repository.", "GitAuthFailed")]
    [InlineData("remote: No space left on device\nfatal: the remote end hung up unexpectedly", "GitUnreachable")]
    public void What_the_disk_behind_the_remote_refuses_is_none_of_ours(string said, string code) =>
        Explain("git@git.example.com:app.git", said).ShouldNotBeNull().Code.ToString().ShouldBe(code);

    [Theory]
    [InlineData("https://git.example.com/app.git", true)]
    [InlineData("git@git.example.com:app.git", false)]
    public void Only_over_http_there_are_redirects(string url, bool expected) =>
        Failures(url).IsRedirect(Said("fatal: the requested URL returned error: 301")).ShouldBe(expected);

    private static GitException? Explain(string url, string said) =>
        Failures(url).Explain(Said(said), "the branch main", TimeSpan.FromSeconds(1));

    private static GitFailures Failures(string url) => new(GitRemote.Parse(url, new()), GitCredentials.None);

    private static ProcessResult Said(string text) => new(ProcessEnd.Exited, 128, "", text);
}
