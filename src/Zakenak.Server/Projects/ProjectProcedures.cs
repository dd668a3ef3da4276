using Zakenak.Server.Access;
using Zakenak.Server.Contract;
using Zakenak.Server.Data;
using Zakenak.Server.Errors;
using Zakenak.Server.Git;
using Zakenak.Server.GitOps;
using Zakenak.Server.Procedures;
using Zakenak.Server.Users;

namespace Zakenak.Server.Projects;

/// <summary><c>projects.*</c>: projects, their members, and where they may deploy to.</summary>
internal sealed class ProjectProcedures(Database database, GitMirrors mirrors, TimeProvider time)
{
    public void AddTo(ProcedureGroup projects)
    {
        projects.Mutation<CreateProject, Project>("create", Need.Admin, CreateAsync);
        projects.Query("list", Need.SignedIn, ListAsync);
        projects.Query<ById, Project>("get", Need.Of(Subject.Project, ProjectRole.Viewer), input => input.Id, GetAsync);
        projects.Mutation<RenameProject, Project>("update", Need.Of(Subject.Project, ProjectRole.Owner), input => input.Id, RenameAsync);
        projects.Mutation<ById, Success>("delete", Need.Of(Subject.Project, ProjectRole.Owner), input => input.Id, DeleteAsync);
        projects.Query<ByProject, IReadOnlyList<ProjectMember>>("listMembers", Need.Of(Subject.Project, ProjectRole.Viewer), input => input.ProjectId, MembersAsync);
        projects.Mutation<SetMember, Success>("setMember", Need.Of(Subject.Project, ProjectRole.Owner), input => input.ProjectId, SetMemberAsync);
        projects.Mutation<RemoveMember, Success>("removeMember", Need.Of(Subject.Project, ProjectRole.Owner), input => input.ProjectId, RemoveMemberAsync);
        projects.Query<ByProject, IReadOnlyList<Destination>>("listDestinations", Need.Of(Subject.Project, ProjectRole.Viewer), input => input.ProjectId,
            DestinationsAsync);
        projects.Mutation<SetDestinations, Success>("setDestinations", Need.AdminOf(Subject.Project), input => input.ProjectId,
            SetDestinationsAsync);
    }

    private async Task<Project> CreateAsync(CreateProject input, ServerCall call)
    {
        var issues = new InputIssues();
        var id = issues.Id(input.Id, "project");
        issues.Text("name", input.Name, 100);
        issues.ThrowIfAny();
        var now = time.GetUtcNow();
        await database.WriteAsync(async connection =>
        {
            if (await connection.ExecuteAsync($"INSERT INTO projects (id, name, created_at) VALUES ({id}, {input.Name}, {now}) ON CONFLICT DO NOTHING", call.Ct) == 0)
                throw Taken.Id("project", id);
            return await connection.ExecuteAsync(
                $"INSERT INTO project_members (project_id, user_id, role) VALUES ({id}, {call.Caller.UserId}, {Names.Of(ProjectRole.Owner)})", call.Ct);
        }, call.Ct);
        call.Target.AddProject(id);
        return new(id, input.Name, ProjectRole.Owner, now);
    }

    private async Task<IReadOnlyList<Project>> ListAsync(ServerCall call)
    {
        var user = call.Caller.UserId;
        return call.Caller.Role == ServerRole.Admin
            ? await database.ListAsync($"""
                SELECT p.id, p.name, p.created_at, m.role FROM projects p
                LEFT JOIN project_members m ON m.project_id = p.id AND m.user_id = {user} ORDER BY p.name, p.id
                """, Read, call.Ct)
            : await database.ListAsync($"""
                SELECT p.id, p.name, p.created_at, m.role FROM projects p
                JOIN project_members m ON m.project_id = p.id AND m.user_id = {user} ORDER BY p.name, p.id
                """, Read, call.Ct);
    }

    private async Task<Project> GetAsync(ById input, ServerCall call) => await database.FindAsync($"""
        SELECT p.id, p.name, p.created_at, m.role FROM projects p
        LEFT JOIN project_members m ON m.project_id = p.id AND m.user_id = {call.Caller.UserId} WHERE p.id = {input.Id}
        """, Read, call.Ct) ?? throw Subjects.NotFound(Subject.Project, input.Id);

    private async Task<Project> RenameAsync(RenameProject input, ServerCall call)
    {
        var issues = new InputIssues();
        issues.Text("name", input.Name, 100);
        issues.ThrowIfAny();
        await database.ExecuteAsync($"UPDATE projects SET name = {input.Name} WHERE id = {input.Id}", call.Ct);
        return await GetAsync(new ById(input.Id), call);
    }

    /// <summary>Only an empty one: what its resources deployed would be left without an owner.</summary>
    private async Task<Success> DeleteAsync(ById input, ServerCall call)
    {
        var repositories = await database.WriteAsync(async connection =>
        {
            await DeployedObjects.RequireNoneAsync(connection, $"Project {input.Id}",
                $"SELECT name, deleted_at FROM gitops_resources WHERE project_id = {input.Id} AND cleaned_at IS NULL ORDER BY name", call.Ct);
            await connection.ExecuteAsync($"DELETE FROM events WHERE project_id = {input.Id}", call.Ct);
            var its = await connection.ListAsync($"SELECT id FROM repositories WHERE project_id = {input.Id}", row => row.Text("id"), call.Ct);
            await connection.ExecuteAsync($"DELETE FROM projects WHERE id = {input.Id}", call.Ct);
            return its;
        }, call.Ct);
        foreach (var repository in repositories)
            await mirrors.RemoveAsync(repository, CancellationToken.None); // the project is gone, whoever went meanwhile
        return Success.Yes;
    }

