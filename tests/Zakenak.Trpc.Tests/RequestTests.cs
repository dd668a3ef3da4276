using System.Net;
using System.Net.Http.Headers;
using Zakenak.Trpc.Tests.Driving;

namespace Zakenak.Trpc.Tests;

/// <summary>Methods, content types and sizes.</summary>
public sealed class RequestTests
{
    public static TheoryData<string> Versions => Clients.All;

    public static TheoryData<string> Version11 => Clients.Version11;

    [Theory, MemberData(nameof(Versions))]
    public async Task Query_of_40_KB_arrives(string version) =>
        (await TrpcClient.Of(version).RunAsync(await SampleServer.Shared, """
            const long = 'x'.repeat(40 * 1024);
            return (await connect('http').echo.query(long)) === long;
            """)).GetValue<bool>().ShouldBeTrue();

    [Theory, MemberData(nameof(Versions))]
    public async Task Address_that_is_too_long_is_told_so(string version)
    {
        var result = await TrpcClient.Of(version).RunAsync(await SampleServer.Shared,
            "return outcome(connect('http').echo.query('x'.repeat(130 * 1024)));");
        result["error"]!["data"]!["httpStatus"]!.GetValue<int>().ShouldBe(414);
    }

    [Theory, MemberData(nameof(Versions))]
    public async Task Body_that_is_too_large_is_told_so(string version)
    {
        var result = await TrpcClient.Of(version).RunAsync(await SampleServer.Shared,
            "return outcome(connect('http').echoBack.mutate('x'.repeat(1100 * 1024)));");
        result["error"]!["data"]!["code"]!.GetValue<string>().ShouldBe("PAYLOAD_TOO_LARGE");
    }

    [Fact]
    public async Task Body_without_a_length_is_limited_too()
    {
        using var endless = new StreamContent(new MemoryStream(new byte[2 * 1024 * 1024]));
        endless.Headers.ContentType = new("application/json");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/trpc/echoBack") { Content = endless };
        request.Headers.TransferEncodingChunked = true;
        await (await (await SampleServer.Shared).Http.SendAsync(request))
            .ShouldBeErrorAsync(HttpStatusCode.RequestEntityTooLarge, "PAYLOAD_TOO_LARGE");
    }

    [Fact]
    public async Task Body_up_to_the_limit_arrives()
    {
        await using var server = await SampleServer.StartAsync(trpc => trpc.MaxBodyBytes = 40 * 1024 * 1024);
        var body = $"\"{new string('x', 35 * 1024 * 1024)}\"";
        (await server.Http.PostAsync("/trpc/echoBack", Http.Json(body))).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Missing_content_type_is_unsupported() => await ShouldBeUnsupportedAsync(new ByteArrayContent("{}"u8.ToArray()));

    [Fact]
    public async Task Form_data_is_unsupported() =>
        await ShouldBeUnsupportedAsync(new MultipartFormDataContent { { new StringContent("x"), "id" } });

    [Fact]
    public async Task Form_fields_are_unsupported() => await ShouldBeUnsupportedAsync(new FormUrlEncodedContent([new("id", "x")]));

    [Fact]
    public async Task Bytes_are_unsupported()
    {
        var bytes = new ByteArrayContent([1, 2, 3]);
        bytes.Headers.ContentType = new("application/octet-stream");
        await ShouldBeUnsupportedAsync(bytes);
    }

    [Theory, MemberData(nameof(Version11))]
    public async Task Form_data_of_a_client_is_told_so(string version)
    {
        var result = await TrpcClient.Of(version).RunAsync(await SampleServer.Shared, """
            const form = new FormData();
            form.set('id', 'x');
            return Promise.all([form, new Uint8Array([1, 2, 3])].map(input => outcome(connect('http').echoBack.mutate(input))));
            """);
        result.AsArray().Select(one => one!["error"]?["data"]?["code"]?.GetValue<string>())
            .ShouldBe(["UNSUPPORTED_MEDIA_TYPE", "UNSUPPORTED_MEDIA_TYPE"], result.ToJsonString());
    }

    [Theory]
    [InlineData("application/json; charset=utf-8")]
    [InlineData("APPLICATION/JSON")]
    [InlineData("application/json;charset=UTF-8; boundary=x")]
    public async Task Content_type_may_have_parameters(string contentType)
    {
        var content = new ByteArrayContent("1"u8.ToArray());
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);
        var answer = await (await SampleServer.Shared).Http.PostAsync("/trpc/echoBack", content);
        (await answer.Content.ReadAsStringAsync()).ShouldBe("""{"result":{"data":1}}""");
    }

