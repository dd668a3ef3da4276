using System.Text.Json.Serialization;
using Zakenak.Trpc;

namespace Zakenak.Server.Access;

/// <summary>Who calls: a signed-in user, or the bearer of one of his API tokens.</summary>
/// <param name="Address">Of the client, for the audit.</param>
public sealed record Caller(string UserId, string Username, ServerRole Role, TokenScope Scope, string Address);

/// <summary>What a user may do on the server as a whole (decision 30).</summary>
[JsonConverter(typeof(NamedEnumConverter<ServerRole>))]
public enum ServerRole
{
    /// <summary>What his projects let him.</summary>
    [JsonStringEnumMemberName("member")]
    Member,

    /// <summary>Users, clusters, settings, everybody's audit, every project.</summary>
    [JsonStringEnumMemberName("admin")]
    Admin,
}

/// <summary>What a member may do in a project: each role also what those before it may (decision 30).</summary>
[JsonConverter(typeof(NamedEnumConverter<ProjectRole>))]
public enum ProjectRole
{
    /// <summary>Reads, never secrets.</summary>
    [JsonStringEnumMemberName("viewer")]
    Viewer,

    /// <summary>Syncs, validates, previews, and deploys where the environment lets developers.</summary>
    [JsonStringEnumMemberName("developer")]
    Developer,

    /// <summary>Creates and changes environments, repositories, resources, approvals.</summary>
    [JsonStringEnumMemberName("maintainer")]
    Maintainer,

    /// <summary>Members, deletion.</summary>
    [JsonStringEnumMemberName("owner")]
    Owner,
}

/// <summary>What an API token is for, at most what its user may.</summary>
[JsonConverter(typeof(NamedEnumConverter<TokenScope>))]
public enum TokenScope
{
    [JsonStringEnumMemberName("all")]
    All,

    /// <summary>Reads only.</summary>
    [JsonStringEnumMemberName("read")]
    Read,

    /// <summary>As <see cref="All"/>; what it deploys is marked <c>pipeline</c> (decision 23).</summary>
    [JsonStringEnumMemberName("pipeline")]
    Pipeline,

    /// <summary>An admin's, for starting and following runs over REST and for reading (decision 10).</summary>
    [JsonStringEnumMemberName("converge")]
    Converge,
}
