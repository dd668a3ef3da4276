using System.Text.Json.Nodes;
using Zakenak.Trpc.Tests.Driving;
using Zakenak.Trpc.Tests.Sample;

namespace Zakenak.Trpc.Tests;

/// <summary>Server-sent events, with the clients that know them.</summary>
public sealed class SubscriptionTests
{
    public static TheoryData<string> Version11 => Clients.Version11;

    [Theory, MemberData(nameof(Version11))]
    public async Task Events_arrive_and_the_end_completes(string version) =>
        (await RunAsync(version, """
            const all = await follow(client.events.letters).end;
            return JSON.stringify(all);
            """)).ShouldBe("""["started",{"data":"a"},{"data":"b, with a line\nbreak"},"complete"]""");

    [Theory, MemberData(nameof(Version11))]
    public async Task Tracked_events_carry_their_ids(string version) =>
        (await RunAsync(version, """
            const counting = follow(client.events.count, { to: 2 });
            await counting.end;
            return JSON.stringify(counting.items());
            """)).ShouldBe("""[{"data":1,"id":"1"},{"data":2,"id":"2"}]""");

    [Theory, MemberData(nameof(Version11))]
    public async Task Failure_of_the_request_is_fatal(string version)
    {
        var events = await EventsAsync(version, "follow(client.events.fail, { how: 'conflict' })");
        events[1]!["data"]!.GetValue<string>().ShouldBe("first");
        events[2]!["error"]!["data"]!["appCode"]!.GetValue<string>().ShouldBe("CONFLICT_DETECTED");
        events[2]!["error"]!["data"]!["details"]!["conflicts"]![0]!.GetValue<string>().ShouldBe("a.yaml");
    }

    [Fact]
    public async Task Unexpected_exception_leaks_nothing_and_is_logged_once()
    {
        await using var server = await SampleServer.StartAsync();
        var stream = await server.Http.GetStringAsync("/trpc/events.fail?input={\"how\":\"unexpected\"}");
        stream.ShouldContain("event: serialized-error\ndata: {\"message\":\"Internal server error\",\"code\":-32603,");
        stream.ShouldNotContain(SampleRouter.Secret);
        server.Log.Lines.ShouldHaveSingleItem().ShouldContain(SampleRouter.Secret);
    }

    [Theory, MemberData(nameof(Version11))]
    public async Task Unsubscribing_frees_the_server(string version)
    {
        await using var server = await SampleServer.StartAsync();
        var gate = server.Gates["held"];
        var script = RunAsync(version, """
            const held = follow(client.events.silent, { gate: 'held' });
            await held.until(events => events.includes('started'));
            await fetch(url + '/gate.wait?input=' + encodeURIComponent('{"gate":"go"}'));
            held.unsubscribe();
            return 'left';
            """, server);
        await Task.WhenAll(gate.Entered, server.Gates["go"].Entered);
        server.Gates["go"].Open();
        await gate.Cancelled;
        (await script).ShouldBe("left");
        server.Log.Lines.ShouldBeEmpty();
    }

    [Theory, MemberData(nameof(Version11))]
    public async Task Wrong_input_is_fatal_and_tells_its_issues(string version) =>
        (await EventsAsync(version, "follow(client.events.count, { to: 'x' })"))[1]!["error"]!["data"]!["details"]!["issues"]![0]!["path"]!
            .GetValue<string>().ShouldBe("to");

    [Theory, MemberData(nameof(Version11))]
    public async Task Unknown_subscription_is_fatal(string version) =>
        (await EventsAsync(version, "follow(client.events.nothing)"))[1]!["error"]!["data"]!["code"]!.GetValue<string>()
            .ShouldBe("NOT_FOUND");

    [Theory, MemberData(nameof(Version11))]
    public async Task Nobody_is_denied(string version) =>
        (await EventsAsync(version, "follow(client.events.secured)"))[1]!["error"]!["data"]!["appCode"]!.GetValue<string>()
            .ShouldBe("NOT_SIGNED_IN");

    [Theory, MemberData(nameof(Version11))]
    public async Task Token_comes_as_a_connection_parameter(string version) =>
        (await RunAsync(version, """
            const events = await follow(connect('subscription', { connectionParams: { token: 'alice' } }).events.secured).end;
            return events.at(-1);
            """)).ShouldBe("complete");

    [Theory, MemberData(nameof(Version11))]
    public async Task Token_comes_as_a_header_where_the_client_can_send_one(string version) =>
        (await RunAsync(version, """
            const eventSourceOptions = { fetch: (address, init) =>
              fetch(address, { ...init, headers: { ...init.headers, authorization: 'Bearer alice' } }) };
            const events = await follow(connect('subscription', { eventSourceOptions }).events.secured).end;
            return events.at(-1);
            """)).ShouldBe("complete");

