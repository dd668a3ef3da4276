using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Zakenak.Testing.Registries;

/// <summary>Gives out the tokens that a registry with <c>auth: token</c> accepts, as Docker Hub's and GHCR's servers do: for a password,
/// for an identity token, and to anybody for pulling from <c>public/…</c>. Nobody may push to <c>locked/…</c>.</summary>
public sealed class SimulatedTokenServer : IAsyncDisposable
{
    public const string Service = "registry of the tests";
    public const string Issuer = "tests";

    private readonly TestCertificate certificate = new();
    private readonly WebApplication server;

    private SimulatedTokenServer()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddRoutingCore();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(k => k.Listen(IPAddress.Loopback, 0));
        server = builder.Build();
        server.MapGet("/token", (Delegate)AnswerGetAsync);
        server.MapPost("/token", (Delegate)AnswerPostAsync);
    }

    /// <summary>For the registry's <c>realm</c>.</summary>
    public string Realm => $"{server.Urls.Single()}/token";

    /// <summary>For the registry's <c>rootcertbundle</c>.</summary>
    public string CertificatePem => certificate.Pem;

    /// <summary>The scope of every token that was asked for, refused ones too; empty where none was named.</summary>
    public ConcurrentQueue<string> Asked { get; } = [];

    public static async Task<SimulatedTokenServer> StartAsync()
    {
        var started = new SimulatedTokenServer();
        await started.server.StartAsync();
        return started;
    }

    /// <summary>A token for five minutes, for all that the scope names.</summary>
    /// <param name="scope"><c>repository:team/shop:pull,push</c>; empty: for <c>/v2/</c> alone.</param>
    public string Issue(string user, string scope)
    {
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        var signer = new JsonArray(Convert.ToBase64String(certificate.Der));
        var header = new JsonObject { ["typ"] = "JWT", ["alg"] = "ES256", ["x5c"] = signer };
        var claims = new JsonObject
        {
            ["iss"] = Issuer,
            ["sub"] = user,
            ["aud"] = Service,
            ["nbf"] = now - 60,
            ["iat"] = now,
            ["exp"] = now + 300,
            ["jti"] = Guid.NewGuid().ToString("n"),
            ["access"] = Access(scope),
        };
        var signed = $"{Encode(header)}.{Encode(claims)}";
        var signature = certificate.Key.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256);
        return $"{signed}.{Base64Url.EncodeToString(signature)}";
    }

    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        certificate.Dispose();
    }

    private Task AnswerGetAsync(HttpContext context)
    {
        var scope = context.Request.Query["scope"].ToString();
        Asked.Enqueue(scope);
        var login = context.Request.Headers.Authorization.ToString();
        if (context.Request.Query["service"] != Service)
            return RefuseAsync(context, StatusCodes.Status400BadRequest, "another service");
        if (login == TestRegistry.BasicAuthorization)
            return GiveAsync(context, "token", TestRegistry.Username, scope);
        return login.Length == 0 ? GiveAsync(context, "token", "", scope)
            : RefuseAsync(context, StatusCodes.Status401Unauthorized, "incorrect username or password");
    }

    private async Task AnswerPostAsync(HttpContext context)
    {
        var form = await context.Request.ReadFormAsync();
        var scope = form["scope"].ToString();
        Asked.Enqueue(scope);
        if (form["grant_type"] == "refresh_token" && form["refresh_token"] == TestRegistry.IdentityToken && form["service"] == Service)
            await GiveAsync(context, "access_token", TestRegistry.Username, scope);
        else
            await RefuseAsync(context, StatusCodes.Status401Unauthorized, "unknown refresh token");
    }

    private Task GiveAsync(HttpContext context, string property, string user, string scope)
    {
        var token = Issue(user, Allowed(user, scope));
        return WriteAsync(context, StatusCodes.Status200OK, new JsonObject { [property] = token, ["expires_in"] = 300 });
    }

    private static Task RefuseAsync(HttpContext context, int status, string message) => WriteAsync(context, status,
        new JsonObject { ["errors"] = new JsonArray(new JsonObject { ["code"] = "UNAUTHORIZED", ["message"] = message }) });

    private static Task WriteAsync(HttpContext context, int status, JsonObject json)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(json.ToJsonString());
    }

    private static JsonArray Access(string scope) => scope.Split(':') is [var type, var name, var actions]
        ? [new JsonObject { ["type"] = type, ["name"] = name, ["actions"] = new JsonArray([.. actions.Split(',')]) }]
        : [];

    private static string Allowed(string user, string scope) => scope.Split(':') is [var type, var name, var actions]
        ? $"{type}:{name}:{string.Join(',', actions.Split(',').Where(action => IsAllowed(user, name, action)))}"
        : scope;

    private static bool IsAllowed(string user, string repository, string action) => action == "pull"
        ? user.Length > 0 || repository.StartsWith("public/", StringComparison.Ordinal)
        : user.Length > 0 && !repository.StartsWith("locked/", StringComparison.Ordinal);

    private static string Encode(JsonObject json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json.ToJsonString()));
}
