using System.Text.Json.Nodes;

namespace Zakenak.Cli.Remote;

/// <summary>What the server refused, in the words of the command line: its message, and the command that helps.</summary>
internal static class RemoteErrors
{
    /// <summary>What it refuses is not a token.</summary>
    public const string LoginProcedure = "auth.login";

    public static RemoteException Of(string code, string message, JsonNode? details, string procedure, ServerLogin login)
    {
        if (code == RemoteException.Unauthenticated && procedure != LoginProcedure)
            return new(code, NotSignedIn(login), details);
        return new(code, Next(code) is { } next ? $"{message} {next}" : message, details);
    }

    private static string NotSignedIn(ServerLogin login)
    {
        if (login.Token is null)
            return $"Nobody is signed in to {login.Address}. Run zakenak login {login.Address}, or set ZAKENAK_TOKEN.";
        var advice = login.IsFromEnvironment ? "Give ZAKENAK_TOKEN another one." : $"Sign in again: zakenak login {login.Address}";
        return $"{login.Address} does not accept the token: it has expired, was revoked, or is none of that server's. {advice}";
    }

    private static string? Next(string code) => code switch
    {
        "PROJECT_NOT_FOUND" => "zakenak project list shows those that you may see.",
        "CLUSTER_NOT_FOUND" => "zakenak cluster list shows those that you may see.",
        "REPOSITORY_NOT_FOUND" => "zakenak repo list shows those of a project.",
        "ENVIRONMENT_NOT_FOUND" => "zakenak env list shows those of a project.",
        "RESOURCE_NOT_FOUND" => "zakenak resource list shows those of a project.",
        "DEPLOYMENT_NOT_FOUND" => "zakenak deployment list shows those of a project.",
        "GITOPS_NOT_ENABLED" => "On the command line: zakenak repo enable-gitops.",
        _ => null,
    };
}
