using Zakenak.Server.Git;

namespace Zakenak.Server.Tests.Git;

public sealed class CommitUrlTests
{
    private const string Commit = "0123456789abcdef0123456789abcdef01234567";

    [Theory]
    [InlineData("https://github.com/org/app.git", null, "https://github.com/org/app/commit/")]
    [InlineData("git@github.com:org/app.git", null, "https://github.com/org/app/commit/")]
    [InlineData("https://github.example.com/org/app", "github", "https://github.example.com/org/app/commit/")]
    [InlineData("https://gitlab.com/group/sub/group/app.git", null, "https://gitlab.com/group/sub/group/app/-/commit/")]
    [InlineData("ssh://git@code.example.com:2222/group/app.git", "gitlab", "https://code.example.com/group/app/-/commit/")]
    [InlineData("https://git.example.com:8443/org/app.git", "gitea", "https://git.example.com:8443/org/app/commit/")]
    [InlineData("http://git.local:3000/org/app.git", "gitea", "http://git.local:3000/org/app/commit/")]
    [InlineData("https://forgejo.example.com/org/app.git", null, "https://forgejo.example.com/org/app/commit/")]
    [InlineData("https://codeberg.org/org/app.git", null, "https://codeberg.org/org/app/commit/")]
    [InlineData("https://bitbucket.org/team/app.git", null, "https://bitbucket.org/team/app/commits/")]
    [InlineData("https://bitbucket.example.com/scm/proj/app.git", null, "https://bitbucket.example.com/projects/PROJ/repos/app/commits/")]
    [InlineData("https://a.test/bitbucket/scm/proj/app.git", "bitbucket", "https://a.test/bitbucket/projects/PROJ/repos/app/commits/")]
    [InlineData("ssh://git@bitbucket.example:7999/proj/app.git", null, "https://bitbucket.example/projects/PROJ/repos/app/commits/")]
    [InlineData("https://bitbucket.example.com/scm/~ada/app.git", null, "https://bitbucket.example.com/users/ada/repos/app/commits/")]
    public void Commit_has_the_address_of_its_provider(string cloneUrl, string? provider, string expected) =>
        CommitUrl.Find(cloneUrl, provider, Commit).ShouldBe(expected + Commit);

    [Theory]
    [InlineData("https://git.example.com/org/app.git", null)]
    [InlineData("https://git.example.com/org/app.git", "sourcehut")]
    [InlineData("file:///srv/github/org/app.git", "github")]
    [InlineData("javascript://github.com/%0aalert(1)/x", "github")]
    [InlineData("https://github.com/org/app\"onclick=alert(1)", null)]
    [InlineData("https://github.com/org/../app", null)]
    [InlineData("https://github.com/app", null)]
    [InlineData("", "github")]
    public void Commit_of_anything_else_has_none(string cloneUrl, string? provider) =>
        CommitUrl.Find(cloneUrl, provider, Commit).ShouldBeNull();

    [Fact]
    public void Credentials_are_left_out() =>
        CommitUrl.Find("https://ada:s3cret@github.com/org/app.git", null, Commit).ShouldBe($"https://github.com/org/app/commit/{Commit}");

    [Fact]
    public void What_is_no_commit_has_none() => CommitUrl.Find("https://github.com/org/app.git", null, "main\"").ShouldBeNull();
}
