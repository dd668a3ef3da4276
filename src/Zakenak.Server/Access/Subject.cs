using Zakenak.Server.Errors;

namespace Zakenak.Server.Access;

/// <summary>What an identifier names.</summary>
internal enum Subject
{
    Project,
    Environment,
    Repository,
    Resource,
    Deployment,
}

internal static class Subjects
{
    /// <summary>What is said of one that is not there, or that the caller may not see (decision 24).</summary>
    public static ServerException NotFound(Subject subject, string id) => new(subject switch
    {
        Subject.Project => ErrorCode.ProjectNotFound,
        Subject.Environment => ErrorCode.EnvironmentNotFound,
        Subject.Repository => ErrorCode.RepositoryNotFound,
        Subject.Resource => ErrorCode.ResourceNotFound,
        _ => ErrorCode.DeploymentNotFound,
    }, $"There is no {Name(subject)} {id}.");

    public static string Name(Subject subject) => subject switch
    {
        Subject.Resource => "GitOps resource",
        _ => subject.ToString().ToLowerInvariant(),
    };
}
