using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Zakenak.Trpc.Tests.Driving;

namespace Zakenak.Trpc.Tests.Sample;

/// <summary>Procedures for the tests.</summary>
internal static class SampleRouter
{
    /// <summary>What an unexpected exception says, and no caller may ever read.</summary>
    public const string Secret = "s3cr3t-connection-string";

    public static TrpcRouter Create()
    {
        var router = new TrpcRouter(SampleJson.Default.Options);
        router.Query("echo", (JsonElement input, TrpcCall call) => Task.FromResult(input)).WithOptionalInput();
        router.Mutation("echoBack", (JsonElement input, TrpcCall call) => Task.FromResult(input)).WithOptionalInput();
        router.Query("hasInput", (JsonElement input, TrpcCall call) => Task.FromResult(call.HasInput)).WithOptionalInput();
        router.Mutation("gotInput", (JsonElement input, TrpcCall call) => Task.FromResult(call.HasInput)).WithOptionalInput();
        router.Query("hello", call => Task.FromResult("hello"));
        router.Query("caller", call => Task.FromResult(WhoCalls(call)));
        AddThings(router.Group("things"));
        AddFailures(router.Group("fail"));
        AddGates(router.Group("gate"));
        AddEvents(router.Group("events"));
        router.Query("secured", call => Task.FromResult("for you")).WithMetadata(new NeedsName("alice"));
        router.Mutation("securedChange", call => Task.FromResult("done")).WithMetadata(new NeedsName("alice"));
        return router;
    }

    /// <summary>Everybody has a name here, if only they say it: <c>Authorization: Bearer NAME</c>, or as connectionParams.</summary>
    public static ValueTask<TrpcError?> AuthorizeAsync(TrpcCall call)
    {
        if (call.Procedure.GetMetadata<NeedsName>() is not { } needed)
            return new((TrpcError?)null);
        return new(NameOf(call) switch
        {
            null => new TrpcError(TrpcErrorCode.Unauthorized, "Sign in first", "NOT_SIGNED_IN"),
            var name when name != needed.Name => new TrpcError(TrpcErrorCode.Forbidden, "Not for you", "INSUFFICIENT_PERMISSIONS"),
            _ => null,
        });
    }

    private static void AddThings(TrpcGroup things)
    {
        things.Query("get", (GetThing input, TrpcCall call) => Task.FromResult(Things.Make(input.Id)));
        things.Query("list", (ListThings? input, TrpcCall call) =>
                Task.FromResult(new Page<Thing>([Things.Make($"limit-{input?.Limit ?? -1}")], null)))
            .WithOptionalInput();
        things.Query("find", (GetThing input, TrpcCall call) => Task.FromResult<Thing?>(null));
        things.Mutation("create", (CreateThing input, TrpcCall call) =>
            Task.FromResult(Things.Make(input.Name) with { Config = input.Config }));
        things.Mutation("touch", (GetThing input, TrpcCall call) => Task.CompletedTask);
        things.Mutation("touchAll", call => Task.CompletedTask);
        things.Mutation("put", (Thing input, TrpcCall call) => Task.FromResult(input));
    }

    private static void AddFailures(TrpcGroup fail)
    {
        fail.Query("query", (Fail input, TrpcCall call) => FailAsync(input));
        fail.Mutation("mutation", (Fail input, TrpcCall call) => FailAsync(input));
    }

    private static void AddGates(TrpcGroup gate)
    {
        gate.Query("wait", (AtGate input, TrpcCall call) => WaitAsync(input, call));
        gate.Mutation("waitBack", (AtGate input, TrpcCall call) => WaitAsync(input, call));
        gate.Query("cut", async (AtGate input, TrpcCall call) =>
        {
            await call.Services.GetRequiredService<Gates>()[input.Gate].PassAsync(call.CancellationToken);
            call.HttpContext.Abort();
            return "cut";
        });
    }

