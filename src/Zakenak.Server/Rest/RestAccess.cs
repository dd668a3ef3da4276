using Microsoft.AspNetCore.Http;
using Zakenak.Server.Access;
using Zakenak.Server.Audit;
using Zakenak.Server.Auth;
using Zakenak.Server.Errors;

namespace Zakenak.Server.Rest;

/// <summary>Asks of every REST endpoint what it <see cref="Need"/>s of its caller, before its input is looked at, and records changes and
/// denials.</summary>
internal sealed class RestAccess(RequestDelegate next, AccessRules access, AuditStore audit)
{
    public async Task InvokeAsync(HttpContext context)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<Need>() is not { } need)
        {
            await next(context);
            return;
        }
        var caller = CallerOf.Request(context);
        var action = $"{context.Request.Method} {context.Request.Path}";
        var writes = !HttpMethods.IsGet(context.Request.Method);
        if (caller is null)
        {
            await audit.DeniedAsync(null, CallerOf.Address(context), action, "", null, CancellationToken.None);
            throw CallerOf.Unauthenticated(context);
        }
        await RunAsync(context, caller, need, action, writes);
    }

    /// <summary>What a change made is recorded under its address.</summary>
    private async Task RunAsync(HttpContext context, Caller caller, Need need, string action, bool writes)
    {
        var outcome = AuditOutcome.Failed;
        try
        {
            await access.RequireAsync(caller, need, null, writes, context.RequestAborted);
            await next(context);
            outcome = context.Response.StatusCode < StatusCodes.Status400BadRequest ? AuditOutcome.Done : AuditOutcome.Failed;
        }
        catch (ServerException e) when (Denials.IsOne(e.Code, caller))
        {
            outcome = AuditOutcome.Denied;
            throw;
        }
        finally
        {
            if (outcome == AuditOutcome.Denied)
                await audit.DeniedAsync(caller, caller.Address, action, "", null, CancellationToken.None);
            else if (writes)
                await audit.DoneAsync(caller, action, context.Response.Headers.Location.ToString(), null, outcome, CancellationToken.None);
        }
    }
}