    [Fact]
    public async Task Mutation_without_a_body_is_accepted()
    {
        var answer = await (await SampleServer.Shared).Http.PostAsync("/trpc/things.touchAll", Http.Json(""));
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await answer.Content.ReadAsStringAsync()).ShouldBe("""{"result":{}}""");
    }

    [Theory]
    [InlineData("GET", "/trpc/things.touchAll", "POST")]
    [InlineData("POST", "/trpc/hello", "GET")]
    [InlineData("PUT", "/trpc/things.touchAll", "POST")]
    [InlineData("DELETE", "/trpc/hello", "GET")]
    [InlineData("POST", "/trpc/events.letters", "GET")]
    public async Task Wrong_method_is_told_the_right_one(string method, string path, string allowed)
    {
        using var request = new HttpRequestMessage(new(method), path) { Content = method == "GET" ? null : Http.Json("") };
        var answer = await (await SampleServer.Shared).Http.SendAsync(request);
        await answer.ShouldBeErrorAsync(HttpStatusCode.MethodNotAllowed, "METHOD_NOT_SUPPORTED");
        answer.Content.Headers.Allow.ShouldBe([allowed]);
    }

    /// <summary>Version 10 has no such option.</summary>
    [Theory, MemberData(nameof(Version11))]
    public async Task Query_comes_as_POST_only_where_that_is_allowed(string version)
    {
        const string script = """
            const methods = [];
            const sent = { methodOverride: 'POST', fetch: (address, init) => { methods.push(init.method); return fetch(address, init); } };
            const call = link => outcome(connect(link, sent).echo.query('override'));
            const all = [await call('http'), await call('batch'), await call('stream')];
            return { methods: methods.join(), all: all.map(one => one.value ?? one.error.data.code).join() };
            """;
        await using var open = await SampleServer.StartAsync(trpc => trpc.AllowMethodOverride = true);
        (await TrpcClient.Of(version).RunAsync(open, script)).ToJsonString()
            .ShouldBe("""{"methods":"POST,POST,POST","all":"override,override,override"}""");
        (await TrpcClient.Of(version).RunAsync(await SampleServer.Shared, script))["all"]!.GetValue<string>()
            .ShouldBe("METHOD_NOT_SUPPORTED,METHOD_NOT_SUPPORTED,METHOD_NOT_SUPPORTED");
    }

    [Theory, MemberData(nameof(Version11))]
    public async Task Subscription_comes_as_POST_only_where_that_is_allowed(string version)
    {
        const string script = """
            const fetchByPost = (address, init) => fetch(address.toString().split('?')[0], { ...init, method: 'POST',
              headers: { ...init.headers, 'content-type': 'application/json' }, body: new URL(address).searchParams.get('input') });
            const client = connect('subscription', { eventSourceOptions: { fetch: fetchByPost } });
            const counted = follow(client.events.count, { to: 2 });
            await counted.end;
            const refused = (await follow(client.events.count, { to: 'x' }).end).at(-1);
            return { items: counted.items(), refused: refused.error?.data?.code ?? null };
            """;
        await using var open = await SampleServer.StartAsync(trpc => trpc.AllowMethodOverride = true);
        (await TrpcClient.Of(version).RunAsync(open, script)).ToJsonString()
            .ShouldBe("""{"items":[{"data":1,"id":"1"},{"data":2,"id":"2"}],"refused":"BAD_REQUEST"}""");
        (await TrpcClient.Of(version).RunAsync(await SampleServer.Shared, script))["items"]!.AsArray().ShouldBeEmpty();
    }

    [Fact]
    public async Task Override_lets_no_mutation_through_by_GET()
    {
        await using var server = await SampleServer.StartAsync(trpc => trpc.AllowMethodOverride = true);
        await (await server.Http.GetAsync("/trpc/things.touchAll"))
            .ShouldBeErrorAsync(HttpStatusCode.MethodNotAllowed, "METHOD_NOT_SUPPORTED");
    }

    [Fact]
    public async Task HEAD_is_answered_with_nothing()
    {
        using var request = new HttpRequestMessage(HttpMethod.Head, "/trpc/hello");
        (await (await SampleServer.Shared).Http.SendAsync(request)).StatusCode.ShouldBe(HttpStatusCode.NoContent);
    }

    [Theory]
    [InlineData("/trpc")]
    [InlineData("/trpc/")]
    [InlineData("/trpc/things")]
    [InlineData("/trpc/things/get")]
    [InlineData("/trpc/%2e%2e%2fhello")]
    [InlineData("/trpc/hello/")]
    public async Task Everything_under_the_base_path_is_an_envelope(string path) =>
        await (await (await SampleServer.Shared).Http.GetAsync(path)).ShouldBeErrorAsync(HttpStatusCode.NotFound, "NOT_FOUND");

    private static async Task ShouldBeUnsupportedAsync(HttpContent content) =>
        await (await (await SampleServer.Shared).Http.PostAsync("/trpc/things.touch", content))
            .ShouldBeErrorAsync(HttpStatusCode.UnsupportedMediaType, "UNSUPPORTED_MEDIA_TYPE");
}
