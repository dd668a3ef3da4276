using Zakenak.Engine.Sources;

namespace Zakenak.Engine.Tests.Sources;

public class GitRevisionTests
{
    private const string Commit = "4b825dc642cb6eb9a060e54bf8d69288fbee4904";

    [Theory]
    [InlineData($"main@sha1:{Commit}", "main", false)]
    [InlineData($"main@sha1:{Commit}+dirty", "main", true)]
    [InlineData($"HEAD@sha1:{Commit}", null, false)]
    [InlineData($"who@sha1:knows@sha1:{Commit}", "who@sha1:knows", false)]
    public void What_is_written_is_read_again(string text, string? branch, bool dirty)
    {
        var revision = GitRevision.Parse(text);
        revision.ShouldBe(new GitRevision(branch, Commit, dirty));
        revision!.ToString().ShouldBe(text);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("main")]
    [InlineData("main@sha1:")]
    [InlineData("main@sha1:--upload-pack=evil")]
    public void Anything_else_is_none(string? text) => GitRevision.Parse(text).ShouldBeNull();

    [Fact]
    public void Short_is_eight_digits() => new GitRevision("main", Commit, true).Short.ShouldBe("main@4b825dc6+dirty");
}
