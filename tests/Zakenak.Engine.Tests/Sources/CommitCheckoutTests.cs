using System.Diagnostics;
using Zakenak.Engine.Inventory;
using Zakenak.Engine.Sources;

namespace Zakenak.Engine.Tests.Sources;

public sealed class CommitCheckoutTests : IDisposable
{
    private readonly GitFolder repository = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => repository.Dispose();

    [Fact]
    public async Task It_holds_the_files_of_the_commit_and_is_gone_afterwards()
    {
        var first = repository.Write("a.yaml", "first\n").Commit();
        repository.Write("a.yaml", "second\n").Commit();

        var checkout = await CommitCheckout.CreateAsync(repository.Path, first, Ct);
        var content = await File.ReadAllTextAsync(Path.Combine(checkout.Root, "a.yaml"), Ct);
        await checkout.DisposeAsync();

        content.ShouldBe("first\n");
        Directory.Exists(checkout.Root).ShouldBeFalse();
        repository.Git("worktree", "list").Trim().Split('\n').Length.ShouldBe(1);
    }

    [Fact]
    public async Task What_a_process_that_is_gone_left_is_removed_and_the_users_own_worktrees_stay()
    {
        var commit = repository.Commit();
        repository.Git("worktree", "add", "-q", "--detach", $"{repository.Path}/mine");
        var left = Directory.CreateTempSubdirectory("zakenak-rollback-").FullName;
        repository.Git("worktree", "add", "-q", "--detach", $"{left}/tree");
        await File.WriteAllTextAsync($"{left}/holder", (LeaseHolder.Current with { Started = "1" }).ToString(), Ct);

        await using var checkout = await CommitCheckout.CreateAsync(repository.Path, commit, Ct);

        Directory.Exists(left).ShouldBeFalse();
        var list = repository.Git("worktree", "list");
        list.ShouldNotContain(left);
        list.ShouldContain($"{repository.Path}/mine");
    }

    [Fact]
    public async Task Two_at_once_do_not_disturb_each_other()
    {
        var commit = repository.Write("a.yaml", "a").Commit();

        await using var one = await CommitCheckout.CreateAsync(repository.Path, commit, Ct);
        await using var other = await CommitCheckout.CreateAsync(repository.Path, commit, Ct);

        File.Exists(Path.Combine(one.Root, "a.yaml")).ShouldBeTrue();
        File.Exists(Path.Combine(other.Root, "a.yaml")).ShouldBeTrue();
    }

    [Fact]
    public async Task A_commit_that_git_does_not_have_is_refused()
    {
        repository.Commit();
        var error = await Should.ThrowAsync<ReconcileException>(() => CommitCheckout.CreateAsync(repository.Path, new string('a', 40), Ct));
        error.Reason.ShouldBe(Reasons.RollbackRefused);
        error.Message.ShouldContain("git fetch --unshallow");
    }

    [Fact]
    public async Task Hooks_of_the_repository_are_not_run()
    {
        var commit = repository.Commit();
        var trace = Path.Combine(repository.Path, "ran");
        repository.Write("hook", $"#!/bin/sh\ntouch {trace}\n");
        using (var install = Process.Start("install", ["-Dm755", $"{repository.Path}/hook", $"{repository.Path}/.git/hooks/post-checkout"]))
            await install.WaitForExitAsync(Ct);

        await using var checkout = await CommitCheckout.CreateAsync(repository.Path, commit, Ct);

        File.Exists(trace).ShouldBeFalse();
    }

    [Fact]
    public async Task Files_that_git_lfs_did_not_fill_are_named()
    {
        // As on a machine without git-lfs.
        repository.Git("config", "filter.lfs.process", "");
        repository.Git("config", "filter.lfs.smudge", "cat");
        repository.Git("config", "filter.lfs.clean", "cat");
        var commit = repository.Write(".gitattributes", "*.tgz filter=lfs\n")
            .Write("charts/a.tgz", "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n")
            .Write("charts/b.tgz", "whole").Commit();

        await using var checkout = await CommitCheckout.CreateAsync(repository.Path, commit, Ct);

        checkout.LfsPointers.ShouldBe(["charts/a.tgz"]);
    }
}
