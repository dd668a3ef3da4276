using System.Runtime.CompilerServices;
using Zakenak.Server.Access;
using Zakenak.Server.Audit;
using Zakenak.Server.Auth;
using Zakenak.Server.Errors;
using Zakenak.Trpc;

namespace Zakenak.Server.Procedures;

/// <summary>Registers procedures: each with what it demands of its caller, which is checked here, and each change with its entry in the
/// audit.</summary>
internal sealed class ProcedureGroup(TrpcGroup group, string name, AccessRules access, AuditStore audit)
{
    /// <summary>A mutation for who is not signed in; what comes of it is recorded by the handler.</summary>
    /// <param name="handler">Gets the address of the client.</param>
    public void Open<TIn, TOut>(string verb, Func<TIn, string, CancellationToken, Task<TOut>> handler) =>
        group.Mutation<TIn, TOut>(verb, (input, call) => handler(input, CallerOf.Address(call.HttpContext), call.CancellationToken))
            .WithMetadata(Need.Nothing);

    public void Query<TIn, TOut>(string verb, Need need, Func<TIn, string>? about, Func<TIn, ServerCall, Task<TOut>> handler) =>
        group.Query<TIn, TOut>(verb, (input, call) => RunAsync(verb, need, input, about?.Invoke(input), writes: false, call, handler)).WithMetadata(need);

    public void Query<TIn, TOut>(string verb, Need need, Func<TIn, ServerCall, Task<TOut>> handler) => Query(verb, need, null, handler);

    public void Query<TOut>(string verb, Need need, Func<ServerCall, Task<TOut>> handler) =>
        group.Query(verb, call => RunAsync(verb, need, 0, null, writes: false, call, (_, c) => handler(c))).WithMetadata(need);

    public void Mutation<TIn, TOut>(string verb, Need need, Func<TIn, string>? about, Func<TIn, ServerCall, Task<TOut>> handler) =>
        group.Mutation<TIn, TOut>(verb, (input, call) => RunAsync(verb, need, input, about?.Invoke(input), writes: true, call, handler)).WithMetadata(need);

    public void Mutation<TIn, TOut>(string verb, Need need, Func<TIn, ServerCall, Task<TOut>> handler) => Mutation(verb, need, null, handler);

    /// <summary>A mutation that changes nothing: accepted as a query too, and not noted in the audit. Tokens for reading may not call it.</summary>
    public void Check<TIn, TOut>(string verb, Need need, Func<TIn, ServerCall, Task<TOut>> handler) => group.Mutation<TIn, TOut>(verb,
        (input, call) => RunAsync(verb, need, input, null, writes: true, call, handler, isNoted: false)).AlsoAsQuery().WithMetadata(need);

    /// <summary>Events with ids, so that a dropped subscriber resumes.</summary>
    public void Subscription<TIn, TItem>(string verb, Need need, Func<TIn, string> about,
        Func<TIn, ServerCall, CancellationToken, IAsyncEnumerable<TrpcEvent<TItem>>> handler) =>
        group.Subscription<TIn, TItem>(verb, (input, call) => FollowAsync(verb, need, input, about(input), call, handler)).WithMetadata(need);

    private async IAsyncEnumerable<TrpcEvent<TItem>> FollowAsync<TIn, TItem>(string verb, Need need, TIn input, string id, TrpcCall call,
        Func<TIn, ServerCall, CancellationToken, IAsyncEnumerable<TrpcEvent<TItem>>> handler, [EnumeratorCancellation] CancellationToken ct = default)
    {
        var followed = await RunAsync(verb, need, input, id, writes: false, call, (i, c) => Task.FromResult(handler(i, c, call.CancellationToken)));
        await foreach (var happened in followed.WithCancellation(ct))
            yield return happened;
    }

    private async Task<TOut> RunAsync<TIn, TOut>(string verb, Need need, TIn input, string? id, bool writes, TrpcCall call,
        Func<TIn, ServerCall, Task<TOut>> handler, bool isNoted = true)
    {
        var caller = CallerOf.Request(call.HttpContext);
        var action = $"{name}.{verb}";
        ProjectAccess? project;
        try
        {
            project = await access.RequireAsync(caller, need, id, writes, call.CancellationToken);
        }
        catch (ServerException)
        {
            await audit.DeniedAsync(caller, CallerOf.Address(call.HttpContext), action, id ?? "", null, CancellationToken.None);
            throw;
        }
        var outcome = AuditOutcome.Failed;
        try
        {
            var answer = await handler(input, new ServerCall(caller, project, call.CancellationToken));
            outcome = AuditOutcome.Done;
            return answer;
        }
        finally
        {
            // Not under the call's token: what was done is recorded although its caller left.
            if (writes && isNoted && caller is not null)
                await audit.DoneAsync(caller, action, id ?? "", project?.ProjectId, outcome, CancellationToken.None);
        }
    }
}