    private async Task<IReadOnlyList<ProjectMember>> MembersAsync(ByProject input, ServerCall call) => await database.ListAsync($"""
        SELECT u.id, u.username, m.role FROM project_members m JOIN users u ON u.id = m.user_id
        WHERE m.project_id = {input.ProjectId} ORDER BY u.username
        """, row => new ProjectMember(row.Text("id"), row.Text("username"), Names.Parse<ProjectRole>(row.Text("role"))), call.Ct);

    private async Task<Success> SetMemberAsync(SetMember input, ServerCall call)
    {
        if (!UserNames.IsValid(input.Username))
            throw Missing.User(input.Username);
        await ChangeMembersAsync(input.ProjectId, async connection =>
        {
            var user = await connection.FindAsync($"SELECT id FROM users WHERE username = {input.Username}", row => row.Text("id"), call.Ct)
                ?? throw Missing.User(input.Username);
            call.Target.Add(user);
            return await connection.ExecuteAsync($"""
                INSERT INTO project_members (project_id, user_id, role) VALUES ({input.ProjectId}, {user}, {Names.Of(input.Role)})
                ON CONFLICT (project_id, user_id) DO UPDATE SET role = excluded.role
                """, call.Ct);
        }, call.Ct);
        return Success.Yes;
    }

    private async Task<Success> RemoveMemberAsync(RemoveMember input, ServerCall call)
    {
        call.Target.Add(input.UserId);
        await ChangeMembersAsync(input.ProjectId, connection => connection.ExecuteAsync(
            $"DELETE FROM project_members WHERE project_id = {input.ProjectId} AND user_id = {input.UserId}", call.Ct), call.Ct);
        return Success.Yes;
    }

    /// <summary>A project without an owner could be deleted by nobody but an admin.</summary>
    private Task<int> ChangeMembersAsync(string projectId, Func<DatabaseConnection, Task<int>> change, CancellationToken ct) =>
        database.WriteAsync(async connection =>
        {
            await MembershipLock.TakeAsync(connection, ct);
            var changed = await change(connection);
            var owners = await connection.ListAsync(
                $"SELECT user_id FROM project_members WHERE project_id = {projectId} AND role = {Names.Of(ProjectRole.Owner)}", row => row.Text("user_id"), ct);
            return owners.Count > 0 ? changed : throw new ServerException(ErrorCode.InUse, $"Project {projectId} needs an owner: make somebody else one first.");
        }, ct);

    private async Task<IReadOnlyList<Destination>> DestinationsAsync(ByProject input, ServerCall call) =>
        await database.ListAsync(DestinationsOf(input.ProjectId), ReadDestination, call.Ct);

    private async Task<Success> SetDestinationsAsync(SetDestinations input, ServerCall call)
    {
        var issues = new InputIssues();
        foreach (var (i, destination) in input.Destinations.Index())
        {
            issues.Identifier($"destinations[{i}].clusterId", destination.ClusterId);
            issues.NamespacePattern($"destinations[{i}].namespace", destination.Namespace);
        }
        issues.ThrowIfAny();
        await database.WriteAsync(async connection =>
        {
            await RequireExpectedAsync(connection, input, call.Ct);
            await connection.ExecuteAsync($"DELETE FROM project_destinations WHERE project_id = {input.ProjectId}", call.Ct);
            foreach (var (cluster, ns, scoped) in input.Destinations)
            {
                if (await connection.FindAsync($"SELECT id FROM clusters WHERE id = {cluster}", row => row.Text("id"), call.Ct) is null)
                    throw Missing.Cluster(cluster);
                await connection.ExecuteAsync($"""
                    INSERT INTO project_destinations (project_id, cluster_id, namespace, cluster_scoped) VALUES ({input.ProjectId}, {cluster}, {ns}, {scoped})
                    ON CONFLICT (project_id, cluster_id, namespace) DO UPDATE SET cluster_scoped = excluded.cluster_scoped
                    """, call.Ct);
            }
            return 0;
        }, call.Ct);
        return Success.Yes;
    }

    private static async Task RequireExpectedAsync(DatabaseConnection connection, SetDestinations input, CancellationToken ct)
    {
        // Of two admins at once one waits here for the other, and sees what he set.
        await connection.ExecuteAsync($"UPDATE projects SET name = name WHERE id = {input.ProjectId}", ct);
        var current = await connection.ListAsync(DestinationsOf(input.ProjectId), ReadDestination, ct);
        if (input.Expected is { } expected && !current.ToHashSet().SetEquals(expected))
        {
            throw Conflict.Of($"The destinations of project {input.ProjectId} were changed meanwhile: read them again, and change what is there now.",
                "destinations", Shown(expected), Shown(current));
        }

        static string Shown(IEnumerable<Destination> all) => string.Join(", ", all.Select(d => $"{d.ClusterId}/{d.Namespace}{(d.ClusterScoped ? " cluster-scoped" : "")}"));
    }

    private static FormattableString DestinationsOf(string projectId) =>
        $"SELECT cluster_id, namespace, cluster_scoped FROM project_destinations WHERE project_id = {projectId} ORDER BY cluster_id, namespace";

    private static Destination ReadDestination(Row row) => new(row.Text("cluster_id"), row.Text("namespace"), row.Flag("cluster_scoped"));

    private static Project Read(Row row) => new(row.Text("id"), row.Text("name"),
        row.TextOrNull("role") is { } role ? Names.Parse<ProjectRole>(role) : null, row.Time("created_at"));
}
