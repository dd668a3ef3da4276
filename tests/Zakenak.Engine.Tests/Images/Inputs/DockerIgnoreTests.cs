using Zakenak.Engine.Images.Inputs;

namespace Zakenak.Engine.Tests.Images.Inputs;

public sealed class DockerIgnoreTests
{
    /// <summary>Lines, a path, and whether docker leaves it out.</summary>
    [Theory]
    [InlineData("a", "a", true)]
    [InlineData("a", "b/a", false)] // from the context's root only
    [InlineData("a", "a/b/c", true)] // all that lies beneath
    [InlineData("/a", "a", true)]
    [InlineData("a/", "a/b", true)]
    [InlineData("./a/../b", "b", true)]
    [InlineData("../a", "a", false)]
    [InlineData(".", "a", false)]
    [InlineData("/", "a", false)]
    [InlineData("  a  ", "a", true)]
    [InlineData("#a", "#a", false)]
    [InlineData(" #a", "#a", true)] // no comment: it does not begin the line
    [InlineData("*.md", "a.md", true)]
    [InlineData("*.md", "docs/a.md", false)]
    [InlineData("*/*.md", "docs/a.md", true)]
    [InlineData("*", ".git/HEAD", true)]
    [InlineData("**", "a/b/c", true)]
    [InlineData("**/*.md", "a.md", true)]
    [InlineData("**/*.md", "x/y/a.md", true)]
    [InlineData("**/node_modules", "node_modules", true)]
    [InlineData("**/node_modules", "x/node_modules/y/z.js", true)]
    [InlineData("**/node_modules", "x/my_node_modules", false)]
    [InlineData("**.log", "a/b.log", false)] // buildah sends it, docker does not
    [InlineData("**log", "a/log", true)]
    [InlineData("*\n!**log", "a/catalog", false)] // docker sends it, buildah does not
    [InlineData("docs/**", "docs/a/b", true)]
    [InlineData("docs/**", "docs", false)]
    [InlineData("docs/**/*.txt", "docs/a.txt", true)]
    [InlineData("docs/**/*.txt", "docs/x/y/a.txt", true)]
    [InlineData("docs/**/*.txt", "other/docs/a.txt", false)]
    [InlineData("a?c", "abc", true)]
    [InlineData("a?c", "a/c", false)]
    [InlineData("[a-c]x", "bx", true)]
    [InlineData("[^a-c]x", "bx", false)]
    [InlineData("a.c", "abc", false)]
    [InlineData("a+(b)|{c}$", "a+(b)|{c}$", true)]
    [InlineData(@"\*", "*", true)]
    [InlineData(@"\*", "a", false)]
    [InlineData("*\n!a", "a", false)]
    [InlineData("*\n!a", "b", true)]
    [InlineData("*\n!src", "src/deep/a.c", false)]
    [InlineData("*\n!src/*.c", "src/a.c", false)]
    [InlineData("*\n!src/*.c", "src/a.h", true)]
    [InlineData("*\n!**/*.c", "x/y/a.c", false)]
    [InlineData("*\n!src\nsrc/secret", "src/secret/key", true)]
    [InlineData("!a\na", "a", true)] // the last one decides
    [InlineData("*.md\n! README.md", "README.md", false)]
    [InlineData("a/b\n!a", "a/b", false)]
    [InlineData("größe", "größe", true)]
    public void Path_is_left_out_as_docker_does(string lines, string path, bool isOut)
    {
        using var folder = new BuildFolder().Write(path).Write("another").Write(".dockerignore", lines);
        File.Exists(folder.PathOf(path)).ShouldBeTrue();
        Paths(folder).Contains(path).ShouldBe(!isOut);
    }

    [Theory]
    [InlineData("a\n[", ".dockerignore:2: the pattern [ has a bracket or backslash that makes no pattern.")]
    [InlineData("!", ".dockerignore:1: the pattern ! is an exception of nothing.")]
    [InlineData(@"a\", @".dockerignore:1: the pattern a\ ends in a backslash.")]
    public void Line_that_is_no_pattern_is_named(string lines, string message)
    {
        using var folder = new BuildFolder().Write(".dockerignore", lines);
        var failure = Should.Throw<ReconcileException>(() => folder.Read());
        (failure.Reason, failure.Message).ShouldBe((Reasons.ConfigurationInvalid, message));
    }

    [Fact]
    public void File_of_the_Dockerfile_wins_over_that_of_the_context_and_containerignore_is_the_last()
    {
        using var folder = new BuildFolder().Write("a").Write("b").Write("c").Write(".containerignore", "c\n.*");
        Paths(folder).ShouldBe(["a", "b"]);
        folder.Write(".dockerignore", "b\n.*");
        Paths(folder).ShouldBe(["a", "c"]);
        File.WriteAllText($"{folder.Dockerfile}.dockerignore", "a\n.*");
        Paths(folder).ShouldBe(["b", "c"]);
        DockerIgnore.Of(folder.Order).File.ShouldBe($"{folder.Dockerfile}.dockerignore");
    }

    [Fact]
    public void Folder_of_which_nothing_can_be_sent_is_not_looked_into()
    {
        var patterns = DockerIgnore.Parse(["*", "!src/**/*.c", "!web"], "");
        var root = new IgnoredFolder(patterns, "", []);
        root.Enter("node_modules", out _).ShouldBeNull();
        root.Enter("src", out var isSent).ShouldNotBeNull().Enter("deep", out _).ShouldNotBeNull();
        isSent.ShouldBeFalse();
        root.Enter("web", out isSent).ShouldNotBeNull();
        isSent.ShouldBeTrue();
    }

    [Fact]
    public async Task Dockerfile_that_is_left_out_is_still_an_input()
    {
        using var folder = new BuildFolder().Write("Dockerfile", "FROM scratch\n").Write(".dockerignore", "Dockerfile");
        var order = folder.Order with { Dockerfile = folder.PathOf("Dockerfile") };
        var before = await folder.InputsAsync(order);
        before.Context.Files.ShouldBe(1);
        folder.Write("Dockerfile", "FROM scratch\nCOPY a /\n");
        (await folder.InputsAsync(order)).Digest.ShouldNotBe(before.Digest);
    }

    private static List<string> Paths(BuildFolder folder) => [.. folder.Read().Entries.Select(entry => entry.Path)];
}
