using System.Text.Json.Nodes;
using Zakenak.Engine;

namespace Zakenak.Cli.Remote;

/// <summary>The server refused, or was not there.</summary>
/// <param name="code">The server's, <c>PROJECT_NOT_FOUND</c>; of our own those below.</param>
/// <param name="details">What belongs to the code, <c>{issues: […]}</c>; null: nothing.</param>
internal sealed class RemoteException(string code, string message, JsonNode? details = null, Exception? inner = null)
    : ReconcileException(code, message, inner)
{
    /// <summary>Nobody answers, or something else than a Zakenak server.</summary>
    public const string ServerUnreachable = nameof(ServerUnreachable);

    /// <summary>The token or password is not accepted.</summary>
    public const string Unauthenticated = "UNAUTHENTICATED";

    public const string TooManyAttempts = "TOO_MANY_ATTEMPTS";

    public const string InvalidInput = "INVALID_INPUT";

    /// <summary>What was waited for did not come in time.</summary>
    public const string WaitTimeout = nameof(WaitTimeout);

    public JsonNode? Details => details;
}
