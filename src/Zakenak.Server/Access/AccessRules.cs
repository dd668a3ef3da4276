using Zakenak.Server.Data;
using Zakenak.Server.Errors;

namespace Zakenak.Server.Access;

/// <summary>Who may do what: the one place where roles are enforced (decisions 24 and 30).</summary>
internal sealed class AccessRules(Database database)
{
    /// <summary>Lets the call go on, or refuses it.</summary>
    /// <param name="id">Of the need's subject; null where it has none.</param>
    /// <param name="writes">Whether the call changes anything: a token for reading may not.</param>
    /// <returns>The project that it is about; null where it is about none.</returns>
    /// <exception cref="ServerException">Unauthenticated; InsufficientPermissions; what the caller may not see is not found.</exception>
    public async Task<ProjectAccess?> RequireAsync(Caller? caller, Need need, string? id, bool writes, CancellationToken ct)
    {
        if (need.IsOpen)
            return null;
        if (caller is null)
            throw new ServerException(ErrorCode.Unauthenticated, "Sign in first: send \"Authorization: Bearer TOKEN\", from POST /auth or an API token.");
        var access = need.Subject is { } subject ? await InProjectAsync(caller, subject, id!, need.Role, ct) : null;
        if (need.IsAdmin && (caller.Role != ServerRole.Admin || !(caller.Scope == TokenScope.All || (need.IsRun && caller.Scope == TokenScope.Converge))))
            throw Refused("only an admin may", "Ask one.");
        if (writes && !need.IsRun && caller.Scope is TokenScope.Read or TokenScope.Converge)
            throw Refused("this token is for reading only", "Use a token of another scope.");
        return access;
    }

    /// <summary>Null for who is no member, and not an admin.</summary>
    public async Task<ProjectRole?> RoleInAsync(Caller caller, string projectId, CancellationToken ct)
    {
        if (caller.Role == ServerRole.Admin)
            return ProjectRole.Owner;
        var roles = await database.ListAsync($"SELECT role FROM project_members WHERE project_id = {projectId} AND user_id = {caller.UserId}",
            row => Names.Parse<ProjectRole>(row.Text("role")), ct);
        return roles.Count > 0 ? roles[0] : null;
    }

    private async Task<ProjectAccess> InProjectAsync(Caller caller, Subject subject, string id, ProjectRole atLeast, CancellationToken ct)
    {
        var projectId = await ProjectOfAsync(subject, id, ct);
        if (projectId is null || await RoleInAsync(caller, projectId, ct) is not { } role)
            throw Subjects.NotFound(subject, id);
        return role >= atLeast
            ? new(projectId, role)
            : throw Refused($"you are {Names.Of(role)} of project {projectId}, and this takes at least {Names.Of(atLeast)}", "Ask an owner of the project.");
    }

    private async Task<string?> ProjectOfAsync(Subject subject, string id, CancellationToken ct)
    {
        FormattableString sql = subject switch
        {
            Subject.Project => $"SELECT id AS project_id FROM projects WHERE id = {id}",
            Subject.Environment => $"SELECT project_id FROM environments WHERE id = {id}",
            Subject.Repository => $"SELECT project_id FROM repositories WHERE id = {id}",
            Subject.Resource => $"SELECT project_id FROM gitops_resources WHERE id = {id}",
            _ => $"SELECT project_id FROM deployments WHERE id = {id}",
        };
        return await database.FindAsync(sql, row => row.Text("project_id"), ct);
    }

    private static ServerException Refused(string why, string next) => new(ErrorCode.InsufficientPermissions, $"Not allowed: {why}. {next}");
}

/// <param name="Role">The caller's; an admin's is <see cref="ProjectRole.Owner"/>.</param>
internal sealed record ProjectAccess(string ProjectId, ProjectRole Role);
