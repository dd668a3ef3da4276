using System.Diagnostics;
using Zakenak.Engine.Inventory;
using Zakenak.Testing;

namespace Zakenak.EndToEnd;

/// <summary>A rollback works in a worktree of its own: of it nothing is left, however the run ends.</summary>
public class RollbackWorktreeTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Neither_the_users_tree_nor_the_list_of_worktrees_is_other_than_before()
    {
        await using var project = await TestProject.CreateAsync();
        await project.ConvergeAsync("one");
        await project.ConvergeAsync("two");
        project.Folder.Write("notes.txt", "not committed");

        foreach (var (command, code) in new[] { ("-n zakenak-nowhere --yes --timeout 5m", 1), ("--dry-run", 0), ("--yes", 0) })
        {
            (await project.RunAsync($"rollback {command}")).ShouldExit(code);
            (await project.GitAsync("status", "--porcelain")).ShouldBe("?? notes.txt", command);
            (await WorktreesAsync(project)).Count.ShouldBe(1, command);
        }
    }

    [Fact]
    public async Task What_a_killed_rollback_left_is_removed_by_the_next()
    {
        await using var project = await TestProject.CreateAsync();
        await project.ConvergeAsync("one");
        await project.ConvergeAsync("two");
        string left;
        await using (await LeaseAsync(project))
        {
            using var process = await StartUntilItWaitsAsync(project);
            process.Kill();
            await process.WaitForExitAsync(Ct);
            left = (await WorktreesAsync(project))[1];
        }

        (await project.RunAsync("rollback --yes")).ShouldExit(0);

        left.ShouldContain("zakenak-rollback-");
        Directory.Exists(Path.GetDirectoryName(left)).ShouldBeFalse();
        (await WorktreesAsync(project)).Count.ShouldBe(1);
        (await project.GreetingAsync("settings")).ShouldBe("one");
    }

    [Fact]
    public async Task Ctrl_C_leaves_no_worktree_behind()
    {
        await using var project = await TestProject.CreateAsync();
        await project.ConvergeAsync("one");
        await project.ConvergeAsync("two");
        await using var lease = await LeaseAsync(project);
        using var process = await StartUntilItWaitsAsync(project);

        process.Interrupt();

        (await Zakenak.FinishAsync(process)).ShouldExit(130);
        (await WorktreesAsync(project)).Count.ShouldBe(1);
        (await project.GreetingAsync("settings")).ShouldBe("two");
    }

    /// <summary>Another run of the project, as far as anybody can see.</summary>
    private static Task<RunLease> LeaseAsync(TestProject project) =>
        RunLease.AcquireAsync(TestCluster.Client, new Owner("shop", project.Namespace), TimeSpan.FromSeconds(20), _ => { }, Ct);

    /// <summary>A rollback that waits for that other run.</summary>
    private static async Task<Process> StartUntilItWaitsAsync(TestProject project)
    {
        var process = Zakenak.Start(Zakenak.Path, project.WithCluster("rollback --yes").Split(' '), project.Folder.Path, null);
        string? line;
        do
            line = await process.StandardError.ReadLineAsync(Ct);
        while (line?.StartsWith("waiting for another run", StringComparison.Ordinal) == false);
        return process;
    }

    /// <summary>The user's own first.</summary>
    private static async Task<List<string>> WorktreesAsync(TestProject project)
    {
        const string mark = "worktree ";
        var list = await project.GitAsync("worktree", "list", "--porcelain");
        return [.. list.Split('\n').Where(l => l.StartsWith(mark, StringComparison.Ordinal)).Select(l => l[mark.Length..])];
    }
}