    private static void AddEvents(TrpcGroup events)
    {
        events.Subscription("count", (CountEvents input, TrpcCall call) => CountAsync(input, call));
        events.Subscription("resume", call => ResumeAsync(call));
        events.Subscription("letters", call => LettersAsync(call.CancellationToken));
        events.Subscription("fail", (Fail input, TrpcCall call) => FailingAsync(input));
        events.Subscription("silent", (AtGate input, TrpcCall call) => SilentAsync(input, call));
        events.Subscription("opened", (AtGate input, TrpcCall call) => OpenAsync(input, call));
        events.Subscription("secured", call => LettersAsync(call.CancellationToken)).WithMetadata(new NeedsName("alice"));
    }

    private static Caller WhoCalls(TrpcCall call) => new(NameOf(call), call.Services.GetRequiredService<ScopeMark>().Id);

    private static string? NameOf(TrpcCall call)
    {
        var header = call.HttpContext.Request.Headers.Authorization.ToString();
        return header.StartsWith("Bearer ", StringComparison.Ordinal)
            ? header["Bearer ".Length..]
            : TrpcConnectionParams.Read(call.HttpContext.Request).GetValueOrDefault("token");
    }

    private static async Task<string> FailAsync(Fail input)
    {
        await Task.Yield();
        throw Failure(input.How);
    }

    private static Exception Failure(string how) => how switch
    {
        "conflict" => new TrpcException(TrpcErrorCode.Conflict, "Both sides changed it", "CONFLICT_DETECTED",
            new JsonObject { ["conflicts"] = new JsonArray("a.yaml") }),
        "not-found" => new TrpcException(TrpcErrorCode.NotFound, "No such thing"),
        "unavailable" => new TrpcException(TrpcErrorCode.ServiceUnavailable, "The database is away"),
        _ => new InvalidOperationException(Secret),
    };

    private static async Task<string> WaitAsync(AtGate input, TrpcCall call)
    {
        await call.Services.GetRequiredService<Gates>()[input.Gate].PassAsync(call.CancellationToken);
        return input.Gate;
    }

    /// <summary>Counts up after the last event seen. At a gate the first connection is lost.</summary>
    private static async IAsyncEnumerable<TrpcEvent<int>> CountAsync(CountEvents input, TrpcCall call,
        [EnumeratorCancellation] CancellationToken ct = default)
    {
        var first = int.Parse(call.LastEventId ?? "0") + 1;
        for (var number = first; number <= input.To; number++)
        {
            yield return new(number.ToString(), number);
            if (number == 2 && call.LastEventId is null && input.Gate is not null)
            {
                await call.Services.GetRequiredService<Gates>()[input.Gate].PassAsync(ct);
                call.HttpContext.Abort();
            }
        }
    }

    /// <summary>Is open when the gate is, or not at all.</summary>
    private static async Task<IAsyncEnumerable<TrpcEvent<int>>> OpenAsync(AtGate input, TrpcCall call)
    {
        if (input.Gate == "conflict")
            throw Failure(input.Gate);
        await call.Services.GetRequiredService<Gates>()[input.Gate].PassAsync(call.CancellationToken);
        return CountAsync(new(1), call);
    }

    /// <summary>Two events; after them a silence in which only a resuming subscriber gets on.</summary>
    private static async IAsyncEnumerable<TrpcEvent<string>> ResumeAsync(TrpcCall call,
        [EnumeratorCancellation] CancellationToken ct = default)
    {
        if (call.LastEventId is { } seen)
        {
            yield return new("3", $"resumed after {seen}");
            yield break;
        }
        yield return new("1", "one");
        yield return new("2", "two");
        await Task.Delay(Timeout.Infinite, ct);
    }

    private static async IAsyncEnumerable<string> LettersAsync([EnumeratorCancellation] CancellationToken ct = default)
    {
        yield return "a";
        await Task.Yield();
        ct.ThrowIfCancellationRequested();
        yield return "b, with a line\nbreak";
    }

    private static async IAsyncEnumerable<string> FailingAsync(Fail input)
    {
        yield return "first";
        await Task.Yield();
        throw Failure(input.How);
    }

    private static async IAsyncEnumerable<string> SilentAsync(AtGate input, TrpcCall call,
        [EnumeratorCancellation] CancellationToken ct = default)
    {
        await call.Services.GetRequiredService<Gates>()[input.Gate].PassAsync(ct);
        yield return "opened";
    }
}

internal sealed record NeedsName(string Name);
