using Zakenak.Server.Errors;
using Zakenak.Server.Git;
using Zakenak.Testing.Git;

namespace Zakenak.Server.Tests.Git;

public sealed class MirrorTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Branches_are_listed_without_fetching()
    {
        await using var setup = await GitSetup.StartAsync();
        var commit = setup.Repository.Write("a.yaml", "a").Commit();
        setup.Repository.Git("branch", "feature/x");

        var branches = await setup.Open().ListBranchesAsync(Ct);

        branches.ShouldBe(new Dictionary<string, string> { ["feature/x"] = commit, ["main"] = commit }, ignoreOrder: true);
        (await setup.Open().FindBranchAsync("feature/x", Ct)).ShouldBe(commit);
        setup.Server.Fetches.ShouldBe(0);
    }

    [Fact]
    public async Task Branch_whose_name_only_ends_alike_is_not_the_branch()
    {
        await using var setup = await GitSetup.StartAsync();
        setup.Repository.Commit();
        setup.Repository.Git("branch", "x/refs/heads/prod");

        var error = await Should.ThrowAsync<GitException>(() => setup.Open().FindBranchAsync("prod", Ct));
        error.Code.ShouldBe(ErrorCode.BranchNotFound);
    }

    [Fact]
    public async Task Repository_without_commits_has_no_branches()
    {
        await using var setup = await GitSetup.StartAsync();

        (await setup.Open().ListBranchesAsync(Ct)).ShouldBeEmpty();
        var error = await Should.ThrowAsync<GitException>(() => setup.Open().FetchBranchAsync("main", [], Ct));
        error.Code.ShouldBe(ErrorCode.BranchNotFound);
    }

    [Fact]
    public async Task Newest_commit_of_a_branch_is_fetched_and_written_out()
    {
        await using var setup = await GitSetup.StartAsync();
        setup.Repository.Write("a.yaml", "old").Commit();
        var newest = setup.Repository.Write("a.yaml", "new").Commit();

        var commit = await setup.Open().FetchBranchAsync("main", [], Ct);
        await setup.Open().ExportAsync(commit, [], setup.Path("out"), Ct);

        commit.ShouldBe(newest);
        File.ReadAllText(setup.Path("out/a.yaml")).ShouldBe("new");
        Directory.GetFileSystemEntries(setup.Path("out")).ShouldBe([setup.Path("out/a.yaml")]);
    }

    [Fact]
    public async Task Of_a_large_repository_only_the_files_of_the_path_come()
    {
        await using var setup = await GitSetup.StartAsync();
        var large = new Random(1).GetString("0123456789abcdef", 4_000_000);
        setup.Repository.Write("model.bin", large).Write("deploy/prod/a.yaml", "a").Write("deploy/prod/sub/b.yaml", "b").Commit();

        var commit = await setup.Open().FetchBranchAsync("main", ["deploy/prod"], Ct);
        await setup.Open().ExportAsync(commit, ["./deploy/prod/"], setup.Path("out"), Ct);

        File.ReadAllText(setup.Path("out/deploy/prod/sub/b.yaml")).ShouldBe("b");
        File.Exists(setup.Path("out/model.bin")).ShouldBeFalse();
        DirectorySize.Of(setup.MirrorFolder).ShouldBeLessThan(200_000);
    }

    [Fact]
    public async Task Server_that_leaves_out_nothing_sends_all_and_it_works_too()
    {
        await using var setup = await GitSetup.StartAsync(partial: false);
        setup.Repository.Write("other.txt", "other").Write("deploy/a.yaml", "a").Commit();

        var commit = await setup.Open().FetchBranchAsync("main", ["deploy"], Ct);
        await setup.Open().ExportAsync(commit, ["deploy"], setup.Path("out"), Ct);

        File.ReadAllText(setup.Path("out/deploy/a.yaml")).ShouldBe("a");
        File.Exists(setup.Path("out/other.txt")).ShouldBeFalse();
    }

    [Fact]
    public async Task Everything_is_written_out_after_a_path_alone_was_fetched()
    {
        await using var setup = await GitSetup.StartAsync();
        setup.Repository.Write("base/a.yaml", "a").Write("deploy/b.yaml", "b").Commit();
        await setup.Open().FetchBranchAsync("main", ["deploy"], Ct);
        setup.Repository.Write("deploy/c.yaml", "c").Commit();

        var commit = await setup.Open().FetchBranchAsync("main", [], Ct);
        await setup.Open().ExportAsync(commit, ["."], setup.Path("out"), Ct);

        File.ReadAllText(setup.Path("out/base/a.yaml")).ShouldBe("a");
        File.ReadAllText(setup.Path("out/deploy/b.yaml")).ShouldBe("b");
        File.ReadAllText(setup.Path("out/deploy/c.yaml")).ShouldBe("c");
    }

    [Fact]
    public async Task What_was_fetched_is_written_out_while_the_server_is_gone()
    {
        await using var setup = await GitSetup.StartAsync();
        setup.Repository.Write("a.yaml", "a").Commit();
        var mirror = setup.Open();
        var commit = await mirror.FetchBranchAsync("main", [], Ct);
        await setup.Server.DisposeAsync();

        await mirror.ExportAsync(commit, [], setup.Path("out"), Ct);
        var error = await Should.ThrowAsync<GitException>(() => mirror.FindBranchAsync("main", Ct));

        File.ReadAllText(setup.Path("out/a.yaml")).ShouldBe("a");
        error.Code.ShouldBe(ErrorCode.GitUnreachable);
        error.IsTransient.ShouldBeTrue();
    }

    [Fact]
    public async Task Branch_pushed_with_force_is_followed()
    {
        await using var setup = await GitSetup.StartAsync();
        setup.Repository.Write("a.yaml", "first").Commit();
        var before = setup.Repository.Write("a.yaml", "before").Commit();
        await setup.Open().FetchBranchAsync("main", [], Ct);
        setup.Repository.Git("reset", "-q", "--hard", "HEAD~1");
        var after = setup.Repository.Write("a.yaml", "after").Commit();

        (await setup.Open().FetchBranchAsync("main", [], Ct)).ShouldBe(after);
        (await setup.Open().ChangedPathsAsync(before, after, Ct)).ShouldBe(["a.yaml"]);
        (await setup.Open().IsAncestorAsync(before, after, Ct)).ShouldBeFalse();
    }

    [Fact]
    public async Task Branch_that_is_gone_is_said_to_be()
    {
        await using var setup = await GitSetup.StartAsync();
        setup.Repository.Commit();
        setup.Repository.Git("branch", "prod");
        await setup.Open().FetchBranchAsync("prod", [], Ct);
        setup.Repository.Git("branch", "-D", "prod");

        var error = await Should.ThrowAsync<GitException>(() => setup.Open().FetchBranchAsync("prod", [], Ct));
        error.Code.ShouldBe(ErrorCode.BranchNotFound);
        error.Message.ShouldBe($"{setup.RepositoryUrl} does not have the branch prod.");
    }

    [Fact]
    public async Task Commit_is_fetched_by_its_hash_and_not_twice()
    {
        await using var setup = await GitSetup.StartAsync();
        var old = setup.Repository.Write("a.yaml", "old").Commit();
        setup.Repository.Write("a.yaml", "new").Commit();

        await setup.Open().FetchCommitAsync(old, [], Ct);
        await setup.Open().FetchCommitAsync(old, [], Ct);
        await setup.Open().ExportAsync(old, [], setup.Path("out"), Ct);

        File.ReadAllText(setup.Path("out/a.yaml")).ShouldBe("old");
        setup.Server.Fetches.ShouldBe(1);
    }

    [Fact]
    public async Task Commit_that_the_remote_does_not_have_is_said_to_be_gone()
    {
        await using var setup = await GitSetup.StartAsync();
        setup.Repository.Commit();

        var error = await Should.ThrowAsync<GitException>(() => setup.Open().FetchCommitAsync(new string('a', 40), [], Ct));
        error.Code.ShouldBe(ErrorCode.GitRefused);
        error.Message.ShouldContain("rebased away");
    }

    [Fact]
    public async Task Commit_tells_who_made_it_when_and_what_for()
    {
        await using var setup = await GitSetup.StartAsync();
        setup.Repository.Git("config", "user.name", "Ada \u001b[31mLovelace");
        var commit = setup.Repository.Commit("Scale up\n\nSince it is slow.");

        var log = await setup.Open().LogAsync(commit, Ct);

        (log.Hash, log.AuthorName, log.AuthorEmail, log.Subject).ShouldBe((commit, "Ada [31mLovelace", "ada@example.com", "Scale up"));
        log.Time.ShouldBe(DateTimeOffset.UtcNow, TimeSpan.FromMinutes(5));
    }

    [Fact]
    public async Task Changed_paths_are_those_that_differ_and_unknown_from_a_commit_that_is_not_here()
    {
        await using var setup = await GitSetup.StartAsync();
        var first = setup.Repository.Write("a.yaml", "a").Write("b/b.yaml", "b").Commit();
        await setup.Open().FetchBranchAsync("main", ["b"], Ct);
        setup.Repository.Write("between", "x").Commit();
        File.Move(Path.Combine(setup.Repository.Folder, "a.yaml"), Path.Combine(setup.Repository.Folder, "c ä.yaml"));
        var last = setup.Repository.Commit();

        (await setup.Open().ChangedPathsAsync(first, last, Ct)).ShouldBe(["a.yaml", "between", "c ä.yaml"]);
        (await setup.Open().ChangedPathsAsync(new string('b', 40), last, Ct)).ShouldBeNull();
    }

    [Fact]
    public async Task Ancestors_are_known_however_far_they_are()
    {
        await using var setup = await GitSetup.StartAsync();
        var first = setup.Repository.Write("a.yaml", "1").Commit();
        for (var i = 2; i < 6; i++)
            setup.Repository.Write("a.yaml", $"{i}").Commit();
        var last = await setup.Open().FetchBranchAsync("main", [], Ct);

        (await setup.Open().IsAncestorAsync(first, last, Ct)).ShouldBeTrue();
        (await setup.Open().IsAncestorAsync(last, first, Ct)).ShouldBeFalse();
        var next = setup.Repository.Write("a.yaml", "1").Commit(); // the folder of a commit that is not here itself
        await setup.Open().FetchBranchAsync("main", [], Ct);
        (await setup.Open().IsAncestorAsync(last, next, Ct)).ShouldBeTrue();
        await setup.Open().ExportAsync(next, [], setup.Path("out"), Ct);
        File.ReadAllText(setup.Path("out/a.yaml")).ShouldBe("1");
    }

    [Fact]
    public async Task Mirror_of_another_address_is_not_used()
    {
        await using var setup = await GitSetup.StartAsync();
        var first = setup.Repository.Commit();
        await setup.Open().FetchBranchAsync("main", [], Ct);
        var other = new TestRepository(setup.Path("repositories/other"));
        var commit = other.Write("b.yaml", "b").Commit();

        var mirror = setup.Open(url: $"{setup.Server.Url}/other/.git");
        (await mirror.FetchBranchAsync("main", [], Ct)).ShouldBe(commit);
        (await mirror.ChangedPathsAsync(first, commit, Ct)).ShouldBeNull();
    }

    [Fact]
    public async Task Removed_mirror_leaves_no_files()
    {
        await using var setup = await GitSetup.StartAsync();
        setup.Repository.Commit();
        await setup.Open().FetchBranchAsync("main", [], Ct);

        await setup.Mirrors.RemoveAsync("app", Ct);

        Directory.Exists(setup.Path("data/app")).ShouldBeFalse();
    }
}
