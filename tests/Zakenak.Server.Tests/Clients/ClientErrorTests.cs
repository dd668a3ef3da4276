using Zakenak.Server.Tests.Procedures;

namespace Zakenak.Server.Tests.Clients;

/// <summary>What its callers catch: <c>code</c>, <c>message</c> and <c>details</c> at the top, whichever way the call went.</summary>
public sealed class ClientErrorTests(ClientPackage package) : IClassFixture<ClientPackage>
{
    private const string NoProject = """{"code":"PROJECT_NOT_FOUND","message":"There is no project none."}""";

    [Theory]
    [InlineData("trpc.deployments.list.query({ projectId: 'none' })")]
    [InlineData("trpc.repositories.create.mutate({ projectId: 'none', fullName: 'a/b', cloneUrl: 'https://git.example.com/a/b.git' })")]
    public async Task Rejected_promise_and_caught_error_have_the_code(string call)
    {
        await using var api = await Api.StartAsync();
        (await TellAsync(api, $$"""
            const told = ({ code, message, details }) => tell({ code, message, details });
            await {{call}}.catch(told);
            try { await {{call}}; } catch (error) { told(error); }
            """)).ShouldBe([NoProject, NoProject]);
    }

    [Theory]
    [InlineData("trpc.deployments.list.query({ projectId: 'none' }), trpc.projects.list.query(), "
        + "trpc.environments.get.query({ id: 'none' })")]
    [InlineData("trpc.projects.update.mutate({ id: 'none', name: 'x' }), trpc.users.create.mutate({ username: 'ada', "
        + "password: 'correct horse battery', role: 'member' }).then(() => []), trpc.environments.delete.mutate({ id: 'none' })")]
    public async Task Calls_of_a_batch_fail_each_with_its_own_code(string calls)
    {
        await using var api = await Api.StartAsync();
        (await TellAsync(api, $$"""
            const sent = [];
            const { fetch } = globalThis;
            globalThis.fetch = (url, init) => { sent.push(url); return fetch(url, init); };
            const settled = await Promise.allSettled([{{calls}}]);
            tell([sent.length, ...settled.map(call => call.reason?.code ?? call.value)]);
            """)).ShouldBe(["""[1,"PROJECT_NOT_FOUND",[],"ENVIRONMENT_NOT_FOUND"]"""]);
    }

    [Fact]
    public async Task More_calls_at_once_than_a_request_may_hold_are_answered_too()
    {
        await using var api = await Api.StartAsync();
        (await TellAsync(api, "tell((await Promise.all(Array.from({ length: 250 }, () => trpc.projects.list.query()))).length);"))
            .ShouldBe(["250"]);
    }

    [Fact]
    public async Task Calls_at_once_share_no_longer_an_address_than_proxies_let_through()
    {
        await using var api = await Api.StartAsync();
        (await TellAsync(api, """
            const lengths = [];
            const { fetch } = globalThis;
            globalThis.fetch = (url, init) => { lengths.push(String(url).length); return fetch(url, init); };
            const ids = Array.from({ length: 150 }, (_, i) => 'x'.repeat(60) + i);
            const codes = await Promise.all(ids.map(id => trpc.environments.get.query({ id }).catch(error => error.code)));
            tell([Math.max(...lengths) <= 6000, lengths.length < 10, [...new Set(codes)]]);
            """)).ShouldBe(["""[true,true,["ENVIRONMENT_NOT_FOUND"]]"""]);
    }

    [Fact]
    public async Task Details_are_at_the_top()
    {
        await using var api = await Api.StartAsync();
        (await TellAsync(api, """
            const told = error => tell([error.code, error.details.issues[0].path]);
            await trpc.projects.create.mutate({ id: 'Not An Id', name: 'x' }).catch(told);
            """)).ShouldBe(["""["INVALID_INPUT","id"]"""]);
    }

