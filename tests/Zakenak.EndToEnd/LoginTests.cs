using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;

namespace Zakenak.EndToEnd;

public sealed class LoginTests
{
    [Fact]
    public async Task Token_is_stored_for_its_owner_alone_and_the_password_nowhere()
    {
        await using var project = await ServerProject.StartAsync();
        var outcome = (await project.RunAsync(["login", project.Address + "/", "-u", "admin", "--password-stdin", "-o", "json"], ServerProject.AdminPassword)).ShouldExit(0);
        ((string)outcome.Json["server"]!).ShouldBe(project.Address);
        ((string)outcome.Json["role"]!).ShouldBe("admin");
        if (!OperatingSystem.IsWindows())
            File.GetUnixFileMode(project.SignIns).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        var token = (string)JsonNode.Parse(await File.ReadAllTextAsync(project.SignIns))!["servers"]![project.Address]!["token"]!;
        foreach (var said in new[] { outcome.Output, outcome.Errors, project.Server.Log })
        {
            said.ShouldNotContain(token);
            said.ShouldNotContain("s3cret");
        }
        (await File.ReadAllTextAsync(project.SignIns)).ShouldNotContain("s3cret");
        (await project.ReadAsync("project list")).AsArray().ShouldBeEmpty();
    }

    [Fact]
    public async Task Person_is_asked_for_name_and_password()
    {
        await using var project = await ServerProject.StartAsync();
        var outcome = (await project.RunOnTerminalAsync($"login {project.Address}", $"admin\n{ServerProject.AdminPassword}\n")).ShouldExit(0);
        outcome.Output.ShouldContain("User name: ");
        outcome.Output.ShouldContain("Password of admin: ");
        outcome.Output.ShouldContain($"signed in to {project.Address} as admin");
    }

    [Fact]
    public async Task Password_that_is_typed_is_not_shown()
    {
        using var folder = new TemporaryFolder();
        using var process = await AskedAsync(folder, "-u admin", "Password of admin: ");
        await process.StandardInput.WriteAsync("planted-s3cret\n");
        await process.StandardInput.FlushAsync();
        var outcome = (await Zakenak.FinishAsync(process)).ShouldExit(3);
        outcome.Output.ShouldContain("ServerUnreachable");
        outcome.Output.ShouldNotContain("s3cret");
    }

    [Theory, InlineData("", "User name: "), InlineData("-u admin", "Password of admin: ")]
    public async Task First_Ctrl_C_at_a_question_ends_the_command(string flags, string question)
    {
        using var folder = new TemporaryFolder();
        using var process = await AskedAsync(folder, flags, question);
        await process.StandardInput.WriteAsync('\x3');
        await process.StandardInput.FlushAsync();
        (await Zakenak.FinishAsync(process)).ShouldExit(130).Output.ShouldContain("interrupted; nothing was changed.");
    }

    [Theory]
    [InlineData("login http://127.0.0.1:1 --token-stdin")]
    [InlineData("user create ada --password-file - --server http://127.0.0.1:1")]
    public async Task First_Ctrl_C_ends_the_wait_for_standard_input(string command)
    {
        using var folder = new TemporaryFolder();
        using var process = Zakenak.Start(Zakenak.Path, command.Split(' '), folder.Path,
            new Dictionary<string, string?> { ["HOME"] = folder.Path, ["ZAKENAK_TOKEN"] = "zak_any" });
        await process.StandardInput.WriteAsync(new string('x', 70_000)); // more than a pipe holds: done when somebody reads
        await process.StandardInput.FlushAsync();
        process.Interrupt();
        (await Zakenak.FinishAsync(process)).ShouldExit(130).Errors.ShouldContain("interrupted; nothing was changed.");
    }

    [Fact]
    public async Task Wrong_password_stores_nothing()
    {
        await using var project = await ServerProject.StartAsync();
        var outcome = await project.RunAsync(["login", project.Address, "-u", "admin", "--password-stdin", "-o", "json"], "planted-wrong-s3cret");
        outcome.ShouldExit(3).Reasons().ShouldBe(["UNAUTHENTICATED"]);
        outcome.Errors.ShouldContain("The user name or the password is wrong.");
        outcome.Errors.ShouldNotContain("s3cret");
        File.Exists(project.SignIns).ShouldBeFalse();
    }

