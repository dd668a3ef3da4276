using System.Diagnostics;
using Zakenak.Engine.Sources;
using Zakenak.Engine.Tests.Configuration;

namespace Zakenak.Engine.Tests.Sources;

public sealed class WorkTreeTests : IDisposable
{
    private readonly ProjectFolder folder = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Folder_outside_of_git_has_none() => (await WorkTree.FindAsync(folder.Path, Ct)).ShouldBeNull();

    [Fact]
    public async Task Repository_before_its_first_commit_has_a_branch_but_no_revision()
    {
        Git("init", "-q", "-b", "main");
        (await WorkTree.FindAsync(folder.Path, Ct)).ShouldBe(new WorkTree(folder.Path, "main", null, false));
    }

    [Fact]
    public async Task Revision_is_the_branch_and_the_commit_and_is_found_from_any_folder_within()
    {
        Commit();
        Directory.CreateDirectory(folder.File("apps/shop"));
        var commit = Git("rev-parse", "HEAD").Trim();
        var tree = (await WorkTree.FindAsync(folder.File("apps/shop"), Ct))!;
        (tree.Root, tree.Revision).ShouldBe((folder.Path, $"main@sha1:{commit}"));
    }

    [Theory]
    [InlineData("tracked.yaml")]
    [InlineData("new.yaml")]
    public async Task Change_that_is_not_committed_is_said(string file)
    {
        Commit();
        folder.Write(file, "changed\n");
        (await WorkTree.FindAsync(folder.Path, Ct))!.Revision!.ShouldEndWith("+dirty");
    }

    [Fact]
    public async Task Ignored_file_changes_nothing()
    {
        folder.Write(".gitignore", "*.log\n");
        Commit();
        folder.Write("a.log");
        (await WorkTree.FindAsync(folder.Path, Ct))!.Dirty.ShouldBeFalse();
    }

    [Fact]
    public async Task Detached_head_has_no_branch()
    {
        Commit();
        Git("checkout", "-q", "--detach");
        var tree = (await WorkTree.FindAsync(folder.Path, Ct))!;
        tree.Branch.ShouldBeNull();
        tree.Revision!.ShouldStartWith("HEAD@sha1:");
    }

    [Fact]
    public async Task Linked_worktree_is_its_own_top_level()
    {
        Commit();
        Git("worktree", "add", "-q", "linked", "-b", "other");
        var tree = (await WorkTree.FindAsync(folder.File("linked"), Ct))!;
        (tree.Root, tree.Branch).ShouldBe((folder.File("linked"), "other"));
    }

    [Fact]
    public async Task Broken_repository_is_an_error_and_not_no_repository()
    {
        folder.Write(".git/HEAD", "ref: refs/heads/main\n");
        var refusal = await Should.ThrowAsync<ReconcileException>(() => WorkTree.FindAsync(folder.Path, Ct));
        refusal.Reason.ShouldBe(Reasons.GitFailed);
        refusal.Message.ShouldContain(folder.Path);
    }

    [Fact]
    public async Task Program_that_the_repository_names_is_not_run()
    {
        Commit();
        Git("config", "core.fsmonitor", $"touch {folder.File("run")}; false");
        await WorkTree.FindAsync(folder.Path, Ct);
        File.Exists(folder.File("run")).ShouldBeFalse();
    }

    private void Commit()
    {
        Git("init", "-q", "-b", "main");
        folder.Write("tracked.yaml", "a: 1\n");
        Git("add", ".");
        Git("-c", "user.name=Test", "-c", "user.email=test@example.com", "commit", "-q", "-m", "first");
    }

    private string Git(params string[] arguments)
    {
        using var git = Process.Start(new ProcessStartInfo("git", ["-C", folder.Path, .. arguments]) { RedirectStandardOutput = true })!;
        var said = git.StandardOutput.ReadToEnd();
        git.WaitForExit();
        git.ExitCode.ShouldBe(0);
        return said;
    }
}
