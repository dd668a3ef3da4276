using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Zakenak.Trpc.Input;
using Zakenak.Trpc.Procedures;

namespace Zakenak.Trpc;

/// <summary>Procedures under a common name: <c>gitops</c> of <c>gitops.installFlux</c>.</summary>
/// <remarks>Every registration throws <see cref="ArgumentException"/> for a name that a TypeScript caller cannot write or that is taken,
/// and
/// <see cref="NotSupportedException"/> for a type that the router's JSON options do not know.</remarks>
public abstract class TrpcGroup
{
    private readonly string prefix;

    private protected TrpcGroup(string prefix) => this.prefix = prefix;

    private protected abstract TrpcRouter Router { get; }

    public TrpcGroup Group(string name) => new SubGroup(Router, PathOf(name) + ".");

    public TrpcProcedure Query<TInput, TOutput>(string name, Func<TInput, TrpcCall, Task<TOutput>> handler) =>
        Add(name, ProcedureKind.Query, handler);

    public TrpcProcedure Query<TOutput>(string name, Func<TrpcCall, Task<TOutput>> handler) => Add(name, ProcedureKind.Query, handler);

    public TrpcProcedure Mutation<TInput, TOutput>(string name, Func<TInput, TrpcCall, Task<TOutput>> handler) =>
        Add(name, ProcedureKind.Mutation, handler);

    public TrpcProcedure Mutation<TOutput>(string name, Func<TrpcCall, Task<TOutput>> handler) =>
        Add(name, ProcedureKind.Mutation, handler);

    /// <summary>A mutation that answers nothing: <c>undefined</c> for its caller.</summary>
    public TrpcProcedure Mutation<TInput>(string name, Func<TInput, TrpcCall, Task> handler)
    {
        var input = TypeOf<TInput>();
        return Add(name, ProcedureKind.Mutation, input, null, async (json, call) =>
        {
            await handler(InputReader.Read(json, input, call.Procedure), call);
            return null;
        });
    }

    /// <summary>A mutation without input that answers nothing.</summary>
    public TrpcProcedure Mutation(string name, Func<TrpcCall, Task> handler) =>
        Add(name, ProcedureKind.Mutation, null, null, async (_, call) =>
        {
            await handler(call);
            return null;
        });

    /// <summary>A subscription whose events carry ids, so that a dropped one resumes after <see cref="TrpcCall.LastEventId"/>.</summary>
    /// <remarks>The id also is in the input's <c>lastEventId</c>, if its type has such a property.</remarks>
    public TrpcProcedure Subscription<TInput, TItem>(string name, Func<TInput, TrpcCall, IAsyncEnumerable<TrpcEvent<TItem>>> handler)
    {
        var (input, item) = (TypeOf<TInput>(), TypeOf<TItem>());
        return Add(name, input, item, true, (json, call) =>
            EventSequence.Tracked(handler(InputReader.Read(json, input, call.Procedure), call), item));
    }

    /// <summary>One that opens before its caller is told that he is connected: what happens from then on, his events can tell.</summary>
    /// <inheritdoc cref="Subscription{TInput,TItem}(string, Func{TInput, TrpcCall, IAsyncEnumerable{TrpcEvent{TItem}}})" path="/remarks"/>
    public TrpcProcedure Subscription<TInput, TItem>(string name, Func<TInput, TrpcCall, Task<IAsyncEnumerable<TrpcEvent<TItem>>>> handler)
    {
        var (input, item) = (TypeOf<TInput>(), TypeOf<TItem>());
        return Add(name, input, item, true, async (json, call) =>
            EventSequence.Tracked(await handler(InputReader.Read(json, input, call.Procedure), call), item));
    }

    /// <inheritdoc cref="Subscription{TInput,TItem}(string, Func{TInput, TrpcCall, IAsyncEnumerable{TrpcEvent{TItem}}})"/>
    public TrpcProcedure Subscription<TItem>(string name, Func<TrpcCall, IAsyncEnumerable<TrpcEvent<TItem>>> handler)
    {
        var item = TypeOf<TItem>();
        return Add(name, null, item, true, (_, call) => EventSequence.Tracked(handler(call), item));
    }

    /// <summary>A subscription whose events have no ids: a dropped one starts anew.</summary>
    public TrpcProcedure Subscription<TInput, TItem>(string name, Func<TInput, TrpcCall, IAsyncEnumerable<TItem>> handler)
    {
        var (input, item) = (TypeOf<TInput>(), TypeOf<TItem>());
        return Add(name, input, item, false, (json, call) =>
            EventSequence.Untracked(handler(InputReader.Read(json, input, call.Procedure), call), item));
    }

    /// <inheritdoc cref="Subscription{TInput,TItem}(string, Func{TInput, TrpcCall, IAsyncEnumerable{TItem}})"/>
    public TrpcProcedure Subscription<TItem>(string name, Func<TrpcCall, IAsyncEnumerable<TItem>> handler)
    {
        var item = TypeOf<TItem>();
        return Add(name, null, item, false, (_, call) => EventSequence.Untracked(handler(call), item));
    }

    private TrpcProcedure Add<TInput, TOutput>(string name, ProcedureKind kind, Func<TInput, TrpcCall, Task<TOutput>> handler)
    {
        var (input, output) = (TypeOf<TInput>(), TypeOf<TOutput>());
        return Add(name, kind, input, output, async (json, call) =>
        {
            var value = await handler(InputReader.Read(json, input, call.Procedure), call);
            return writer => JsonSerializer.Serialize(writer, value, output);
        });
    }

    private TrpcProcedure Add<TOutput>(string name, ProcedureKind kind, Func<TrpcCall, Task<TOutput>> handler)
    {
        var output = TypeOf<TOutput>();
        return Add(name, kind, null, output, async (_, call) =>
        {
            var value = await handler(call);
            return writer => JsonSerializer.Serialize(writer, value, output);
        });
    }

    private TrpcProcedure Add(string name, ProcedureKind kind, JsonTypeInfo? input, JsonTypeInfo? output, CallHandler handler) =>
        Router.Add(new(PathOf(name), kind, input, output) { Handler = handler });

    private TrpcProcedure Add(string name, JsonTypeInfo? input, JsonTypeInfo item, bool tracked, Func<JsonElement, TrpcCall, IAsyncEnumerable<StreamEvent>> events) =>
        Add(name, input, item, tracked, (json, call) => Task.FromResult(events(json, call)));

    private TrpcProcedure Add(string name, JsonTypeInfo? input, JsonTypeInfo item, bool tracked, SubscriptionHandler events) =>
        Router.Add(new(PathOf(name), ProcedureKind.Subscription, input, item) { Events = events, IsTracked = tracked });

    private JsonTypeInfo<T> TypeOf<T>() => (JsonTypeInfo<T>)Router.Json.GetTypeInfo(typeof(T));

    private string PathOf(string name) => prefix + ProcedureName.Check(name);

    private sealed class SubGroup(TrpcRouter router, string prefix) : TrpcGroup(prefix)
    {
        private protected override TrpcRouter Router => router;
    }
}
