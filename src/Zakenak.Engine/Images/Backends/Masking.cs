using System.Text.Json;
using System.Text.Json.Nodes;
using Zakenak.Engine.Images.Registries;
using Zakenak.Engine.Manifests;

namespace Zakenak.Engine.Images.Backends;

/// <summary>Takes secrets out of what programs print: <c>***</c> stands in their place.</summary>
/// <param name="secrets">Those of several lines are looked for line by line; those under four characters are left alone, since they
/// would hide half of an output.</param>
public sealed class Masking(IEnumerable<string> secrets)
{
    private const int ShortestSecret = 4;

    private static readonly string[] secretWords = ["PASSW", "PASSPHRASE", "TOKEN", "SECRET", "CREDENTIAL", "PRIVATE"];

    // The longest first: a secret may hold another one.
    private readonly string[] secrets =
    [
        .. secrets.SelectMany(s => s.Split('\n')).Select(s => s.Trim()).Where(s => s.Length >= ShortestSecret).Distinct()
            .OrderByDescending(s => s.Length),
    ];

    /// <summary>Those of the build arguments whose name says that they are secret: <c>NPM_TOKEN</c>, <c>DB_PASSWORD</c>,
    /// <c>API_KEY</c>.</summary>
    /// <param name="login">As in <see cref="OfLogin"/>.</param>
    public static Masking Of(ImageOrder order, string? login) =>
        new([.. order.Args.Where(a => LooksSecret(a.Key)).Select(a => a.Value), .. SecretsOf(login)]);

    /// <summary>Those of a login file, in the form of Docker's <c>config.json</c>.</summary>
    /// <exception cref="JsonException">The file holds no JSON.</exception>
    public static Masking OfLogin(string? file) => new(SecretsOf(file));

    public static bool LooksSecret(string name)
    {
        var upper = name.ToUpperInvariant();
        return upper.EndsWith("KEY", StringComparison.Ordinal) || upper.Contains("KEY_", StringComparison.Ordinal)
            || secretWords.Any(word => upper.Contains(word, StringComparison.Ordinal));
    }

    public string Apply(string text) =>
        secrets.Aggregate(text, (masked, secret) => masked.Replace(secret, "***", StringComparison.Ordinal));

    private static IEnumerable<string> SecretsOf(string? file) => file is null
        ? []
        : SecretsOf((JsonNode.Parse(File.ReadAllText(file)) as JsonObject)?["auths"] as JsonObject ?? []);

    private static IEnumerable<string> SecretsOf(JsonObject logins)
    {
        foreach (var login in logins.Select(l => l.Value).OfType<JsonObject>())
        {
            foreach (var key in new[] { "password", "identitytoken", "registrytoken" })
            {
                if (login.TextAt(key) is { } secret)
                    yield return secret;
            }
            if (login.TextAt("auth") is { } auth)
            {
                yield return auth;
                if (CredentialsFile.Decode(auth) is { } pair)
                    yield return pair.Password;
            }
        }
    }
}
