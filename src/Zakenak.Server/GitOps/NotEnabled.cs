using Zakenak.Server.Errors;

namespace Zakenak.Server.GitOps;

/// <summary><see cref="ErrorCode.GitopsNotEnabled"/> (decision 17).</summary>
internal static class NotEnabled
{
    public static ServerException Repository(string id) =>
        new(ErrorCode.GitopsNotEnabled, $"GitOps is not enabled for repository {id}: call repositories.enableGitOps first.");

    public static ServerException Environment(string id) =>
        new(ErrorCode.GitopsNotEnabled, $"GitOps is off in environment {id}: turn it on with environments.configureGitOps.");
}
