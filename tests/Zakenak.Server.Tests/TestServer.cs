using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Zakenak.Server.Settings;
using Zakenak.Server.Tests.Data;

namespace Zakenak.Server.Tests;

/// <summary>The whole server on a port of 127.0.0.1 of its own, with an empty database of the running test's own.</summary>
internal sealed class TestServer : IAsyncDisposable
{
    public const string AdminPassword = "planted-admin-s3cret";

    private readonly TestDatabase database;

    private TestServer(TestDatabase database, ZakenakServer server)
    {
        this.database = database;
        Server = server;
        Client = new HttpClient { BaseAddress = new(server.Addresses.First()) };
    }

    public ZakenakServer Server { get; }

    public HttpClient Client { get; }

    public static async Task<TestServer> StartAsync(DatabaseKind kind = DatabaseKind.Sqlite, Action<ServerOptions>? configure = null,
        TimeProvider? time = null)
    {
        var database = await TestDatabase.CreateEmptyAsync(kind);
        var options = new ServerOptions
        {
            Data = Path.Combine(database.Folder, "data"),
            ConnectionString = database.ConnectionString,
            Urls = ["http://127.0.0.1:0"],
        };
        options.Auth.PasswordRounds = 1000;
        options.Auth.AdminPassword = AdminPassword;
        configure?.Invoke(options);
        try
        {
            return new TestServer(database, await ZakenakServer.StartAsync(options, time ?? TimeProvider.System, TestContext.Current.CancellationToken));
        }
        catch
        {
            await database.DisposeAsync();
            throw;
        }
    }

    public Task<HttpResponseMessage> SignInAsync(string username, string password) =>
        Client.PostAsync("/auth", Json(new JsonObject { ["username"] = username, ["password"] = password }.ToJsonString()));

    /// <summary>As if somebody had taken it away under the running server.</summary>
    public Task LoseDatabaseAsync() => database.DropAsync();

    /// <summary>The token.</summary>
    public async Task<string> SignInAsAdminAsync()
    {
        using var response = await SignInAsync("admin", AdminPassword);
        return (string)(await response.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonObject>())!["token"]!;
    }

    public static StringContent Json(string text) => new(text, Encoding.UTF8, new MediaTypeHeaderValue("application/json"));

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Server.DisposeAsync();
        await database.DisposeAsync();
    }
}
