using System.Runtime.Versioning;
using System.Text;
using Zakenak.Server.Errors;
using Zakenak.Server.Git;

namespace Zakenak.Server.Tests.Git;

public sealed class ExportTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Files_are_those_of_the_commit_byte_for_byte_whatever_its_attributes_say()
    {
        await using var setup = await GitSetup.StartAsync();
        setup.Repository.Write("lf.yaml", "a: 1\n").Write("id.yaml", "$Id$ $Format:%H$").Write("deploy/a.yaml", "a\n")
            .Write("empty", "").Commit();
        setup.Repository.Write(".gitattributes", "* export-subst ident\n*.yaml text eol=crlf\ndeploy export-ignore\n").Commit();
        await ExportAsync(setup);

        File.ReadAllText(setup.Path("out/lf.yaml")).ShouldBe("a: 1\n");
        File.ReadAllText(setup.Path("out/id.yaml")).ShouldBe("$Id$ $Format:%H$");
        File.ReadAllText(setup.Path("out/deploy/a.yaml")).ShouldBe("a\n");
        File.ReadAllText(setup.Path("out/empty")).ShouldBe("");
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public async Task Programs_stay_programs_and_equal_files_are_written_to_every_place()
    {
        await using var setup = await GitSetup.StartAsync();
        setup.Repository.Write("a.sh", "#!/bin/sh\n").Write("b.txt", "#!/bin/sh\n").Write("c/d.txt", "#!/bin/sh\n");
        File.SetUnixFileMode(Path.Combine(setup.Repository.Folder, "a.sh"), (UnixFileMode)Convert.ToInt32("755", 8));
        setup.Repository.Commit();
        await ExportAsync(setup);

        File.GetUnixFileMode(setup.Path("out/a.sh")).HasFlag(UnixFileMode.UserExecute).ShouldBeTrue();
        File.GetUnixFileMode(setup.Path("out/b.txt")).HasFlag(UnixFileMode.UserExecute).ShouldBeFalse();
        File.ReadAllText(setup.Path("out/c/d.txt")).ShouldBe("#!/bin/sh\n");
    }

    [Fact]
    public async Task Symlinks_are_written_as_they_are_and_nothing_is_written_through_them()
    {
        await using var setup = await GitSetup.StartAsync();
        Directory.CreateDirectory(setup.Path("outside"));
        File.CreateSymbolicLink(Path.Combine(setup.Repository.Folder, "out"), setup.Path("outside"));
        setup.Repository.Write("z/file", "x").Commit();
        await ExportAsync(setup);

        new FileInfo(setup.Path("out/out")).LinkTarget.ShouldBe(setup.Path("outside"));
        Directory.GetFileSystemEntries(setup.Path("outside")).ShouldBeEmpty();
    }

    [Fact]
    public async Task Tree_with_a_file_beneath_its_own_symlink_is_refused()
    {
        await using var setup = await GitSetup.StartAsync();
        // A tree that git itself never writes: "a" twice, as a symlink and as a folder.
        setup.Repository.Write("x", setup.Path("outside")).Commit();
        var link = setup.Repository.Git("rev-parse", "HEAD:x").Trim();
        var inner = setup.Repository.Git("rev-parse", "HEAD^{tree}").Trim();
        var list = setup.Path("tree");
        File.WriteAllBytes(list, [.. "120000 a\0"u8, .. Convert.FromHexString(link), .. "40000 a\0"u8, .. Convert.FromHexString(inner)]);
        var tree = setup.Repository.Git("hash-object", "-t", "tree", "--literally", "-w", list).Trim();
        setup.Repository.Git("update-ref", "refs/heads/main", setup.Repository.Git("commit-tree", "-m", "bad", tree).Trim());

        var error = await Should.ThrowAsync<GitException>(() => setup.Open().FetchBranchAsync("main", [], Ct));

        error.Code.ShouldBe(ErrorCode.GitRefused);
        error.Message.ShouldContain("duplicateEntries");
    }

    [Fact]
    public async Task Submodule_in_the_path_is_refused_by_its_name_and_elsewhere_does_not_matter()
    {
        await using var setup = await GitSetup.StartAsync();
        var commit = setup.Repository.Write("deploy/a.yaml", "a").Commit();
        setup.Repository.Git("update-index", "--add", "--cacheinfo", $"160000,{commit},vendor/charts");
        setup.Repository.Git("commit", "-q", "-m", "submodule");
        var newest = await setup.Open().FindBranchAsync("main", Ct);

        var error = await Should.ThrowAsync<GitException>(() => setup.Open().ExportAsync(newest, [], setup.Path("out"), Ct));
        await setup.Open().ExportAsync(newest, ["deploy"], setup.Path("part"), Ct);

        error.Code.ShouldBe(ErrorCode.GitRefused);
        error.Message.ShouldContain("vendor/charts is a submodule");
        File.Exists(setup.Path("part/deploy/a.yaml")).ShouldBeTrue();
    }

    [Fact]
    public async Task File_of_git_lfs_is_refused_by_its_name()
    {
        await using var setup = await GitSetup.StartAsync();
        setup.Repository.Write("charts/a.tgz", "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n").Commit();

        var error = await Should.ThrowAsync<GitException>(() => ExportAsync(setup));
        error.Message.ShouldContain("charts/a.tgz is kept in Git LFS");
    }

    [Fact]
    public async Task Path_that_is_not_there_is_named_and_writes_nothing()
    {
        await using var setup = await GitSetup.StartAsync();
        setup.Repository.Write("deploy/prod/a.yaml", "a").Commit();

        var error = await Should.ThrowAsync<GitException>(() => ExportAsync(setup, "deploy/prod", "deploy/pro"));
        error.Code.ShouldBe(ErrorCode.GitRefused);
        error.Message.ShouldContain("has no path deploy/pro:");
        Directory.Exists(setup.Path("out")).ShouldBeFalse();
    }

    [Theory]
    [InlineData("../x")]
    [InlineData("a/../../x")]
    [InlineData("a\nb")]
    public async Task Path_that_leads_out_is_refused(string path)
    {
        await using var setup = await GitSetup.StartAsync();
        setup.Repository.Write("a/x", "a").Commit();

        var error = await Should.ThrowAsync<ServerException>(() => ExportAsync(setup, path));
        error.Code.ShouldBe(ErrorCode.InvalidInput);
    }

    [Theory]
    [InlineData("--output=x")]
    [InlineData(":(glob)**")]
    [InlineData("*")]
    public async Task Path_is_neither_an_option_nor_a_pattern(string path)
    {
        await using var setup = await GitSetup.StartAsync();
        setup.Repository.Write("a/x", "a").Commit();

        var error = await Should.ThrowAsync<GitException>(() => ExportAsync(setup, path));
        error.Message.ShouldContain("has no path");
    }

    [Fact]
    public async Task More_than_the_limit_is_not_written_out()
    {
        await using var setup = await GitSetup.StartAsync();
        // Small to fetch, large to write.
        setup.Repository.Write("a", new string('a', 300_000)).Write("b", new string('b', 300_000)).Commit();
        setup.Options.MaxSize = 500_000;

        var error = await Should.ThrowAsync<GitException>(() => ExportAsync(setup));
        error.Message.ShouldContain("Git:MaxMegabytes");
        DirectorySize.Of(setup.Path("out")).ShouldBeLessThan(500_000);
    }

    [Fact]
    public async Task More_files_than_the_limit_are_not_written_out()
    {
        await using var setup = await GitSetup.StartAsync();
        setup.Repository.Write("a", "a").Write("b", "b").Write("c", "c").Commit();
        setup.Options.MaxFiles = 2;

        var error = await Should.ThrowAsync<GitException>(() => ExportAsync(setup));
        error.Message.ShouldContain("Git:MaxFiles");
    }

    [Fact]
    public async Task Trees_of_trees_with_more_files_than_any_disk_holds_are_not_counted_to_their_end_nor_fetched_anew()
    {
        await using var setup = await GitSetup.StartAsync();
        var (kind, id) = ("100644", setup.Repository.Write("x", "x").Git("hash-object", "-w", "x").Trim());
        for (var depth = 0; depth < 10; depth++)
        {
            var content = Convert.FromHexString(id);
            var entries = Enumerable.Range(0, 10).SelectMany(i => (byte[])[.. Encoding.ASCII.GetBytes($"{kind} {i}\0"), .. content]);
            File.WriteAllBytes(setup.Path("tree"), [.. entries]);
            (kind, id) = ("40000", setup.Repository.Git("hash-object", "-t", "tree", "-w", setup.Path("tree")).Trim());
        }
        setup.Repository.Git("update-ref", "refs/heads/main", setup.Repository.Git("commit-tree", "-m", "bomb", id).Trim());

        await Should.ThrowAsync<GitException>(() => ExportAsync(setup));
        var error = await Should.ThrowAsync<GitException>(() => ExportAsync(setup));

        error.Code.ShouldBe(ErrorCode.GitRefused);
        error.Message.ShouldContain("Git:MaxFiles");
        setup.Server.Fetches.ShouldBe(1);
    }

    [Fact]
    public async Task Name_that_no_file_system_takes_is_refused()
    {
        await using var setup = await GitSetup.StartAsync();
        var content = setup.Repository.Write("x", "x").Git("hash-object", "-w", "x").Trim();
        setup.Repository.Git("update-index", "--add", "--cacheinfo", $"100644,{content},{new string('n', 256)}");
        setup.Repository.Git("commit", "-q", "-m", "long");

        var error = await Should.ThrowAsync<GitException>(() => ExportAsync(setup));

        error.Code.ShouldBe(ErrorCode.GitRefused);
        error.Message.ShouldContain("cannot be written here: rename the file");
    }

    private static async Task ExportAsync(GitSetup setup, params string[] paths)
    {
        var commit = await setup.Open().FindBranchAsync("main", Ct);
        await setup.Open().ExportAsync(commit, paths, setup.Path("out"), Ct);
    }
}