    [Fact]
    public async Task Oldest_client_rejects_with_the_code_too()
    {
        await using var oldest = new ClientPackage("v11.0");
        await oldest.InitializeAsync();
        await using var api = await Api.StartAsync();
        var ended = await oldest.RunWithClientAsync(api, """
            import { EventSource } from "eventsource";
            globalThis.EventSource = EventSource;
            const input = { projectId: 'none' };
            const told = error => tell([error instanceof ZakenakError, error.code]);
            await trpc.deployments.list.query(input).catch(told);
            await new Promise(resolve => trpc.events.subscribe.subscribe(input, { onError: error => resolve(told(error)) }));
            """);
        ended.Output.Split('\n').ShouldBe(["""[true,"PROJECT_NOT_FOUND"]""", """[true,"PROJECT_NOT_FOUND"]"""], ended.Errors);
    }

    [Fact]
    public async Task Error_is_also_what_tools_for_tRPC_expect()
    {
        await using var api = await Api.StartAsync();
        (await TellAsync(api, """
            import { TRPCClientError } from "@trpc/client";
            const error = await trpc.deployments.list.query({ projectId: 'none' }).catch(error => error);
            tell([error instanceof ZakenakError, error instanceof TRPCClientError, error.data.code, error.shape.data.path, error.name]);
            """)).ShouldBe(["""[true,true,"NOT_FOUND","deployments.list","ZakenakError"]"""]);
    }

    [Fact]
    public async Task Wrong_token_is_told_from_a_server_that_is_not_there()
    {
        await using var api = await Api.StartAsync();
        (await TellAsync(api, """
            const codeOf = options => createZakenakClient(options).projects.list.query().catch(error => error.code);
            tell([await codeOf({ url, token: 'zak_wrong' }), await codeOf({ url }), await codeOf({ url: 'http://127.0.0.1:1', token })]);
            """)).ShouldBe(["""["UNAUTHENTICATED","UNAUTHENTICATED","NO_ANSWER"]"""]);
    }

    [Fact]
    public async Task Call_that_its_caller_gives_up_is_told_as_such()
    {
        await using var api = await Api.StartAsync();
        (await TellAsync(api, """
            const given = new AbortController();
            const call = trpc.projects.list.query(undefined, { signal: given.signal }).catch(error => tell(error.code));
            given.abort();
            await call;
            """)).ShouldBe(["\"ABORTED\""]);
    }

    [Fact]
    public async Task Token_is_asked_for_before_each_request()
    {
        await using var api = await Api.StartAsync();
        (await TellAsync(api, """
            const tokens = ['zak_old', token];
            const renewing = createZakenakClient({ url, token: async () => tokens.shift() });
            tell([await renewing.projects.list.query().catch(error => error.code), await renewing.projects.list.query()]);
            """)).ShouldBe(["""["UNAUTHENTICATED",[]]"""]);
    }

    [Fact]
    public async Task Events_arrive_and_a_refused_subscription_has_the_code()
    {
        await using var api = await Api.StartAsync();
        await api.FurnishAsync("p");
        await api.EnableAsync("p");
        (await TellAsync(api, """
            await new Promise((resolve, reject) => {
              const events = trpc.events.subscribe.subscribe({ projectId: 'p' }, {
                onStarted: () => trpc.gitops.triggerSync.mutate({ id: 'p-res' }).catch(reject),
                onData: ({ data }) => {
                  if (data.reason !== 'SyncRequested') return;
                  tell(data.subjectId);
                  events.unsubscribe();
                  resolve();
                },
                onError: reject,
              });
            });
            await new Promise(resolve =>
              trpc.events.subscribe.subscribe({ projectId: 'none' }, { onError: error => { tell([error.code, error.message]); resolve(); } }));
            """)).ShouldBe(["\"p-res\"", """["PROJECT_NOT_FOUND","There is no project none."]"""]);
    }

    private async Task<string[]> TellAsync(Api api, string program)
    {
        var ended = await package.RunWithClientAsync(api, program);
        ended.ExitCode.ShouldBe(0, ended.Errors);
        return ended.Output.Split('\n');
    }
}
