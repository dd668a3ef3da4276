using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json;
using Zakenak.Engine.Cluster;

namespace Zakenak.Engine.Images.Registries;

/// <summary>Tokens of a registry's token server, each kept until it expires. Rules: token authentication of the
/// distribution project.</summary>
/// <param name="insecure">The host (with an optional port) of a registry that is insecure; null: this one is not.</param>
internal sealed class RegistryTokens(RegistryTransport transport, RegistryLogin? login, string? insecure, TimeProvider time,
    RegistryFailures failures)
{
    // What a server means that does not say; a token that is about to expire is none.
    private static readonly TimeSpan usualLife = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan margin = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<string, (string Token, DateTimeOffset Expires)> kept = new(StringComparer.Ordinal);

    /// <param name="scope"><c>repository:team/shop:pull,push</c>; empty: that of <c>/v2/</c>.</param>
    public string? Find(string scope) => kept.TryGetValue(scope, out var found) && found.Expires > time.GetUtcNow() ? found.Token : null;

    /// <summary>Asks the server, whether one is kept or not.</summary>
    public async Task<string> FetchAsync(AuthChallenge challenge, string scope, CancellationToken ct)
    {
        var request = CreateRequest(challenge, scope);
        var byPassword = request.Method == HttpMethod.Get && login is not null;
        var answer = await transport.SendAsync(request, byPassword ? Basic(login!) : null, ct);
        if (answer.Status == HttpStatusCode.Unauthorized || (answer.Status == HttpStatusCode.BadRequest && login is not null))
            throw failures.Unauthorized(answer);
        if (!answer.IsSuccess)
            throw failures.Refused(request, answer);
        var (token, life) = Read(request, answer);
        kept[scope] = (token, time.GetUtcNow() + life - margin);
        return token;
    }

    public static string Basic(RegistryLogin login) =>
        $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"{login.Username}:{login.Password}"))}";

    private RegistryRequest CreateRequest(AuthChallenge challenge, string scope)
    {
        var realm = Realm(challenge);
        var query = $"service={Uri.EscapeDataString(challenge["service"] ?? "")}"
            + (scope.Length > 0 ? $"&scope={Uri.EscapeDataString(scope)}" : "");
        const string purpose = "giving a token";
        if (login is { Username: null })
        {
            var form = $"grant_type=refresh_token&client_id=zakenak&refresh_token={Uri.EscapeDataString(login.Password)}&{query}";
            return new(HttpMethod.Post, realm.AbsoluteUri, purpose)
            {
                Body = Encoding.UTF8.GetBytes(form),
                ContentType = "application/x-www-form-urlencoded",
            };
        }
        var account = login is null ? "" : $"&account={Uri.EscapeDataString(login.Username)}";
        var target = $"{realm.GetLeftPart(UriPartial.Path)}{(realm.Query.Length > 1 ? $"{realm.Query}&" : "?")}{query}{account}";
        return new(HttpMethod.Get, target, purpose);
    }

    /// <summary>The password goes there: not over a network in the clear.</summary>
    private Uri Realm(AuthChallenge challenge) =>
        Uri.TryCreate(challenge["realm"], UriKind.Absolute, out var realm) && realm is { UserInfo: "", Host.Length: > 0 }
        && (realm.Scheme == Uri.UriSchemeHttps
            || (realm.Scheme == Uri.UriSchemeHttp && MayBePlain(realm)))
            ? realm
            : throw failures.UnsafeRealm(challenge["realm"]);

    private bool MayBePlain(Uri realm) => RegistryAddress.IsLoopback(realm.Authority)
        || (insecure is not null && RegistryAddress.MayBeInsecure(realm.IdnHost, insecure));

    private (string Token, TimeSpan Life) Read(RegistryRequest request, RegistryAnswer answer)
    {
        try
        {
            using var json = JsonDocument.Parse(answer.Body);
            var token = json.RootElement.TextOf("token") is { Length: > 0 } given ? given : json.RootElement.TextOf("access_token");
            if (string.IsNullOrEmpty(token) || token.Any(c => c is <= ' ' or >= '\x7f'))
                throw failures.NotARegistry(request, "its token server answers without one");
            var seconds = json.RootElement.TryGetProperty("expires_in", out var life) && life.ValueKind == JsonValueKind.Number
                && life.TryGetDouble(out var number) ? number : 0;
            return (token, TimeSpan.FromSeconds(Math.Clamp(seconds, usualLife.TotalSeconds, TimeSpan.SecondsPerDay)));
        }
        catch (JsonException)
        {
            // Without the cause: it may quote a part of a token.
            throw failures.NotARegistry(request, "its token server answers with no JSON");
        }
    }
}
