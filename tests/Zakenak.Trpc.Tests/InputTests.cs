using System.Net;
using System.Text.Json.Nodes;
using Zakenak.Trpc.Tests.Driving;

namespace Zakenak.Trpc.Tests;

/// <summary>Input that is wrong: the caller hears everything that is, and where.</summary>
public sealed class InputTests
{
    [Fact]
    public async Task Everything_that_is_wrong_is_told_with_its_place()
    {
        var data = await DataOfAsync("""
            client.things.create.mutate({ config: { healthChecks: [{ name: 'a', timeout: '0:00:05' }, { timeout: 5 }], phase: 'Later' },
              labels: { 'a/b': 1 }, extra: true })
            """);
        data["code"]!.GetValue<string>().ShouldBe("BAD_REQUEST");
        Issues(data).ShouldBe([
            "name: is required",
            "config.healthChecks[1].name: is required",
            "config.healthChecks[1].timeout: must be a duration: hh:mm:ss",
            "config.phase: must be one of \"in-progress\", \"Done\"",
            "labels[\"a/b\"]: must be a string",
            "extra: is not known",
        ], ignoreOrder: true);
    }

    [Theory]
    [InlineData("'text'", ": must be an object")]
    [InlineData("[]", ": must be an object")]
    [InlineData("null", ": must not be null")]
    [InlineData("undefined", ": is required")]
    [InlineData("{}", "id: is required")]
    [InlineData("{ id: null }", "id: must not be null")]
    [InlineData("{ id: 5 }", "id: must be a string")]
    [InlineData("{ id: { a: 1 } }", "id: must be a string")]
    public async Task Wrong_type_is_told(string input, string issue) =>
        Issues(await DataOfAsync($"client.things.get.query({input})")).ShouldBe([issue]);

    [Theory]
    [InlineData("{ limit: '5' }", "limit: must be a whole number from -2147483648 to 2147483647")]
    [InlineData("{ limit: 1.5 }", "limit: must be a whole number from -2147483648 to 2147483647")]
    [InlineData("{ limit: 3000000000 }", "limit: must be a whole number from -2147483648 to 2147483647")]
    [InlineData("{ limit: null }", "limit: must not be null")]
    [InlineData("{ phase: 1 }", "phase: must be one of \"in-progress\", \"Done\"")]
    public async Task Wrong_number_or_name_is_told(string input, string issue) =>
        Issues(await DataOfAsync($"client.things.list.query({input})")).ShouldBe([issue]);

    [Fact]
    public async Task Message_says_the_first_thing_and_repeats_no_value()
    {
        var result = await TrpcClient.Of("latest").RunAsync(await SampleServer.Shared,
            "return outcome(connect('http').things.get.query({ id: ['hunter2'], hunter2: true }));");
        result["error"]!["message"]!.GetValue<string>().ShouldBe("Invalid input: id: must be a string (and 1 more)");
    }

    [Fact]
    public async Task Unknown_kind_of_a_union_is_told()
    {
        var data = await DataOfAsync("""
            client.things.get.query({ id: 'x' }).then(thing => client.things.put.mutate({ ...thing, shape: { kind: 'line' } }))
            """);
        Issues(data).ShouldBe(["shape: is not valid"]);
    }

    [Theory]
    [InlineData("/trpc/things.get?input={")]
    [InlineData("/trpc/things.get?input=%7B%22id%22%3A%22secret-")]
    public async Task Malformed_input_is_a_bad_request(string path) =>
        await ShouldBeMalformedAsync(await (await SampleServer.Shared).Http.GetAsync(path));

    [Theory]
    [InlineData("{")]
    [InlineData("secret-")]
    [InlineData("\u0000")]
    public async Task Malformed_body_is_a_bad_request(string body) =>
        await ShouldBeMalformedAsync(await (await SampleServer.Shared).Http.PostAsync("/trpc/things.touch", Http.Json(body)));

    [Fact]
    public async Task Input_that_is_nested_too_deeply_is_a_bad_request() => await ShouldBeMalformedAsync(
        await (await SampleServer.Shared).Http.PostAsync("/trpc/things.touch", Http.Json(new string('[', 10_000))));

