namespace Zakenak.Server.Errors;

/// <summary>What is said of something outside of any project that is not there, or that the caller may not see (decision 24).</summary>
internal static class Missing
{
    public static ServerException Cluster(string id) => new(ErrorCode.ClusterNotFound, $"There is no cluster {id}.");

    public static ServerException User(string id) => new(ErrorCode.UserNotFound, $"There is no user {id}.");
}