    [Theory]
    [InlineData("[]")]
    [InlineData("{\"token\":5}")]
    [InlineData("{\"token\":null}")]
    [InlineData("{")]
    public async Task Connection_parameters_that_are_no_strings_are_a_parse_error(string parameters)
    {
        var stream = await (await SampleServer.Shared).Http.GetStringAsync($"/trpc/events.secured?connectionParams={parameters}");
        stream.ShouldContain("\"code\":\"PARSE_ERROR\"");
    }

    [Fact]
    public async Task Stream_is_what_the_protocol_says()
    {
        var answer = await (await SampleServer.Shared).Http.GetAsync("/trpc/events.count?input={\"to\":1}");
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("text/event-stream");
        answer.Headers.CacheControl!.ToString().ShouldBe("no-transform, no-cache");
        answer.Headers.GetValues("X-Accel-Buffering").ShouldBe(["no"]);
        (await answer.Content.ReadAsStringAsync()).ShouldBe(
            "event: connected\ndata: {\"reconnectAfterInactivityMs\":45000}\n\ndata: 1\nid: 1\n\nevent: return\ndata: \n\n");
    }

    [Theory]
    [InlineData("?input={\"to\":3,\"lastEventId\":\"2\"}", null)]
    [InlineData("?input={\"to\":3}&lastEventId=2", null)]
    [InlineData("?input={\"to\":3}", "2")]
    [InlineData("?input={\"to\":3,\"lastEventId\":\"1\"}", "2")]
    public async Task Last_event_is_found_in_input_address_and_header(string query, string? header)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/trpc/events.count" + query);
        if (header is not null)
            request.Headers.Add("Last-Event-ID", header);
        var answer = await (await SampleServer.Shared).Http.SendAsync(request);
        (await answer.Content.ReadAsStringAsync()).ShouldContain("\n\ndata: 3\nid: 3\n\nevent: return");
    }

    [Fact]
    public async Task Caller_is_told_that_he_is_connected_when_the_subscription_is_open()
    {
        var server = await SampleServer.Shared;
        var gate = Guid.NewGuid().ToString();
        var answering = server.Http.GetAsync($"/trpc/events.opened?input={{\"gate\":\"{gate}\"}}", HttpCompletionOption.ResponseHeadersRead);
        await server.Gates[gate].Entered;
        answering.IsCompleted.ShouldBeFalse();
        server.Gates[gate].Open();
        using var answer = await answering;
        (await answer.Content.ReadAsStringAsync()).ShouldMatch(@"^event: connected\ndata: .*\n\ndata: 1\nid: 1\n\nevent: return\n");
    }

    [Fact]
    public async Task Subscription_that_cannot_be_opened_is_told_as_an_event()
    {
        using var answer = await (await SampleServer.Shared).Http.GetAsync("/trpc/events.opened?input={\"gate\":\"conflict\"}");
        answer.StatusCode.ShouldBe(System.Net.HttpStatusCode.OK);
        (await answer.Content.ReadAsStringAsync()).ShouldMatch(@"^event: connected\ndata: .*\n\nevent: serialized-error\ndata: .*""CONFLICT_DETECTED""");
    }

    [Fact]
    public async Task Server_that_stops_ends_the_stream_without_a_return()
    {
        var server = await SampleServer.StartAsync();
        var reading = server.Http.GetStringAsync("/trpc/events.silent?input={\"gate\":\"stop\"}");
        await server.Gates["stop"].Entered;
        await server.StopAsync();
        (await reading).ShouldNotContain("event: return");
        await server.DisposeAsync();
    }

    [Fact]
    public async Task Longest_duration_ends_the_stream_without_a_return()
    {
        await using var server = await SampleServer.StartAsync(trpc => trpc.MaxSubscriptionDuration = TimeSpan.FromMilliseconds(50));
        (await server.Http.GetStringAsync("/trpc/events.silent?input={\"gate\":\"long\"}")).ShouldNotContain("event: return");
        await server.Gates["long"].Cancelled;
    }

    private static async Task<string> RunAsync(string version, string script, SampleServer? server = null) =>
        (await TrpcClient.Of(version).RunAsync(server ?? await SampleServer.Shared, $"const client = connect('subscription');\n{script}"))
        .GetValue<string>();

    private static async Task<JsonArray> EventsAsync(string version, string following) =>
        (await TrpcClient.Of(version).RunAsync(await SampleServer.Shared,
            $"const client = connect('subscription');\nreturn {following}.end;")).AsArray();
}
