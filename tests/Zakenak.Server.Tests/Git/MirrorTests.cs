using System.Runtime.Versioning;
using Zakenak.Server.Errors;
using Zakenak.Server.Git;
using Zakenak.Testing.Git;

namespace Zakenak.Server.Tests.Git;

public sealed class MirrorTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Branch_is_found_without_fetching()
    {
        await using var setup = await GitSetup.StartAsync();
        var commit = setup.Repository.Write("a.yaml", "a").Commit();
        setup.Repository.Git("branch", "feature/x");

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

        var error = await Should.ThrowAsync<GitException>(() => setup.Open().FindBranchAsync("main", Ct));
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
    }

    [Fact]
    public async Task Branch_pushed_with_force_is_followed()
    {
        await using var setup = await GitSetup.StartAsync();
        setup.Repository.Write("a.yaml", "first").Commit();
        setup.Repository.Write("a.yaml", "before").Commit();
        await setup.Open().FetchBranchAsync("main", [], Ct);
        setup.Repository.Git("reset", "-q", "--hard", "HEAD~1");
        var after = setup.Repository.Write("a.yaml", "after").Commit();

        (await setup.Open().FetchBranchAsync("main", [], Ct)).ShouldBe(after);
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
        error.Message.ShouldBe($"{setup.RepositoryUrl} does not have the branch prod: check its name, or push it.");
    }

    [Fact]
    public async Task Commit_is_fetched_by_its_hash_and_not_twice()
    {
        await using var setup = await GitSetup.StartAsync();
        var old = setup.Repository.Write("a.yaml", "old").Commit();
        setup.Repository.Write("a.yaml", "new").Commit();

        await setup.Open().LogAsync(old, Ct);
        await setup.Open().LogAsync(old, Ct);
        await setup.Open().ExportAsync(old, [], setup.Path("out"), Ct);

        File.ReadAllText(setup.Path("out/a.yaml")).ShouldBe("old");
        setup.Server.Fetches.ShouldBe(1);
    }

    [Fact]
    public async Task Commit_that_the_remote_does_not_have_is_said_to_be_gone()
    {
        await using var setup = await GitSetup.StartAsync();
        setup.Repository.Commit();

        var error = await Should.ThrowAsync<GitException>(() => setup.Open().LogAsync(new string('a', 40), Ct));
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
        log.Time.ShouldNotBeNull().ShouldBe(DateTimeOffset.UtcNow, TimeSpan.FromMinutes(5));
    }

    [Theory]
    [InlineData("99999999999999 +0000")]
    [InlineData("1700000000 0000")]
    public async Task Commit_whose_time_nobody_can_read_is_used_without(string time)
    {
        await using var setup = await GitSetup.StartAsync();
        setup.Repository.Write("a.yaml", "a").Commit();
        var tree = setup.Repository.Git("rev-parse", "HEAD^{tree}").Trim();
        const string ada = "Ada <ada@example.com>";
        File.WriteAllText(setup.Path("commit"), $"tree {tree}\nauthor {ada} {time}\ncommitter {ada} {time}\n\nodd\n");
        var commit = setup.Repository.Git("hash-object", "-t", "commit", "--literally", "-w", setup.Path("commit")).Trim();
        setup.Repository.Git("update-ref", "refs/heads/main", commit);

        var log = await setup.Open().LogAsync(await setup.Open().FetchBranchAsync("main", [], Ct), Ct);

        (log.AuthorName, log.Subject).ShouldBe(("Ada", "odd"));
    }

    [Fact]
    public async Task Mirror_of_another_address_is_not_used()
    {
        await using var setup = await GitSetup.StartAsync();
        setup.Repository.Commit();
        await setup.Open().FetchBranchAsync("main", [], Ct);
        var other = new TestRepository(setup.Path("repositories/other"));
        var commit = other.Write("b.yaml", "b").Commit();

        var mirror = setup.Open(url: $"{setup.Server.Url}/other/.git");
        (await mirror.FetchBranchAsync("main", [], Ct)).ShouldBe(commit);
        Directory.EnumerateFiles(setup.MirrorFolder, "*.pack", SearchOption.AllDirectories).Count().ShouldBe(1);
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

    [Fact]
    public async Task Mirrors_of_repositories_that_are_no_more_are_swept_away()
    {
        await using var setup = await GitSetup.StartAsync();
        setup.Repository.Commit();
        await setup.Open().FetchBranchAsync("main", [], Ct);
        Directory.CreateDirectory(setup.Path("data/gone/mirror.git"));

        await setup.Mirrors.SweepAsync(new HashSet<string> { "app" }, Ct);

        Directory.GetDirectories(setup.Path("data")).Select(Path.GetFileName).ShouldBe([".scratch", "app"], ignoreOrder: true);
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public async Task Large_file_takes_no_memory_of_its_size()
    {
        await using var setup = await GitSetup.StartAsync();
        setup.Repository.Git("config", "core.bigFileThreshold", "1m");
        using (var zeros = File.Create(Path.Combine(setup.Repository.Folder, "zeros")))
            zeros.SetLength(200_000_000); // and some 200 KB as Git sends it
        setup.Repository.Commit();
        setup.Network.FileRoots.Add(setup.Path("repositories"));
        using var mirrors = setup.NewMirrors(program: setup.Program("ulimit -v 150000\nexec GIT \"$@\"")); // KB of address space
        var mirror = mirrors.Open("app", GitRemote.Parse($"file://{setup.Repository.Folder}", setup.Network), GitCredentials.None);

        await mirror.ExportAsync(await mirror.FindBranchAsync("main", Ct), [], setup.Path("out"), Ct);

        new FileInfo(setup.Path("out/zeros")).Length.ShouldBe(200_000_000);
    }
}
