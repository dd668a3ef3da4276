using System.Net;

namespace Zakenak.Engine.Images.Registries;

/// <param name="Target">Path and query at the registry; or the whole address of its token server.</param>
/// <param name="Purpose">For messages, after "refuses" and "fails at": <c>reading team/shop:1</c>.</param>
internal sealed record RegistryRequest(HttpMethod Method, string Target, string Purpose)
{
    public string Accept { get; init; } = "application/json";

    public byte[]? Body { get; init; }

    public string? ContentType { get; init; }

    /// <summary>Of the answer's body.</summary>
    public int Limit { get; init; } = 4 * 1024 * 1024;
}

/// <param name="Address">What answered, after redirects.</param>
/// <param name="Body">Whole where it succeeded; of a refusal at most its beginning.</param>
/// <param name="Sent">The <c>Authorization</c> of the request.</param>
internal sealed record RegistryAnswer(Uri Address, HttpStatusCode Status, byte[] Body, string? Sent)
{
    public bool IsSuccess => (int)Status is >= 200 and < 300;

    /// <summary>Without parameters.</summary>
    public string? ContentType { get; init; }

    /// <summary><c>Docker-Content-Digest</c>.</summary>
    public string? Digest { get; init; }

    public string? Link { get; init; }

    public string? Location { get; init; }

    /// <summary><c>WWW-Authenticate</c>.</summary>
    public IReadOnlyList<string> Challenges { get; init; } = [];

    public TimeSpan? RetryAfter { get; init; }
}
