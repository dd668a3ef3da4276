using Zakenak.Server.Reconciling.Sources;

namespace Zakenak.Server.Tests.Reconciling;

public sealed class SourceTreesTests : IDisposable
{
    private readonly CancellationToken ct = TestContext.Current.CancellationToken;
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("zakenak-trees-");
    private readonly ManualClock clock = new();
    private readonly SourceTrees trees;
    private int writes;

    public SourceTreesTests() => trees = new(Path.Combine(folder.FullName, "trees"), clock);

    [Fact]
    public async Task Revision_is_written_out_once_for_all_who_use_it()
    {
        var used = await Task.WhenAll(Enumerable.Range(0, 5).Select(i => UseAsync("one", $"r{i}")));
        used.Select(t => t.Path).Distinct().ShouldHaveSingleItem();
        foreach (var tree in used)
            tree.Dispose();
        (await UseAsync("one")).Dispose();
        writes.ShouldBe(1);
    }

    [Fact]
    public async Task Resources_at_many_revisions_of_one_repository_each_write_theirs_out_once_and_not_in_each_pass()
    {
        for (var pass = 0; pass < 3; pass++)
        {
            foreach (var branch in new[] { "dev", "test", "staging", "production" })
                (await UseAsync($"of {branch}", branch)).Dispose();
        }
        writes.ShouldBe(4);
    }

    [Fact]
    public async Task Old_revisions_are_deleted_but_for_those_in_use()
    {
        var held = await UseAsync("one");
        (await UseAsync("two", "other")).Dispose();
        foreach (var revision in new[] { "three", "four" })
            (await UseAsync(revision)).Dispose();
        Written().ShouldBe(["four", "one", "two"]);
        held.Dispose();
        Written().ShouldBe(["four", "two"]);
        trees.Forget("other");
        Written().ShouldBe(["four"]);
    }

    [Fact]
    public async Task What_another_server_works_on_by_now_is_deleted_after_an_hour()
    {
        var path = "";
        using (var tree = await UseAsync("one", "moved"))
            path = tree.Path;
        clock.Advance(TimeSpan.FromMinutes(59));
        (await UseAsync("two", "ours")).Dispose();
        Directory.Exists(path).ShouldBeTrue();

        clock.Advance(TimeSpan.FromMinutes(2));
        (await UseAsync("two", "ours")).Dispose();

        Directory.Exists(path).ShouldBeFalse();
        writes.ShouldBe(2);
    }

    [Fact]
    public async Task What_could_not_be_written_is_tried_again()
    {
        await Should.ThrowAsync<IOException>(() => trees.UseAsync("res", "repo", "one", (_, _) => throw new IOException("full"), ct));
        using var tree = await UseAsync("one");
        Written().ShouldBe(["one"]);
    }

    public void Dispose()
    {
        trees.Dispose();
        folder.Delete(recursive: true);
    }

    private Task<SourceTree> UseAsync(string revision, string resource = "res") => trees.UseAsync(resource, "repo", revision, async (path, token) =>
    {
        Interlocked.Increment(ref writes);
        Directory.CreateDirectory(path);
        await File.WriteAllTextAsync(Path.Combine(path, "revision"), revision, token);
    }, ct);

    private IEnumerable<string> Written() => Directory.EnumerateFiles(folder.FullName, "revision", SearchOption.AllDirectories).Select(File.ReadAllText).Order();
}
