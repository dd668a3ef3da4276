using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;
using Zakenak.Server.Settings;
using Zakenak.Server.Tests.Data;

namespace Zakenak.Server.Tests;

public sealed class ServerTests
{
    private readonly CancellationToken ct = TestContext.Current.CancellationToken;

    [Theory, EachDatabase]
    public async Task Running_server_is_healthy_and_ready(DatabaseKind kind)
    {
        await using var test = await TestServer.StartAsync(kind);
        (await test.Client.GetStringAsync("/healthz", ct)).ShouldBe("ok\n");
        (await test.Client.GetStringAsync("/readyz", ct)).ShouldBe("ready\n");
    }

    [Fact]
    public async Task File_of_SQLite_has_a_write_ahead_log()
    {
        var data = "";
        await using var test = await TestServer.StartAsync(configure: options => data = options.Data);
        await using var file = new SqliteConnection($"Data Source={Path.Combine(data, "zakenak.db")};Mode=ReadOnly;Pooling=false");
        await file.OpenAsync(ct);
        await using var mode = file.CreateCommand();
        mode.CommandText = "PRAGMA journal_mode";
        (await mode.ExecuteScalarAsync(ct)).ShouldBe("wal");
    }

    [Fact]
    public async Task Server_without_its_database_is_healthy_and_not_ready()
    {
        await using var test = await TestServer.StartAsync(DatabaseKind.Postgres);
        await test.LoseDatabaseAsync();
        (await test.Client.GetStringAsync("/healthz", ct)).ShouldBe("ok\n");
        using var response = await test.Client.GetAsync("/readyz", ct);
        response.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        ((string)(await response.Content.ReadFromJsonAsync<JsonObject>(ct))!["code"]!).ShouldBe("DATABASE_UNREACHABLE");
    }

    [Theory]
    [InlineData("GET", "/nothing/here", 404, "NOT_FOUND")]
    [InlineData("GET", "/auth", 405, "METHOD_NOT_ALLOWED")]
    public async Task What_is_not_there_is_a_problem_too(string method, string path, int status, string code)
    {
        await using var test = await TestServer.StartAsync();
        using var response = await test.Client.SendAsync(new(new HttpMethod(method), path), ct);
        ((int)response.StatusCode).ShouldBe(status);
        ((string)(await response.Content.ReadFromJsonAsync<JsonObject>(ct))!["code"]!).ShouldBe(code);
    }

    [Fact]
    public async Task Generated_password_of_the_first_admin_is_told_once()
    {
        await using var database = await TestDatabase.CreateEmptyAsync(DatabaseKind.Sqlite);
        var options = new ServerOptions { Data = Path.Combine(database.Folder, "data"), Urls = ["http://127.0.0.1:0"] };
        await using (var first = await ZakenakServer.StartAsync(options, ct))
            first.AdminPassword!.Length.ShouldBeGreaterThanOrEqualTo(20);
        await using var second = await ZakenakServer.StartAsync(options, ct);
        second.AdminPassword.ShouldBeNull();
    }

    [Fact]
    public async Task Start_that_fails_keeps_no_password_that_nobody_was_told()
    {
        await using var database = await TestDatabase.CreateEmptyAsync(DatabaseKind.Sqlite);
        await using var other = await TestServer.StartAsync();
        var options = new ServerOptions { Data = Path.Combine(database.Folder, "data"), Urls = [other.Server.Addresses.First()] };
        await Should.ThrowAsync<ServerStartException>(() => ZakenakServer.StartAsync(options, ct));
        options.Urls = ["http://127.0.0.1:0"];
        await using var server = await ZakenakServer.StartAsync(options, ct);
        server.AdminPassword.ShouldNotBeNull();
    }

    [Fact]
    public async Task Database_in_a_folder_of_everybody_is_for_its_owner_alone()
    {
        await using var database = await TestDatabase.CreateEmptyAsync(DatabaseKind.Sqlite);
        var data = Directory.CreateDirectory(Path.Combine(database.Folder, "data")).FullName;
        await using var server = await ZakenakServer.StartAsync(new() { Data = data, Urls = ["http://127.0.0.1:0"] }, ct);
        foreach (var file in Directory.GetFiles(data))
            File.GetUnixFileMode(file).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite, file);
    }

    [Fact]
    public async Task Data_folder_is_made_for_its_owner_alone()
    {
        await using var database = await TestDatabase.CreateEmptyAsync(DatabaseKind.Sqlite);
        var data = Path.Combine(database.Folder, "data");
        await using var server = await ZakenakServer.StartAsync(new() { Data = data, Urls = ["http://127.0.0.1:0"] }, ct);
        File.GetUnixFileMode(data).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    [Fact]
    public async Task Address_in_use_is_said_plainly()
    {
        await using var test = await TestServer.StartAsync();
        var taken = test.Server.Addresses.First();
        var refused = await Should.ThrowAsync<ServerStartException>(() => TestServer.StartAsync(configure: o => o.Urls = [taken]));
        refused.Message.ShouldContain($"The server does not start: Failed to bind to address {taken}");
    }

    [Fact]
    public async Task Database_that_is_not_there_is_said_plainly_without_its_password()
    {
        await using var database = await TestDatabase.CreateEmptyAsync(DatabaseKind.Sqlite);
        var options = new ServerOptions
        {
            Data = database.Folder,
            ConnectionString = $"Host={database.Folder};Username=zakenak;Password=planted-s3cret",
        };
        var refused = await Should.ThrowAsync<ServerStartException>(() => ZakenakServer.StartAsync(options, ct));
        refused.Message.ShouldStartWith("The server does not start: ");
        refused.ToString().ShouldNotContain("planted-s3cret");
    }
}
