using System.Diagnostics;
using System.Text;
using Zakenak.Server.Errors;
using Zakenak.Server.Git;
using Zakenak.Server.Network;

namespace Zakenak.Server.Tests.Git;

public sealed class FaultTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Fetch_that_is_killed_in_its_middle_works_the_next_time()
    {
        await using var setup = await StartAsync();
        setup.Server.Stalls = true;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var fetching = setup.Open().FetchBranchAsync("main", [], stop.Token);
        await setup.Server.Stalled;
        await stop.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => fetching);
        setup.Server.Stalls = false;

        var commit = await setup.Open().FetchBranchAsync("main", [], Ct);
        await setup.Open().ExportAsync(commit, [], setup.Path("out"), Ct);

        File.Exists(setup.Path("out/a.yaml")).ShouldBeTrue();
        Directory.EnumerateFiles(setup.MirrorFolder, "*", SearchOption.AllDirectories).ShouldNotContain(f => f.EndsWith(".lock"));
        Directory.EnumerateFiles(setup.MirrorFolder, "tmp_*", SearchOption.AllDirectories).ShouldBeEmpty();
    }

    [Fact]
    public async Task Git_that_outlived_its_killed_server_is_ended()
    {
        await using var setup = await StartAsync();
        await setup.Open().FetchBranchAsync("main", [], Ct);
        setup.Repository.Write("b.yaml", "b").Commit();
        setup.Server.Stalls = true;
        using var orphan = Process.Start(new ProcessStartInfo("git", ["fetch", "-q", "--depth=1", setup.RepositoryUrl, "main"])
        {
            WorkingDirectory = setup.MirrorFolder,
        })!;
        await setup.Server.Stalled;
        setup.Server.Stalls = false;
        while (!File.Exists(Path.Combine(setup.MirrorFolder, "shallow.lock")))
            await Task.Delay(10, Ct); // it holds this as long as it works

        await setup.Open().FetchBranchAsync("main", [], Ct);
        await orphan.WaitForExitAsync(Ct);

        orphan.ExitCode.ShouldBe(137); // killed
    }

    [Theory]
    [InlineData("HEAD")]
    [InlineData("objects/pack/*.pack")]
    [InlineData("objects/pack/*.idx")]
    [InlineData("shallow")]
    [InlineData("config")]
    public async Task Damaged_mirror_is_made_anew(string file)
    {
        await using var setup = await StartAsync();
        var commit = await setup.Open().FetchBranchAsync("main", [], Ct);
        foreach (var path in Directory.GetFiles(setup.MirrorFolder, file))
        {
            File.Delete(path);
            await File.WriteAllTextAsync(path, "damaged", Ct);
        }

        await setup.Open().ExportAsync(commit, [], setup.Path("out"), Ct);
        setup.Repository.Write("a.yaml", "new").Commit();
        var next = await setup.Open().FetchBranchAsync("main", [], Ct);
        await setup.Open().ExportAsync(next, [], setup.Path("next"), Ct);

        (await File.ReadAllTextAsync(setup.Path("out/a.yaml"), Ct)).ShouldStartWith("0");
        (await File.ReadAllTextAsync(setup.Path("next/a.yaml"), Ct)).ShouldBe("new");
    }

    [Fact]
    public async Task Mirror_whose_folder_is_gone_is_made_anew()
    {
        await using var setup = await StartAsync();
        var commit = await setup.Open().FetchBranchAsync("main", [], Ct);
        Directory.Delete(setup.MirrorFolder, recursive: true);

        await setup.Open().ExportAsync(commit, [], setup.Path("out"), Ct);

        File.Exists(setup.Path("out/a.yaml")).ShouldBeTrue();
    }

    [Fact]
    public async Task Repository_larger_than_the_limit_is_refused_and_leaves_nothing_large()
    {
        await using var setup = await StartAsync();
        setup.Options.MaxSize = 100_000;

        for (var time = 0; time < 2; time++) // what came the first time is not the measure of the second
        {
            var error = await Should.ThrowAsync<GitException>(() => setup.Open().FetchBranchAsync("main", [], Ct));
            error.Code.ShouldBe(ErrorCode.GitRefused);
            error.Message.ShouldContain("Git:MaxMegabytes");
            DirectorySize.Of(setup.Path("data")).ShouldBeLessThan(100_000);
        }
    }

    [Fact]
    public async Task Server_that_answers_no_further_is_given_up()
    {
        await using var setup = await StartAsync();
        setup.Server.Stalls = true;
        setup.Options.Timeout = TimeSpan.FromSeconds(2);

        var error = await Should.ThrowAsync<GitException>(() => setup.Open().FetchBranchAsync("main", [], Ct));

        error.Code.ShouldBe(ErrorCode.GitUnreachable);
        error.Message.ShouldContain("longer than 2 seconds");
    }

    [Fact]
    public async Task Two_servers_that_share_a_folder_take_turns()
    {
        await using var setup = await StartAsync();
        string[] commits = [.. Enumerable.Range(0, 8).Select(i => setup.Repository.Write("b.yaml", $"{i}").Commit())];
        using var other = setup.NewMirrors();
        var remote = GitRemote.Parse(setup.RepositoryUrl, setup.Network);

        await Task.WhenAll(commits.Select((commit, i) =>
            (i % 2 == 0 ? setup.Mirrors : other).Open("app", remote, GitCredentials.None).LogAsync(commit, Ct)));

        setup.Server.Fetches.ShouldBe(8);
        setup.Server.MostFetchesAtOnce.ShouldBe(1);
    }

    [Fact]
    public async Task What_a_killed_server_began_to_make_anew_is_removed_and_its_git_is_ended()
    {
        await using var setup = await StartAsync();
        await setup.Open().FetchBranchAsync("main", [], Ct);
        var unfinished = setup.MirrorFolder + ".new";
        Process.Start("git", ["init", "-q", "--bare", unfinished]).WaitForExit();
        setup.Server.Stalls = true;
        using var orphan = Process.Start(new ProcessStartInfo("git", ["fetch", "-q", setup.RepositoryUrl, "main"])
        {
            WorkingDirectory = unfinished,
        })!;
        await setup.Server.Stalled;
        setup.Server.Stalls = false;
        var ofGc = Path.Combine(setup.MirrorFolder, "objects/pack/.tmp-4711-pack-0123");
        await File.WriteAllTextAsync(ofGc, "left", Ct);

        await setup.Open().FetchBranchAsync("main", [], Ct);
        await orphan.WaitForExitAsync(Ct);

        orphan.ExitCode.ShouldBe(137); // killed, though it held no lock
        Directory.Exists(unfinished).ShouldBeFalse();
        File.Exists(ofGc).ShouldBeFalse();
    }

    [Fact]
    public async Task Shell_of_somebody_who_looks_around_in_a_mirror_is_not_ended()
    {
        await using var setup = await StartAsync();
        await setup.Open().FetchBranchAsync("main", [], Ct);
        using var shell = Process.Start(new ProcessStartInfo("sh", ["-c", "echo in; read line; exit 3"])
        {
            WorkingDirectory = setup.MirrorFolder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        await shell.StandardOutput.ReadLineAsync(Ct);
        await setup.Open().FetchBranchAsync("main", [], Ct);
        shell.StandardInput.Close();

        await shell.WaitForExitAsync(Ct);

        shell.ExitCode.ShouldBe(3);
    }

    [Fact]
    public async Task Full_disk_is_told_as_such_wherever_it_is_met()
    {
        await using var setup = await StartAsync();
        await using var small = await SmallDisk.MountAsync(setup.Path("small"));
        var commit = await setup.Open().FetchBranchAsync("main", [], Ct);
        setup.Network.FileRoots.Add(setup.Path("repositories"));
        var remote = GitRemote.Parse($"file://{setup.Repository.Folder}", setup.Network);
        using var mirrors = new GitMirrors(setup.Path("small/git"), setup.Options, new AddressRules(setup.Network));
        var mirror = mirrors.Open("app", remote, GitCredentials.None);

        await ShouldBeFullAsync(() => setup.Open().ExportAsync(commit, [], setup.Path("small/out"), Ct));
        Directory.Delete(setup.Path("small/out"), recursive: true);
        await ShouldBeFullAsync(() => mirror.ExportAsync(commit, [], setup.Path("out"), Ct));
        small.Fill();
        await ShouldBeFullAsync(() => mirror.FindBranchAsync("main", Ct));
    }

    [Fact]
    public async Task Another_process_in_the_mirror_is_waited_for()
    {
        await using var setup = await StartAsync();
        using var holder = Process.Start(new ProcessStartInfo("flock", [setup.Path("data/app.lock"), "sh", "-c", "echo in; cat"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        await holder.StandardOutput.ReadLineAsync(Ct);
        using var impatient = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        impatient.CancelAfter(TimeSpan.FromMilliseconds(300));
        await Should.ThrowAsync<OperationCanceledException>(() => setup.Open().FetchBranchAsync("main", [], impatient.Token));

        var fetching = setup.Open().FetchBranchAsync("main", [], Ct);
        setup.Server.Fetches.ShouldBe(0);
        holder.StandardInput.Close();

        (await fetching).Length.ShouldBe(40);
    }

    [Fact]
    public async Task Secrets_are_on_no_command_line()
    {
        const string secret = "pl4nted-c0mmand-line";
        await using var setup = await StartAsync();
        setup.Server.Stalls = true;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var fetching = setup.Open(new() { Username = "ada", Password = secret }).FetchBranchAsync("main", [], stop.Token);
        await setup.Server.Stalled;

        var lines = CommandLines();
        await stop.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => fetching);

        setup.Server.Authorizations.ShouldContain($"Basic {Base64($"ada:{secret}")}");
        lines.ShouldContain(line => line.Contains("refs/zakenak/incoming"));
        lines.ShouldNotContain(line => line.Contains(secret) || line.Contains(Base64($"ada:{secret}")));
    }

    [Fact]
    public async Task Keys_of_a_server_that_was_killed_are_removed_and_those_of_one_that_runs_are_not()
    {
        await using var setup = await StartAsync();
        var left = Directory.CreateDirectory(setup.Path("data/.scratch/left/1")).FullName;
        await File.WriteAllTextAsync(Path.Combine(left, "key"), "key", Ct);
        using var running = new GitScratch(setup.Path("data/.scratch"));

        using var started = new GitScratch(setup.Path("data/.scratch"));

        Directory.Exists(setup.Path("data/.scratch/left")).ShouldBeFalse();
        Directory.Exists(running.Folder).ShouldBeTrue();
    }

    private static async Task ShouldBeFullAsync(Func<Task> work)
    {
        var error = await Should.ThrowAsync<GitException>(work);
        error.Code.ShouldBe(ErrorCode.Internal);
        error.Message.ShouldStartWith("A disk of this server is full");
    }

    private static async Task<GitSetup> StartAsync()
    {
        var setup = await GitSetup.StartAsync();
        setup.Repository.Write("a.yaml", new Random(1).GetString("0123456789abcdef", 1_000_000)).Commit();
        setup.Repository.Write("a.yaml", "0" + File.ReadAllText(Path.Combine(setup.Repository.Folder, "a.yaml"))).Commit();
        return setup;
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    private static List<string> CommandLines()
    {
        var lines = new List<string>();
        foreach (var process in Directory.EnumerateDirectories("/proc").Where(p => int.TryParse(Path.GetFileName(p), out _)))
        {
            try
            {
                lines.Add(File.ReadAllText(Path.Combine(process, "cmdline")));
            }
            catch (IOException)
            {
                // It ended.
            }
        }
        return lines;
    }
}
