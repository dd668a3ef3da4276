namespace Zakenak.Server.Errors;

/// <summary>What went wrong, as callers see it in <c>code</c>: on the wire in the form <c>REPOSITORY_NOT_FOUND</c>. The first seven are the
/// reference's.</summary>
public enum ErrorCode
{
    FluxNotInstalled,
    RepositoryNotFound,
    GitopsNotEnabled,
    GitAuthFailed,
    YamlInvalid,
    ConflictDetected,
    InsufficientPermissions,
    FluxAlreadyInstalled,
    K3sNotReady,
    GitPushRejected,
    GitUnreachable,
    GitRefused,
    BranchNotFound,
    ProjectNotFound,
    ClusterNotFound,
    EnvironmentNotFound,
    ResourceNotFound,
    DeploymentNotFound,
    UserNotFound,
    TokenNotFound,
    RunNotFound,
    AlreadyExists,
    InUse,
    DestinationRefused,
    AddressRefused,
    InvalidInput,
    Unauthenticated,
    TooManyAttempts,
    NotImplemented,
    DatabaseUnreachable,
    DiskFull,
    Internal,
}
