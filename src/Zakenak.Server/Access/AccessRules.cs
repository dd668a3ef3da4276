using Zakenak.Server.Data;
using Zakenak.Server.Errors;

namespace Zakenak.Server.Access;

/// <summary>Who may do what: the one place where roles are enforced (decisions 24 and 30).</summary>
internal sealed class AccessRules(Database database)
{
    /// <summary>Lets the call go on, or refuses it.</summary>
    /// <param name="id">Of the need's subject; null where it has none, or the call names none.</param>
    /// <param name="writes">Whether the call changes anything: a token for reading may not.</param>
    /// <returns>The project that it is about; null where it is about none.</returns>
    /// <exception cref="ServerException">Unauthenticated; InsufficientPermissions; what the caller may not see is not found.</exception>
    public async Task<ProjectAccess?> RequireAsync(Caller caller, Need need, string? id, bool writes, CancellationToken ct)
    {
        if (id is null && need.Otherwise is { } otherwise)
            need = otherwise;
        var access = need.Subject is { } subject ? await InProjectAsync(caller, subject, id!, need, ct) : null;
        if (need.IsAdmin && (caller.Role != ServerRole.Admin || !(caller.Scope == TokenScope.All || (need.IsRun && caller.Scope == TokenScope.Converge))))
            throw Refused("only an admin may", "Ask one.");
        if (writes && !need.IsRun && caller.Scope is TokenScope.Read or TokenScope.Converge)
            throw Refused("this token is for reading only", "Use a token of another scope.");
        return access;
    }

    /// <summary>Whether a developer may change what runs in an environment is for the environment to say (decision 30); whoever is more may.</summary>
    /// <exception cref="ServerException">InsufficientPermissions; EnvironmentNotFound: it is not in the project.</exception>
    public async Task RequireDeployAsync(ProjectAccess access, string environmentId, CancellationToken ct)
    {
        var found = await database.ListAsync($"SELECT developers_deploy FROM environments WHERE id = {environmentId} AND project_id = {access.ProjectId}",
            row => row.Flag("developers_deploy"), ct);
        if (found.Count == 0)
            throw Subjects.NotFound(Subject.Environment, environmentId);
        if (access.Role < ProjectRole.Maintainer && !found[0])
            throw Refused($"developers may not deploy to environment {environmentId}", "Ask a maintainer of the project, or for developersDeploy to be set there.");
    }

    /// <summary>The project of what a need is about; null: none, or it is not there.</summary>
    public async Task<string?> FindProjectAsync(Need need, string? id, CancellationToken ct) =>
        need.Subject is { } subject && id is not null ? await ProjectOfAsync(subject, id, ct) : null;

    /// <summary>Null for who is no member, and not an admin.</summary>
    public async Task<ProjectRole?> RoleInAsync(Caller caller, string projectId, CancellationToken ct)
    {
        if (caller.Role == ServerRole.Admin)
            return ProjectRole.Owner;
        var roles = await database.ListAsync($"SELECT role FROM project_members WHERE project_id = {projectId} AND user_id = {caller.UserId}",
            row => Names.Parse<ProjectRole>(row.Text("role")), ct);
        return roles.Count > 0 ? roles[0] : null;
    }

    private async Task<ProjectAccess> InProjectAsync(Caller caller, Subject subject, string id, Need need, CancellationToken ct)
    {
        var projectId = await ProjectOfAsync(subject, id, ct);
        if (projectId is null || await RoleInAsync(caller, projectId, ct) is not { } role)
            throw Subjects.NotFound(subject, id);
        if (role < need.Role)
            throw Refused($"you are {Names.Of(role)} of project {projectId}, and this takes at least {Names.Of(need.Role)}", "Ask an owner of the project.");
        var access = new ProjectAccess(projectId, role);
        if (need.IsDeploy)
            await RequireDeployAsync(access, await EnvironmentOfAsync(subject, id, ct) ?? throw Subjects.NotFound(subject, id), ct);
        return access;
    }

    private async Task<string?> EnvironmentOfAsync(Subject subject, string id, CancellationToken ct)
    {
        FormattableString sql = subject switch
        {
            Subject.Resource => $"SELECT environment_id FROM gitops_resources WHERE id = {id}",
            Subject.Deployment => $"SELECT environment_id FROM deployments WHERE id = {id}",
            _ => throw new ArgumentOutOfRangeException(nameof(subject), subject, "is in no environment"),
        };
        return await database.FindAsync(sql, row => row.Text("environment_id"), ct);
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
