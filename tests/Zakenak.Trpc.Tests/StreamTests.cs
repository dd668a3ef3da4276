using System.Net;
using System.Text.Json.Nodes;
using Zakenak.Trpc.Tests.Driving;

namespace Zakenak.Trpc.Tests;

/// <summary>Batches that are answered call by call.</summary>
public sealed class StreamTests
{
    public static TheoryData<string> Versions => Clients.All;

    public static TheoryData<string> Version11 => Clients.Version11;

    [Theory, MemberData(nameof(Versions))]
    public async Task Fast_call_overtakes_a_slow_one(string version)
    {
        var server = await SampleServer.Shared;
        var gate = Guid.NewGuid().ToString();
        var fast = Guid.NewGuid().ToString();
        var running = TrpcClient.Of(version).RunAsync(server, $$"""
            const client = connect('stream');
            const slow = client.gate.wait.query({ gate: '{{gate}}' });
            await client.hello.query();
            await fetch(url + '/gate.wait?input=' + encodeURIComponent('{"gate":"{{fast}}"}'));
            return slow;
            """);
        await server.Gates[fast].Entered; // so the fast one has arrived, while the slow one still waits
        server.Gates[fast].Open();
        server.Gates[gate].Open();
        (await running).GetValue<string>().ShouldBe(gate);
    }

    [Theory, MemberData(nameof(Versions))]
    public async Task Error_of_a_call_arrives_with_status_200(string version)
    {
        var result = await TrpcClient.Of(version).RunAsync(await SampleServer.Shared, """
            const statuses = [];
            const client = connect('stream', { fetch: async (url, init) => {
              const answer = await fetch(url, init);
              statuses.push(answer.status);
              return answer;
            } });
            const error = outcome(client.fail.query.query({ how: 'conflict' }));
            return { good: await client.hello.query(), code: (await error).error.data.appCode, statuses };
            """);
        result.ToJsonString().ShouldBe("""{"good":"hello","code":"CONFLICT_DETECTED","statuses":[200]}""");
    }

    [Fact]
    public async Task Lines_are_what_the_protocol_says()
    {
        const string path = "/trpc/hello,things.find,nothing?batch=1&input={\"1\":{\"id\":\"x\"}}";
        var text = await GetStreamAsync(path, "trpc-accept", "application/jsonl");
        var lines = text.Split('\n');
        lines[0].ShouldBe("""{"0":[[0],[null,0,0]],"1":[[0],[null,0,1]],"2":[[0],[null,0,2]]}""");
        lines[1..^1].Order().ShouldBe([
            """[0,0,[[{"result":{"data":"hello"}}]]]""",
            """[1,0,[[{"result":{"data":null}}]]]""",
            """[2,0,[[{"error":{"message":"There is no procedure 'nothing'","code":-32004""" +
            ""","data":{"code":"NOT_FOUND","httpStatus":404,"path":"nothing"}}}]]]""",
        ]);
        lines[^1].ShouldBeEmpty();
    }

    [Fact]
    public async Task Accept_asks_for_lines_too() =>
        (await GetStreamAsync("/trpc/hello?batch=1", "Accept", "application/jsonl")).ShouldStartWith("""{"0":[[0],[null,0,0]]}""");

    [Fact]
    public async Task Client_can_ask_for_lines_by_Accept() =>
        (await TrpcClient.Of("latest").RunAsync(await SampleServer.Shared,
            "return connect('stream', { streamHeader: 'accept' }).hello.query();"))
        .GetValue<string>().ShouldBe("hello");

    [Fact]
    public async Task Lines_outside_of_a_batch_are_a_bad_request()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/trpc/hello");
        request.Headers.Add("trpc-accept", "application/jsonl");
        await (await (await SampleServer.Shared).Http.SendAsync(request)).ShouldBeErrorAsync(HttpStatusCode.BadRequest, "BAD_REQUEST");
    }

    [Theory]
    [InlineData("trpc-accept", "application/jsonl")]
    [InlineData("trpc-batch-mode", "stream")]
    public async Task Refusal_of_more_calls_than_any_batch_may_hold_is_told_once(string header, string value)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/trpc/{new string(',', 100_000)}?batch=1");
        request.Headers.Add(header, value);
        var error = await (await (await SampleServer.Shared).Http.SendAsync(request))
            .ShouldBeErrorAsync(HttpStatusCode.BadRequest, "BAD_REQUEST");
        error["message"]!.GetValue<string>().ShouldBe("A batch holds at most 100 calls");
    }

    [Theory, MemberData(nameof(Versions))]
    public async Task Stream_that_is_cut_rejects_what_is_still_open(string version)
    {
        var server = await SampleServer.Shared;
        var gate = Guid.NewGuid().ToString();
        var running = TrpcClient.Of(version).RunAsync(server, $$"""
            const client = connect('stream');
            const waiting = client.gate.wait.query({ gate: 'never-{{gate}}' });
            const open = [outcome(client.gate.cut.query({ gate: '{{gate}}' })), outcome(waiting)];
            const good = await client.hello.query();
            await fetch(url + '/gate.wait?input=' + encodeURIComponent('{"gate":"ready-{{gate}}"}'));
            return { good, open: await Promise.all(open) };
            """);
        await server.Gates[$"ready-{gate}"].Entered;
        server.Gates[$"ready-{gate}"].Open();
        server.Gates[gate].Open();
        var result = await running;
        result["good"]!.GetValue<string>().ShouldBe("hello");
        result["open"]!.AsArray().ShouldAllBe(call => call!["error"] != null);
    }

    [Theory, MemberData(nameof(Version11))]
    public async Task Silent_stream_is_kept_alive(string version)
    {
        await using var server = await SampleServer.StartAsync(trpc => trpc.PingInterval = TimeSpan.FromMilliseconds(10));
        using var request = new HttpRequestMessage(HttpMethod.Get, "/trpc/gate.wait?batch=1&input={\"0\":{\"gate\":\"a\"}}");
        request.Headers.Add("trpc-accept", "application/jsonl");
        using var answer = await server.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync());
        await reader.ReadLineAsync();
        ((char)reader.Read()).ShouldBe(' ');
        ((char)reader.Read()).ShouldBe(' ');

        var client = TrpcClient.Of(version).RunAsync(server, "return connect('stream').gate.wait.query({ gate: 'b' });");
        await server.Gates["b"].Entered;
        ((char)reader.Read()).ShouldBe(' ');
        ((char)reader.Read()).ShouldBe(' ');
        server.Gates["a"].Open();
        server.Gates["b"].Open();
        (await client).GetValue<string>().ShouldBe("b");
    }

    [Fact]
    public async Task Stream_of_version_10_is_one_object()
    {
        var text = await GetStreamAsync("/trpc/hello,hello?batch=1", "trpc-batch-mode", "stream");
        JsonNode.Parse(text)!["1"]!.ToJsonString().ShouldBe("""{"result":{"data":"hello"}}""");
        var lines = text.Split('\n');
        lines[0].ShouldStartWith("{\"");
        lines[1].ShouldStartWith(",\"");
        lines[2].ShouldBe("}");
    }

    private static async Task<string> GetStreamAsync(string path, string header, string value)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add(header, value);
        var answer = await (await SampleServer.Shared).Http.SendAsync(request);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/json");
        return await answer.Content.ReadAsStringAsync();
    }
}
