using System.Net;

namespace Zakenak.Engine.Images.Registries;

/// <summary>Sends requests as somebody: first as the registry wanted it before, then as its challenge says.</summary>
/// <param name="hidesMissing">The registry tells even a right login that it may not look at a repository which is not there. Elsewhere that
/// is a right that is missing, and not a repository.</param>
internal sealed class RegistryAuthorization(RegistryTransport transport, RegistryTokens tokens, RegistryLogin? login,
    RegistryFailures failures, bool hidesMissing)
{
    private volatile bool wantsPassword;
    private volatile AuthChallenge? asked;

    /// <param name="scope">See <see cref="RegistryTokens.Find"/>.</param>
    /// <returns>Any answer but 401 and 403.</returns>
    public async Task<RegistryAnswer> SendAsync(RegistryRequest request, string scope, CancellationToken ct)
    {
        var known = wantsPassword ? RegistryTokens.Basic(login!) : await KnownTokenAsync(scope, ct);
        var answer = await transport.SendAsync(request, known, ct);
        if (answer.Status == HttpStatusCode.Unauthorized && !(known is not null && wantsPassword))
            answer = await transport.SendAsync(request, await AuthorizeAsync(answer, scope, ct), ct);
        return answer.Status switch
        {
            HttpStatusCode.Forbidden => throw failures.Refused(request, answer),
            HttpStatusCode.Unauthorized when login is not null && IsTooLittle(answer) => hidesMissing && request.Method == HttpMethod.Head
                ? answer with { Status = HttpStatusCode.NotFound } // whether one may push there, the push will show
                : throw failures.Refused(request, answer),
            HttpStatusCode.Unauthorized => throw failures.Unauthorized(answer),
            _ => answer,
        };
    }

    /// <summary>Kept, or of the token server that the registry named before: each further scope would cost a refusal first.</summary>
    private async Task<string?> KnownTokenAsync(string scope, CancellationToken ct) =>
        tokens.Find(scope) is { } kept ? $"Bearer {kept}" : asked is null ? null : $"Bearer {await tokens.FetchAsync(asked, scope, ct)}";

    private async Task<string> AuthorizeAsync(RegistryAnswer answer, string scope, CancellationToken ct)
    {
        var challenges = AuthChallenge.Parse(answer.Challenges);
        if (challenges.FirstOrDefault(c => c.IsBearer) is { } bearer)
        {
            asked = bearer;
            return $"Bearer {await tokens.FetchAsync(bearer, scope, ct)}";
        }
        if (!challenges.Any(c => c.IsBasic))
            throw failures.Unusable("without saying how");
        if (login is null)
            throw failures.Unauthorized(answer);
        if (login.Username is null)
            throw failures.Unusable("with user name and password, and there is only an identity token for it");
        wantsPassword = true;
        return RegistryTokens.Basic(login);
    }

    /// <summary>The login is right, and has not the right (RFC 6750, 3.1).</summary>
    private static bool IsTooLittle(RegistryAnswer answer) =>
        AuthChallenge.Parse(answer.Challenges).Any(c => c["error"] == "insufficient_scope");
}
