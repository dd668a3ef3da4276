using Zakenak.Server.Errors;

namespace Zakenak.Server.Access;

/// <summary>Which errors say that somebody may not: the audit notes those as denied, wherever in a call they arise.</summary>
internal static class Denials
{
    /// <summary>What a member does not find may be somebody else's (decision 24); what an admin does not find is not there.</summary>
    public static bool IsOne(ErrorCode code, Caller caller) => code switch
    {
        ErrorCode.Unauthenticated or ErrorCode.InsufficientPermissions or ErrorCode.DestinationRefused or ErrorCode.AddressRefused => true,
        ErrorCode.ProjectNotFound or ErrorCode.ClusterNotFound or ErrorCode.EnvironmentNotFound or ErrorCode.RepositoryNotFound
            or ErrorCode.ResourceNotFound or ErrorCode.DeploymentNotFound or ErrorCode.UserNotFound or ErrorCode.TokenNotFound
            or ErrorCode.RunNotFound => caller.Role != ServerRole.Admin,
        _ => false,
    };
}
