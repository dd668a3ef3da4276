using Zakenak.Server.Access;

namespace Zakenak.Server.Contract;

public sealed record User(string Id, string Username, ServerRole Role, bool Disabled, DateTimeOffset CreatedAt);

public sealed record CreateUser(string Username, string Password, ServerRole Role)
{
    /// <inheritdoc cref="CreateGitOpsResource.Id"/>
    public string? Id { get; init; }

    public override string ToString() => $"{nameof(CreateUser)} {Username}";
}

/// <summary>What is not given stays. Who is not an admin changes only his own password, with the current one.</summary>
public sealed record UpdateUser(string Id)
{
    public ServerRole? Role { get; init; }

    public bool? Disabled { get; init; }

    public string? Password { get; init; }

    public string? CurrentPassword { get; init; }

    public override string ToString() => $"{nameof(UpdateUser)} {Id}";
}

public sealed record Login(string Username, string Password)
{
    public override string ToString() => $"{nameof(Login)} {Username}";
}

/// <summary>Answer of <c>POST /auth</c> and <c>auth.login</c> (decision 10).</summary>
public sealed record SignedIn(string Token, string TokenType, DateTimeOffset ExpiresAt, SignedInUser User)
{
    public override string ToString() => $"{nameof(SignedIn)} {User.Username}";
}

public sealed record SignedInUser(string Id, string Username, ServerRole Role);

public sealed record CreateToken(string Name, TokenScope Scope)
{
    /// <summary>A duration from now, such as <c>720h</c>; null: never.</summary>
    public string? ExpiresIn { get; init; }
}

/// <param name="Token">Shown this once.</param>
public sealed record CreatedToken(string Id, string Name, string Token, DateTimeOffset? ExpiresAt)
{
    public override string ToString() => $"{nameof(CreatedToken)} {Name}";
}

public sealed record ApiToken(string Id, string Name, TokenScope Scope, DateTimeOffset CreatedAt, DateTimeOffset? ExpiresAt, DateTimeOffset? LastUsedAt);

/// <summary>Newest first. Without a project all of it, for admins.</summary>
public sealed record ListAudit
{
    public string? ProjectId { get; init; }

    /// <inheritdoc cref="ListDeployments.Limit"/>
    public int? Limit { get; init; }

    public string? Cursor { get; init; }
}

/// <param name="Action">The procedure or endpoint: <c>gitops.triggerSync</c>.</param>
/// <param name="Target">Identifiers only.</param>
/// <param name="Outcome"><c>done</c>, <c>denied</c> or <c>failed</c>.</param>
public sealed record AuditEntry(string Id, DateTimeOffset At, string Username, string Address, string Action, string Target, string? ProjectId,
    string Outcome);

/// <summary>Input of <c>events.subscribe</c>.</summary>
public sealed record SubscribeEvents(string ProjectId)
{
    /// <summary>The id of the last event that was seen: what came since is sent first.</summary>
    public string? LastEventId { get; init; }
}

/// <param name="Subject"><c>resource</c>, <c>deployment</c>, <c>repository</c> or <c>environment</c>: what changed, and is to be read again.</param>
/// <param name="SubjectId">Its id.</param>
public sealed record ServerEvent(string Subject, string? SubjectId, string Type, string Reason, string Message, DateTimeOffset At);
