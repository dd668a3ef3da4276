using System.Net;
using System.Text.Json.Nodes;
using Zakenak.Trpc.Tests.Driving;

namespace Zakenak.Trpc.Tests;

public sealed class BatchTests
{
    public static TheoryData<string> Versions => Clients.All;

    [Fact]
    public async Task Batch_of_one_is_answered_with_an_array() =>
        (await GetAsync("/trpc/hello?batch=1&input={}")).ShouldBe((200, """[{"result":{"data":"hello"}}]"""));

    [Fact]
    public async Task Undefined_inputs_are_left_out_of_the_map() =>
        (await GetAsync("""/trpc/hasInput,hasInput,hasInput?batch=1&input={"1":null}"""))
        .ShouldBe((200, """[{"result":{"data":false}},{"result":{"data":true}},{"result":{"data":false}}]"""));

    [Fact]
    public async Task Batch_without_any_map_is_answered() => (await GetAsync("/trpc/hello,hello?batch=1")).Status.ShouldBe(200);

    [Fact]
    public async Task Input_that_is_an_array_fails_each_call()
    {
        var (status, body) = await GetAsync("/trpc/hello,hello?batch=1&input=[]");
        status.ShouldBe(400);
        JsonNode.Parse(body)!.AsArray().Select(call => call!["error"]!["code"]!.GetValue<int>()).ShouldBe([-32600, -32600]);
    }

    [Fact]
    public async Task Mixed_results_are_a_207_in_the_order_of_the_calls()
    {
        var (status, body) = await GetAsync("""/trpc/hello,nothing,hello?batch=1""");
        status.ShouldBe(207);
        JsonNode.Parse(body)!.AsArray().Select(call => call!["error"]?["data"]!["httpStatus"]!.GetValue<int>()).ShouldBe([null, 404, null]);
    }

    [Fact]
    public async Task Common_failure_is_the_status_of_the_answer() =>
        (await GetAsync("/trpc/nothing,neither?batch=1")).Status.ShouldBe(404);

    [Fact]
    public async Task Different_failures_are_a_207() => (await GetAsync("/trpc/nothing,things.touchAll?batch=1")).Status.ShouldBe(207);

    [Theory, MemberData(nameof(Versions))]
    public async Task Success_and_failure_of_a_batch_reach_their_callers(string version) =>
        (await TrpcClient.Of(version).RunAsync(await SampleServer.Shared, """
            const client = connect('batch');
            const failing = outcome(client.fail.query.query({ how: 'conflict' }));
            const all = await Promise.all([client.hello.query(), failing, client.hello.query()]);
            return JSON.stringify([all[0], all[1].error.data.appCode, all[2]]);
            """)).GetValue<string>().ShouldBe("""["hello","CONFLICT_DETECTED","hello"]""");

    [Theory, MemberData(nameof(Versions))]
    public async Task Too_large_batch_is_refused_to_each_caller(string version)
    {
        await using var server = await SampleServer.StartAsync(trpc => trpc.MaxBatchSize = 2);
        await ShouldBeRefusedAsync(server, version, "A batch holds at most 2 calls");
    }

    [Theory, MemberData(nameof(Versions))]
    public async Task Batching_can_be_switched_off(string version)
    {
        await using var server = await SampleServer.StartAsync(trpc => trpc.AllowBatching = false);
        await ShouldBeRefusedAsync(server, version, "Batching is switched off on this server");
        (await TrpcClient.Of(version).RunAsync(server, "return connect('http').hello.query();")).GetValue<string>().ShouldBe("hello");
    }

    [Fact]
    public async Task Refusal_of_a_whole_batch_is_one_bare_error()
    {
        await using var server = await SampleServer.StartAsync(trpc => trpc.AllowBatching = false);
        await (await server.Http.GetAsync("/trpc/hello,hello?batch=1")).ShouldBeErrorAsync(HttpStatusCode.BadRequest, "BAD_REQUEST");
    }

