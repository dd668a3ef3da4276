using Zakenak.Server.Reconciling.Sources;

namespace Zakenak.Server.Tests.Reconciling;

public sealed class SourceTreesTests : IDisposable
{
    private readonly CancellationToken ct = TestContext.Current.CancellationToken;
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("zakenak-trees-");
    private readonly SourceTrees trees;
    private int writes;

    public SourceTreesTests() => trees = new(Path.Combine(folder.FullName, "trees"));

    [Fact]
    public async Task Revision_is_written_out_once_for_all_who_use_it()
    {
        var used = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => UseAsync("one")));
        used.Select(t => t.Path).Distinct().ShouldHaveSingleItem();
        foreach (var tree in used)
            tree.Dispose();
        (await UseAsync("one")).Dispose();
        writes.ShouldBe(1);
    }

    [Fact]
    public async Task Old_revisions_are_deleted_but_for_those_in_use()
    {
        var held = await UseAsync("one");
        foreach (var revision in new[] { "two", "three", "four" })
            (await UseAsync(revision)).Dispose();
        Written().ShouldBe(["four", "one", "three"]);
        held.Dispose();
        Written().ShouldBe(["four", "three"]);
    }

    [Fact]
    public async Task What_could_not_be_written_is_tried_again()
    {
        await Should.ThrowAsync<IOException>(() => trees.UseAsync("repo", "one", (_, _) => throw new IOException("full"), ct));
        using var tree = await UseAsync("one");
        Written().ShouldBe(["one"]);
    }

    public void Dispose()
    {
        trees.Dispose();
        folder.Delete(recursive: true);
    }

    private Task<SourceTree> UseAsync(string revision) => trees.UseAsync("repo", revision, async (path, token) =>
    {
        Interlocked.Increment(ref writes);
        Directory.CreateDirectory(path);
        await File.WriteAllTextAsync(Path.Combine(path, "revision"), revision, token);
    }, ct);

    private IEnumerable<string> Written() => Directory.EnumerateFiles(folder.FullName, "revision", SearchOption.AllDirectories).Select(File.ReadAllText).Order();
}