    [Theory]
    [InlineData("""{"\ud800":1}""")]
    [InlineData("""{"id":"\ud800"}""")]
    [InlineData("""{"id":"x","more":[{"\udc00":1}]}""")]
    [InlineData("""{"id":"x","id":"x"}""")]
    [InlineData("""{"id":"x","\u0069d":"x"}""")]
    public async Task Name_or_text_that_no_text_is_or_a_name_twice_is_a_bad_request(string body)
    {
        var http = (await SampleServer.Shared).Http;
        await ShouldBeMalformedAsync(await http.PostAsync("/trpc/things.touch", Http.Json(body)));
        await ShouldBeMalformedAsync(await http.GetAsync($"/trpc/things.get?input={Uri.EscapeDataString(body)}"));
        await ShouldBeMalformedAsync(await http.GetAsync($"/trpc/things.list?input={Uri.EscapeDataString(body)}"));
    }

    [Theory]
    [InlineData("/trpc/events.count", """{"\ud800":1,"lastEventId":"1"}""")]
    [InlineData("/trpc/events.count", """{"to":1,"lastEventId":"1","lastEventId":"2"}""")]
    [InlineData("/trpc/events.letters", """{"\ud800":1,"lastEventId":"1"}""")]
    public async Task Malformed_input_of_a_subscription_is_its_only_event(string path, string input)
    {
        var stream = await (await SampleServer.Shared).Http.GetStringAsync($"{path}?input={Uri.EscapeDataString(input)}");
        stream.ShouldContain("event: serialized-error\ndata: {\"message\":\"The input is not valid JSON\",\"code\":-32600,");
    }

    [Fact]
    public async Task Bytes_that_are_no_text_are_a_bad_request()
    {
        var body = new ByteArrayContent([.. "{\"id\":\""u8, 0xFF, .. "\"}"u8]);
        body.Headers.ContentType = new("application/json");
        await ShouldBeMalformedAsync(await (await SampleServer.Shared).Http.PostAsync("/trpc/things.touch", body));
    }

    [Fact]
    public async Task Of_very_many_things_that_are_wrong_some_are_told()
    {
        var names = string.Join(',', Enumerable.Range(0, 80_000).Select(i => $"\"n{i}\":0"));
        var answer = await (await SampleServer.Shared).Http.PostAsync("/trpc/things.touch", Http.Json($"{{{names}}}"));
        var error = await answer.ShouldBeErrorAsync(HttpStatusCode.BadRequest, "BAD_REQUEST");
        Issues(error["data"]!).Length.ShouldBe(50);
    }

    [Fact]
    public async Task Malformed_batch_fails_each_of_its_calls()
    {
        var answer = await (await SampleServer.Shared).Http.GetAsync("/trpc/hello,things.get?batch=1&input={");
        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        var errors = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!.AsArray();
        errors.Select(error => error!["error"]!["code"]!.GetValue<int>()).ShouldBe([-32600, -32600]);
        errors.Select(error => error!["error"]!["data"]!["path"]!.GetValue<string>()).ShouldBe(["hello", "things.get"]);
    }

    private static async Task ShouldBeMalformedAsync(HttpResponseMessage answer)
    {
        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        var text = await answer.Content.ReadAsStringAsync();
        JsonNode.Parse(text)!["error"]!["code"]!.GetValue<int>().ShouldBe(-32600);
        text.ShouldNotContain("secret");
    }

    private static string[] Issues(JsonNode data) =>
        [.. data["details"]!["issues"]!.AsArray().Select(issue => $"{issue!["path"]}: {issue["message"]}")];

    private static async Task<JsonNode> DataOfAsync(string call)
    {
        var result = await TrpcClient.Of("latest").RunAsync(await SampleServer.Shared, $$"""
            const client = connect('http');
            return outcome({{call}});
            """);
        return result["error"].ShouldNotBeNull(result.ToJsonString())["data"]!;
    }
}