    [Theory]
    [InlineData("login http://127.0.0.1:1 --token-stdin")]
    [InlineData("project list --server http://127.0.0.1:1")]
    public async Task Server_that_is_not_there_is_exit_code_3(string command)
    {
        using var folder = new TemporaryFolder();
        var outcome = await Zakenak.RunAsync([.. command.Split(' '), "-o", "json"], folder.Path, new Dictionary<string, string?> { ["HOME"] = folder.Path }, "zak_any");
        outcome.ShouldExit(3).Reasons().ShouldBe(["ServerUnreachable"]);
        outcome.Errors.ShouldContain("http://127.0.0.1:1 cannot be asked: Connection refused.");
    }

    [Fact]
    public async Task Something_else_than_a_Zakenak_server_is_told()
    {
        await using var project = await ServerProject.SignedInAsync();
        var outcome = await project.RunAsync(["project", "list", "--server", project.Address + "/elsewhere"], "", ("ZAKENAK_TOKEN", "zak_any"));
        outcome.ShouldExit(3).Errors.ShouldContain("what answers there is no Zakenak server (HTTP 404)");
    }

    [Fact]
    public async Task Pipeline_names_server_and_token_in_its_environment()
    {
        await using var project = await ServerProject.SignedInAsync();
        var token = (string)(await project.ReadAsync("token create ci --scope pipeline"))["token"]!;
        (await project.RunAsync("logout")).Errors.ShouldContain("signed out");
        var environment = new[] { ("ZAKENAK_SERVER", project.Address), ("ZAKENAK_TOKEN", token) };
        (await project.RunAsync(["token", "list"], "", environment)).ShouldExit(0).Output.ShouldContain("pipeline");

        var wrong = await project.RunAsync(["token", "list"], "", ("ZAKENAK_SERVER", project.Address), ("ZAKENAK_TOKEN", "zak_wrong"));
        wrong.ShouldExit(3).Errors.ShouldContain("does not accept the token");
        wrong.Errors.ShouldContain("Give ZAKENAK_TOKEN another one.");
        wrong.Errors.ShouldNotContain("zak_wrong");
    }

    [Fact]
    public async Task Token_that_is_signed_in_with_works_until_it_has_expired_and_then_says_how_to_go_on()
    {
        await using var project = await ServerProject.SignedInAsync();
        var token = (string)(await project.ReadAsync("token create short --expires-in 2s"))["token"]!;
        (await project.RunAsync(["login", project.Address, "--token-stdin"], token + "\n")).ShouldExit(0);
        Outcome outcome;
        for (var limit = Stopwatch.StartNew(); (outcome = await project.RunAsync(["project", "list"])).ExitCode == 0;)
            limit.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(30));
        outcome.ShouldExit(3).Errors.ShouldContain($"Sign in again: zakenak login {project.Address}");
    }

    [Fact]
    public async Task Without_a_terminal_nobody_is_asked()
    {
        await using var project = await ServerProject.StartAsync();
        (await project.RunAsync($"login {project.Address}", exitCode: 2)).Errors.ShouldContain("give --username NAME --password-stdin, or --token-stdin");
        (await project.RunAsync(["login", "not-an-address", "--token-stdin"], "x")).ShouldExit(2).Errors.ShouldContain("must be like https://");
        (await project.RunAsync(["login", project.Address, "--token-stdin"], "")).ShouldExit(2).Errors.ShouldContain("Standard input holds no token");
    }

    /// <summary>On a pseudo-terminal, up to a question.</summary>
    private static async Task<Process> AskedAsync(TemporaryFolder folder, string flags, string question)
    {
        var process = Zakenak.Start("script", ["-qefc", $"{Zakenak.Path} login http://127.0.0.1:1 {flags}", "/dev/null"], folder.Path,
            new Dictionary<string, string?> { ["HOME"] = folder.Path, ["TERM"] = "xterm-256color" });
        var said = new StringBuilder();
        var letter = new char[1];
        while (!said.ToString().EndsWith(question, StringComparison.Ordinal) && await process.StandardOutput.ReadAsync(letter) == 1)
            said.Append(letter[0]);
        return process;
    }
}
