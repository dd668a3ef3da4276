using System.Text;

namespace Zakenak.Server.Errors;

/// <summary>The names of the codes, and the HTTP status of each (decision 25).</summary>
internal static class ErrorCodes
{
    /// <summary><c>REPOSITORY_NOT_FOUND</c>.</summary>
    public static string Name(ErrorCode code)
    {
        var name = new StringBuilder();
        foreach (var c in code.ToString())
        {
            if (char.IsAsciiLetterUpper(c) && name.Length > 0)
                name.Append('_');
            name.Append(char.ToUpperInvariant(c));
        }
        return name.ToString();
    }

    public static int Status(ErrorCode code) => code switch
    {
        ErrorCode.FluxNotInstalled or ErrorCode.GitopsNotEnabled or ErrorCode.K3sNotReady => 412,
        ErrorCode.FluxAlreadyInstalled or ErrorCode.ConflictDetected or ErrorCode.AlreadyExists or ErrorCode.InUse or ErrorCode.GitPushRejected => 409,
        ErrorCode.RepositoryNotFound or ErrorCode.ProjectNotFound or ErrorCode.ClusterNotFound or ErrorCode.EnvironmentNotFound
            or ErrorCode.ResourceNotFound or ErrorCode.DeploymentNotFound or ErrorCode.UserNotFound or ErrorCode.TokenNotFound
            or ErrorCode.RunNotFound or ErrorCode.BranchNotFound => 404,
        ErrorCode.YamlInvalid => 422,
        ErrorCode.GitAuthFailed or ErrorCode.GitUnreachable or ErrorCode.GitRefused => 502,
        ErrorCode.InsufficientPermissions or ErrorCode.DestinationRefused => 403,
        ErrorCode.InvalidInput or ErrorCode.AddressRefused => 400,
        ErrorCode.Unauthenticated => 401,
        ErrorCode.TooManyAttempts => 429,
        ErrorCode.NotImplemented => 501,
        ErrorCode.DatabaseUnreachable => 503,
        ErrorCode.DiskFull => 507,
        _ => 500,
    };
}
