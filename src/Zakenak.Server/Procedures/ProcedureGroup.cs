using System.Runtime.CompilerServices;
using Zakenak.Server.Access;
using Zakenak.Server.Audit;
using Zakenak.Server.Auth;
using Zakenak.Server.Errors;
using Zakenak.Trpc;

namespace Zakenak.Server.Procedures;

/// <summary>Registers procedures: each with what it demands of its caller, which is checked here, and each change and denial with its entry
/// in the audit.</summary>
internal sealed class ProcedureGroup(TrpcGroup group, string name, AccessRules access, AuditStore audit, BearerLookup bearers, Subscriptions subscriptions)
{
    /// <summary>A mutation for who is not signed in; what comes of it is recorded by the handler.</summary>
    /// <param name="handler">Gets the address of the client.</param>
    public void Open<TIn, TOut>(string verb, Func<TIn, string, CancellationToken, Task<TOut>> handler) =>
        group.Mutation<TIn, TOut>(verb, (input, call) => handler(input, CallerOf.Address(call.HttpContext), call.CancellationToken))
            .WithMetadata(Need.Nothing);

    /// <param name="about">What of the input the audit names, and the need is about; null: nothing.</param>
    public void Query<TIn, TOut>(string verb, Need need, Func<TIn, string?>? about, Func<TIn, ServerCall, Task<TOut>> handler) =>
        group.Query<TIn, TOut>(verb, (input, call) => RunAsync(new(verb, Effect.None, need, about?.Invoke(input)), input, call, handler)).WithMetadata(need);

    public void Query<TIn, TOut>(string verb, Need need, Func<TIn, ServerCall, Task<TOut>> handler) => Query(verb, need, null, handler);

    public void Query<TOut>(string verb, Need need, Func<ServerCall, Task<TOut>> handler) =>
        group.Query(verb, call => RunAsync(new(verb, Effect.None, need, null), 0, call, (_, c) => handler(c))).WithMetadata(need);

    /// <inheritdoc cref="Query{TIn, TOut}(string, Need, Func{TIn, string}, Func{TIn, ServerCall, Task{TOut}})"/>
    public void Mutation<TIn, TOut>(string verb, Need need, Func<TIn, string?>? about, Func<TIn, ServerCall, Task<TOut>> handler) =>
        group.Mutation<TIn, TOut>(verb, (input, call) => RunAsync(new(verb, Effect.Change, need, about?.Invoke(input)), input, call, handler)).WithMetadata(need);

    public void Mutation<TIn, TOut>(string verb, Need need, Func<TIn, ServerCall, Task<TOut>> handler) => Mutation(verb, need, null, handler);

    /// <summary>A mutation that changes nothing: accepted as a query too, and not noted in the audit. Tokens for reading may not call it.</summary>
    public void Check<TIn, TOut>(string verb, Need need, Func<TIn, string?>? about, Func<TIn, ServerCall, Task<TOut>> handler) =>
        group.Mutation<TIn, TOut>(verb, (input, call) => RunAsync(new(verb, Effect.Work, need, about?.Invoke(input)), input, call, handler))
            .AlsoAsQuery().WithMetadata(need);

    /// <summary>Events with ids, so that a dropped subscriber resumes. Before each batch his rights are looked at again: they may have ended
    /// while he listened.</summary>
    /// <param name="handler">Comes back when whatever happens from then on is told; its caller is connected then.</param>
    public void Subscription<TIn, TItem>(string verb, Need need, Func<TIn, string> about,
        Func<TIn, ServerCall, Task<IAsyncEnumerable<IReadOnlyList<TrpcEvent<TItem>>>>> handler) =>
        group.Subscription<TIn, TItem>(verb, async (input, call) =>
        {
            var asked = new Asked(verb, Effect.None, need, about(input));
            return FollowAsync(asked, input, call, await RunAsync(asked, input, call, handler));
        }).WithMetadata(need);

    private async IAsyncEnumerable<TrpcEvent<TItem>> FollowAsync<TIn, TItem>(Asked asked, TIn input, TrpcCall call,
        IAsyncEnumerable<IReadOnlyList<TrpcEvent<TItem>>> batches, [EnumeratorCancellation] CancellationToken ct = default)
    {
        using var place = subscriptions.Begin(CallerOf.Required(call.HttpContext).UserId);
        await foreach (var batch in batches.WithCancellation(ct))
        {
            var caller = await bearers.FindAsync(call.HttpContext, ct) ?? throw CallerOf.SignedOut();
            await RunAsync(asked, input, caller, call, (_, _) => Task.FromResult(true));
            foreach (var happened in batch)
                yield return happened;
        }
    }

    private Task<TOut> RunAsync<TIn, TOut>(Asked asked, TIn input, TrpcCall call, Func<TIn, ServerCall, Task<TOut>> handler) =>
        RunAsync(asked, input, CallerOf.Required(call.HttpContext), call, handler);

    private async Task<TOut> RunAsync<TIn, TOut>(Asked asked, TIn input, Caller caller, TrpcCall call, Func<TIn, ServerCall, Task<TOut>> handler)
    {
        var target = new AuditTarget(asked.Id);
        var outcome = AuditOutcome.Failed;
        ProjectAccess? project = null;
        try
        {
            InputIdentifiers.Check(call.Procedure.Input, input);
            project = await access.RequireAsync(caller, asked.Need, asked.Id, asked.Effect != Effect.None, call.CancellationToken);
            var answer = await handler(input, new ServerCall(caller, project, target, call.CancellationToken));
            outcome = AuditOutcome.Done;
            return answer;
        }
        catch (ServerException e) when (Denials.IsOne(e.Code, caller))
        {
            outcome = AuditOutcome.Denied;
            throw;
        }
        finally
        {
            await NoteAsync(asked, caller, target, project?.ProjectId, outcome);
        }
    }

    /// <summary>Not under the call's token: what was done is recorded although its caller left.</summary>
    private async Task NoteAsync(Asked asked, Caller caller, AuditTarget target, string? projectId, AuditOutcome outcome)
    {
        var action = $"{name}.{asked.Verb}";
        if (outcome == AuditOutcome.Denied)
        {
            projectId ??= await access.FindProjectAsync(asked.Need, asked.Id, CancellationToken.None);
            await audit.DeniedAsync(caller, caller.Address, action, target.ToString(), projectId, CancellationToken.None);
        }
        else if (asked.Effect == Effect.Change)
        {
            await audit.DoneAsync(caller, action, target.ToString(), projectId ?? target.ProjectId, outcome, CancellationToken.None);
        }
    }

    /// <param name="Id">Of what the call is about.</param>
    private sealed record Asked(string Verb, Effect Effect, Need Need, string? Id);

    private enum Effect
    {
        None,

        /// <summary>The server's time and no more.</summary>
        Work,

        Change,
    }
}
