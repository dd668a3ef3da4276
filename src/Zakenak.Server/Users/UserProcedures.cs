using Zakenak.Server.Access;
using Zakenak.Server.Audit;
using Zakenak.Server.Auth;
using Zakenak.Server.Contract;
using Zakenak.Server.Errors;
using Zakenak.Server.Procedures;

namespace Zakenak.Server.Users;

/// <summary><c>auth.*</c>, <c>users.*</c> and <c>audit.list</c>.</summary>
internal sealed class UserProcedures(UserStore users, ApiTokenStore tokens, SignIn signIn, AuditStore audit)
{
    public void AddAuthTo(ProcedureGroup auth)
    {
        auth.Open<Login, SignedIn>("login", signIn.RunAsync);
        auth.Query("getCurrentUser", Need.SignedIn, call => users.GetAsync(call.Caller.UserId, call.Ct));
        auth.Query("listTokens", Need.SignedIn, call => tokens.ListAsync(call.Caller.UserId, call.Ct));
        auth.Mutation<CreateToken, CreatedToken>("createToken", Need.SignedIn, CreateTokenAsync);
        auth.Mutation<ById, Success>("revokeToken", Need.SignedIn, input => input.Id, RevokeTokenAsync);
    }

    public void AddUsersTo(ProcedureGroup group)
    {
        group.Mutation<CreateUser, User>("create", Need.Admin, CreateAsync);
        group.Query("list", Need.Admin, call => users.ListAsync(call.Ct));
        group.Query<ById, User>("get", Need.Admin, input => input.Id, (input, call) => users.GetAsync(input.Id, call.Ct));
        group.Mutation<UpdateUser, User>("update", Need.SignedIn, input => input.Id, UpdateAsync);
        group.Mutation<ById, Success>("delete", Need.Admin, input => input.Id, DeleteAsync);
    }

    /// <summary>Of a project its owners see it; all of it admins.</summary>
    public void AddAuditTo(ProcedureGroup group) => group.Query<ListAudit, IReadOnlyList<AuditEntry>>("list",
        Need.Of(Subject.Project, ProjectRole.Owner).Or(Need.Admin), input => input.ProjectId, (input, call) => audit.ListAsync(input, call.Ct));

    /// <summary>A token makes no tokens: one that got lost would live on in them.</summary>
    private async Task<CreatedToken> CreateTokenAsync(CreateToken input, ServerCall call)
    {
        if (call.Caller.Scope != TokenScope.All)
            throw Refused("this token may make no other ones");
        var created = await tokens.CreateAsync(call.Caller.UserId, input, call.Ct);
        call.Target.Add(created.Id);
        return created;
    }

    private async Task<Success> RevokeTokenAsync(ById input, ServerCall call)
    {
        await tokens.RevokeAsync(call.Caller.UserId, input.Id, call.Ct);
        return Success.Yes;
    }

    private async Task<User> CreateAsync(CreateUser input, ServerCall call)
    {
        var created = await users.CreateAsync(input, call.Ct);
        call.Target.Add(created.Id);
        return created;
    }

    private async Task<User> UpdateAsync(UpdateUser input, ServerCall call)
    {
        if (call.Caller.Role == ServerRole.Admin && call.Caller.Scope == TokenScope.All && input.CurrentPassword is null)
            return await users.UpdateAsync(input, call.Ct);
        if (input.Id != call.Caller.UserId)
            throw Missing.User(input.Id);
        if (input.Role is not null || input.Disabled is not null)
            throw Refused("only an admin changes roles and accounts");
        if (input.CurrentPassword is not { } current || !await signIn.IsPasswordAsync(call.Caller, current, call.Ct))
            throw Refused("currentPassword is not the one of now");
        return await users.UpdateAsync(input, call.Ct);
    }

    private async Task<Success> DeleteAsync(ById input, ServerCall call)
    {
        await users.DeleteAsync(input.Id, call.Ct);
        return Success.Yes;
    }

    private static ServerException Refused(string why) => new(ErrorCode.InsufficientPermissions, $"Not allowed: {why}.");
}
