using System.Net;
using System.Net.Http.Json;
using System.Runtime.Versioning;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Zakenak.EndToEnd;

public sealed partial class ServeTests : IDisposable
{
    private const string AdminPassword = "planted-admin-s3cret";

    private static readonly string secretKey = Convert.ToBase64String(Enumerable.Range(1, 32).Select(i => (byte)i).ToArray());

    private readonly CancellationToken ct = TestContext.Current.CancellationToken;
    private readonly TemporaryFolder folder = new();

    [Fact]
    public async Task Generated_password_signs_in_and_sigterm_stops_the_server()
    {
        await using var server = await RunningServer.StartAsync(folder.File("data"));
        using var health = await server.Client.GetAsync("/healthz", ct);
        health.StatusCode.ShouldBe(HttpStatusCode.OK);
        var password = Password().Match(server.Log).Groups[1].Value;
        using var signedIn = await SignInAsync(server, "admin", password);
        signedIn.StatusCode.ShouldBe(HttpStatusCode.OK, server.Log);
        (await server.StopAsync()).ShouldBe(0);
    }

    /// <summary>What is published is compiled from what is used alone: a part that the API or its page needs may be missing in it alone.</summary>
    [Fact]
    public async Task Api_describes_itself_and_has_a_page()
    {
        await using var server = await RunningServer.StartAsync(folder.File("data"));
        var description = await server.Client.GetFromJsonAsync<JsonObject>("/openapi/v1.json", ct);
        description!["paths"]!["/api/v1/converge"]!["post"]!["requestBody"]!.ToJsonString().ShouldContain("StartRun");
        foreach (var file in new[] { "index.html", "swagger-ui-bundle.js", "swagger-ui.css", "index.js" })
            (await server.Client.GetStringAsync($"/api/{file}", ct)).Length.ShouldBeGreaterThan(100, file);
    }

    [Fact]
    public async Task What_was_stored_is_there_after_kill_9()
    {
        await using (var server = await RunningServer.StartAsync(folder.File("data"), With(("ZAKENAK_ADMIN_PASSWORD", AdminPassword))))
            (await SignInAsync(server, "admin", AdminPassword)).Dispose();
        await using var again = await RunningServer.StartAsync(folder.File("data"));
        using var signedIn = await SignInAsync(again, "admin", AdminPassword);
        signedIn.StatusCode.ShouldBe(HttpStatusCode.OK);
        again.Log.ShouldNotContain("password");
    }

    [Fact]
    public async Task No_planted_secret_is_in_the_log_or_in_an_answer()
    {
        await using var server = await RunningServer.StartAsync(folder.File("data"),
            With(("ZAKENAK_ADMIN_PASSWORD", AdminPassword), ("ZAKENAK_SECRET_KEY", secretKey)));
        var answers = new List<string>();
        using var right = await SignInAsync(server, "admin", AdminPassword);
        var token = (string)(await right.Content.ReadFromJsonAsync<JsonObject>(ct))!["token"]!;
        foreach (var (username, password) in new[] { ("admin", "planted-wrong-s3cret"), ("planted-name-s3cret", "x"), ("\u001b[31m\nplanted-s3cret", "x") })
        {
            using var response = await SignInAsync(server, username, password);
            answers.Add(await response.Content.ReadAsStringAsync(ct));
        }
        foreach (var address in new[] { $"/readyz?access_token={token}", $"/nothing?token={token}", "/%1b%5b31m?password=planted-s3cret" })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, address);
            request.Headers.Authorization = new("Bearer", token);
            using var response = await server.Client.SendAsync(request, ct);
            answers.Add(response.Headers + await response.Content.ReadAsStringAsync(ct));
        }
        (await server.StopAsync()).ShouldBe(0);

        foreach (var said in answers.Append(server.Log))
        {
            said.ShouldNotContain("planted");
            said.ShouldNotContain("s3cret");
            said.ShouldNotContain(token);
            said.ShouldNotContain(secretKey);
            said.ShouldNotContain("\u001b");
        }
    }

    [Fact]
    public async Task Wrong_settings_are_told_all_at_once_and_nothing_starts()
    {
        folder.Write("settings.json", """{ "Auth": { "TokenLifetme": "8h" } }""");
        var outcome = await Zakenak.RunAsync(["serve", "--settings", folder.File("settings.json"), "--data", folder.File("data"), "--urls", "8080"]);
        outcome.ShouldExit(2).Output.ShouldBeEmpty();
        outcome.Errors.ShouldContain($"Auth:TokenLifetme ({folder.File("settings.json")}) is no setting; did you mean Auth:TokenLifetime?");
        outcome.Errors.ShouldContain("Urls (--urls) takes addresses such as http://127.0.0.1:8080.");
        Directory.Exists(folder.File("data")).ShouldBeFalse();
    }

    [Fact]
    public async Task Address_that_is_taken_is_told_in_one_line()
    {
        await using var server = await RunningServer.StartAsync(folder.File("data"));
        var taken = server.Client.BaseAddress!.ToString().TrimEnd('/');
        var outcome = await Zakenak.RunAsync(["serve", "--data", folder.File("other"), "--urls", taken]);
        outcome.ShouldExit(1).Errors.Trim().ShouldBe(
            $"error [ServerStartFailed]: The server does not start: Failed to bind to address {taken}: address already in use.");
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public async Task Git_that_is_too_old_stops_the_start()
    {
        folder.Write("bin/git", "#!/bin/sh\necho git version 2.36.6\n");
        File.SetUnixFileMode(folder.File("bin/git"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        var path = $"{folder.File("bin")}:{Environment.GetEnvironmentVariable("PATH")}";
        var outcome = await Zakenak.RunAsync(["serve", "--data", folder.File("data"), "--urls", "http://127.0.0.1:0"], environment: With(("PATH", path)));
        outcome.ShouldExit(1).Errors.ShouldContain("it says \"git version 2.36.6\": install git 2.37 or later.");
    }

    public void Dispose() => folder.Dispose();

    private Task<HttpResponseMessage> SignInAsync(RunningServer server, string username, string password) =>
        server.Client.PostAsync("/auth", JsonContent.Create(new JsonObject { ["username"] = username, ["password"] = password }), ct);

    private static Dictionary<string, string?> With(params (string Name, string? Value)[] variables) => variables.ToDictionary(v => v.Name, v => v.Value);

    [GeneratedRegex("sign in as admin with the password ([A-Za-z0-9]{20})")]
    private static partial Regex Password();
}
