using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Zakenak.Trpc.Tests.Driving;
using Zakenak.Trpc.Tests.Sample;
using Zakenak.Trpc.TypeScript;

namespace Zakenak.Trpc.Tests;

/// <summary>The emitted types, in the eyes of the real compiler and of the real client's types.</summary>
public sealed partial class TypeScriptTests
{
    private static readonly string api = TypeScriptEmitter.Emit(SampleRouter.Create());

    public static TheoryData<string> Version11 => Clients.Version11;

    [Theory, MemberData(nameof(Version11))]
    public async Task Client_infers_inputs_outputs_events_and_errors(string version) => (await CompileAsync(version, """
        const hello: string = await client.hello.query();
        const thing = await client.things.get.query({ id: "x" });
        const size: string = thing.size;
        const note: string | null = thing.note;
        const phase: "in-progress" | "Done" = thing.config.phase;
        const radius: number = thing.shape.kind === "circle" ? thing.shape.radius : thing.shape.side;
        const odd: boolean = thing["odd-name"];
        const found: unknown = thing.status;
        const page: Thing[] = (await client.things.list.query()).items;
        await client.things.list.query({ phase: "Done" });
        await client.things.create.mutate({ name: "x", config: { healthChecks: [], phase: "Done" } });
        const nothing: void = await client.things.touch.mutate({ id: "x" });
        await client.things.touchAll.mutate();
        client.events.count.subscribe({ to: 3 }, { onData: event => { const id: string = event.id; const data: number = event.data; } });
        client.events.letters.subscribe(undefined, { onData: letter => { const text: string = letter; } });
        try { await client.hello.query(); } catch (error) {
          if (error instanceof TRPCClientError) {
            const typed: TRPCClientError<AppRouter> = error;
            const code: string | undefined = typed.data?.appCode;
            const key: TrpcErrorCode | undefined = typed.data?.code;
          }
        }
        """)).ShouldBeEmpty();

    [Theory, MemberData(nameof(Version11))]
    public async Task Compiler_refuses_what_the_server_would(string version) => (await CompileAsync(version, """
        // @ts-expect-error a query is not mutated
        client.hello.mutate();
        // @ts-expect-error a mutation is not queried
        client.things.touchAll.query();
        // @ts-expect-error a query is not subscribed to
        client.hello.subscribe(undefined, {});
        // @ts-expect-error no such procedure
        client.things.gets.query({ id: "x" });
        // @ts-expect-error no such namespace
        client.thing.get.query({ id: "x" });
        // @ts-expect-error a field that is missing
        client.things.get.query({});
        // @ts-expect-error input that is missing
        client.things.get.query();
        // @ts-expect-error a field that is not known
        client.things.get.query({ id: "x", name: "y" });
        // @ts-expect-error a field of another type
        client.things.get.query({ id: 5 });
        // @ts-expect-error a name that the enum has not
        client.things.list.query({ phase: "InProgress" });
        // @ts-expect-error null where none is accepted
        client.things.get.query({ id: null });
        // @ts-expect-error a field that the answer has not
        (await client.things.get.query({ id: "x" })).name;
        // @ts-expect-error a field that may be null
        (await client.things.get.query({ id: "x" })).note.length;
        // @ts-expect-error an event without an id
        client.events.letters.subscribe(undefined, { onData: letter => letter.id });
        """)).ShouldBeEmpty();

    [Fact]
    public async Task Types_match_the_JSON_that_is_really_sent()
    {
        var server = await SampleServer.Shared;
        var thing = await DataAsync(server, "/trpc/things.get?input={\"id\":\"x\"}");
        var page = await DataAsync(server, "/trpc/things.list");
        (await CompileAsync("latest", $"""
            export const thing: Thing = {thing};
            export const page: PageOfThing = {page};
            export const failed: Thing = {With(thing, "error", "why")};
            // @ts-expect-error a field that the type does not know
            export const more: Thing = {With(thing, "more", 1)};
            // @ts-expect-error a field that is missing
            export const less: Thing = {Without(thing, "config")};
            """)).ShouldBeEmpty();
    }

    [Fact]
    public async Task What_the_types_let_through_the_server_reads()
    {
        const string input = """
            { "name": "x",
              "config": { "healthChecks": [{ "name": "a", "timeout": "00:00:05" }], "phase": "in-progress", "replicas": null } }
            """;
        (await CompileAsync("latest", $"await client.things.create.mutate({input});")).ShouldBeEmpty();
        var answer = await (await SampleServer.Shared).Http.PostAsync("/trpc/things.create", Http.Json(input));
        answer.IsSuccessStatusCode.ShouldBeTrue(await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public void Type_that_is_read_as_it_is_written_is_there_once()
    {
        api.ShouldContain("export interface ThingCheck {\n  name: string;\n  timeout: string;\n}");
        api.ShouldNotContain("ThingCheckInput");
    }

    [Fact]
    public void Type_that_is_read_otherwise_is_there_twice()
    {
        api.ShouldContain("export interface ThingConfig {\n  healthChecks: ThingCheck[];\n  phase: Phase;\n  replicas: number | null;\n}");
        api.ShouldContain(
            "export interface ThingConfigInput {\n  healthChecks: ThingCheck[];\n  phase: Phase;\n  replicas?: number | null;\n}");
    }

    [Fact]
    public void Type_in_TypeScript_can_be_chosen() =>
        TypeScriptEmitter.Emit(SampleRouter.Create(), new Dictionary<Type, string> { [typeof(JsonNode)] = "any" })
            .ShouldContain("status?: any;");

    [Fact]
    public void Types_of_the_same_name_are_an_error()
    {
        var router = new TrpcRouter(CollidingJson.Default.Options);
        router.Query("one", call => Task.FromResult(new First.Same()));
        router.Query("two", call => Task.FromResult(new Second.Same()));
        Should.Throw<InvalidOperationException>(() => TypeScriptEmitter.Emit(router)).Message.ShouldContain("Same");
    }

    private static Task<string> CompileAsync(string version, string body) => TypeScriptCompiler.CompileAsync(version, api, $"""
        import {"{"} createTRPCClient, httpLink, TRPCClientError {"}"} from "@trpc/client";
        import type {"{"} AppRouter, PageOfThing, Thing, TrpcErrorCode {"}"} from "./api";
        const client = createTRPCClient<AppRouter>({"{"} links: [httpLink({"{"} url: "" {"}"})] {"}"});
        export type Used = [TRPCClientError<AppRouter>, PageOfThing, Thing, TrpcErrorCode];
        {body}
        """);

    private static async Task<string> DataAsync(SampleServer server, string path) =>
        JsonNode.Parse(await server.Http.GetStringAsync(path))!["result"]!["data"]!.ToJsonString();

    private static string With(string json, string name, JsonNode value)
    {
        var changed = JsonNode.Parse(json)!.AsObject();
        changed[name] = value;
        return changed.ToJsonString();
    }

    private static string Without(string json, string name)
    {
        var changed = JsonNode.Parse(json)!.AsObject();
        changed.Remove(name);
        return changed.ToJsonString();
    }

    private static class First
    {
        internal sealed record Same;
    }

    private static class Second
    {
        internal sealed record Same;
    }

    [JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
    [JsonSerializable(typeof(First.Same), TypeInfoPropertyName = "FirstSame")]
    [JsonSerializable(typeof(Second.Same), TypeInfoPropertyName = "SecondSame")]
    private sealed partial class CollidingJson : JsonSerializerContext;
}