    [Fact]
    public async Task Queries_and_mutations_do_not_mix() =>
        await (await (await SampleServer.Shared).Http.GetAsync("/trpc/hello,things.touchAll?batch=1"))
            .ShouldBeErrorAsync(HttpStatusCode.BadRequest, "BAD_REQUEST");

    [Fact]
    public async Task Subscription_in_a_batch_is_a_bad_request()
    {
        var (status, body) = await GetAsync("/trpc/events.letters,events.letters?batch=1");
        status.ShouldBe(400);
        body.ShouldContain("cannot be part of a batch");
    }

    [Fact]
    public async Task Comma_may_be_percent_encoded() => (await GetAsync("/trpc/hello%2Chello?batch=1")).Status.ShouldBe(200);

    [Theory, MemberData(nameof(Versions))]
    public async Task Calls_run_at_the_same_time(string version)
    {
        var server = await SampleServer.Shared;
        var (first, second) = (Guid.NewGuid().ToString(), Guid.NewGuid().ToString());
        var running = TrpcClient.Of(version).RunAsync(server, $$"""
            const client = connect('batch');
            const calls = ['{{first}}', '{{second}}'].map(gate => client.gate.wait.query({ gate }));
            return (await Promise.all(calls)).length;
            """);
        await Task.WhenAll(server.Gates[first].Entered, server.Gates[second].Entered);
        server.Gates[second].Open();
        server.Gates[first].Open();
        (await running).GetValue<int>().ShouldBe(2);
    }

    [Theory, MemberData(nameof(Versions))]
    public async Task Each_call_has_a_scope_of_its_own(string version) =>
        (await TrpcClient.Of(version).RunAsync(await SampleServer.Shared, """
            const client = connect('batch');
            const calls = await Promise.all([client.caller.query(), client.caller.query(), client.caller.query()]);
            return new Set(calls.map(call => call.scope)).size;
            """)).GetValue<int>().ShouldBe(3);

    [Theory, MemberData(nameof(Versions))]
    public async Task Batch_that_maxURLLength_splits_arrives_whole(string version) =>
        (await TrpcClient.Of(version).RunAsync(await SampleServer.Shared, """
            const requests = [];
            const client = connect('batch', { maxURLLength: 400, fetch: (url, init) => { requests.push(url); return fetch(url, init); } });
            const sent = Array.from({ length: 20 }, (_, i) => 'x'.repeat(50) + i);
            const back = await Promise.all(sent.map(one => client.echo.query(one)));
            return requests.length > 3 && JSON.stringify(sent) === JSON.stringify(back);
            """)).GetValue<bool>().ShouldBeTrue();

    [Fact]
    public async Task Calls_of_a_batch_do_not_get_into_each_others_way()
    {
        var server = await SampleServer.Shared;
        var batch = $"/trpc/{string.Join(',', Enumerable.Repeat("hello", 20))}?batch=1";
        await Parallel.ForAsync(0, 2000, TestContext.Current.CancellationToken, async (_, ct) =>
        {
            using var answer = await server.Http.GetAsync(batch, ct);
            ((int)answer.StatusCode).ShouldBe(200, await answer.Content.ReadAsStringAsync(ct));
        });
    }

    private static async Task ShouldBeRefusedAsync(SampleServer server, string version, string message)
    {
        foreach (var link in (string[])["batch", "stream"])
        {
            var all = await TrpcClient.Of(version).RunAsync(server, $$"""
                const client = connect('{{link}}');
                return Promise.all([1, 2, 3].map(one => outcome(client.hello.query())));
                """);
            all.AsArray().Select(call => call!["error"]?["message"]?.GetValue<string>()).ShouldBe([message, message, message], link);
            all.AsArray().ShouldAllBe(call => call!["error"]!["data"]!["code"]!.GetValue<string>() == "BAD_REQUEST");
        }
    }

    private static async Task<(int Status, string Body)> GetAsync(string path)
    {
        var answer = await (await SampleServer.Shared).Http.GetAsync(path);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/json");
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }
}
