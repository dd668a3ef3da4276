using System.Text.Json.Nodes;
using Zakenak.Trpc.Tests.Driving;
using Zakenak.Trpc.Tests.Sample;

namespace Zakenak.Trpc.Tests;

/// <summary>What a caller learns of a failure, with every client and every link.</summary>
public sealed class ErrorTests
{
    public static TheoryData<string, string> Links => Clients.WithLinks;

    [Theory, MemberData(nameof(Links))]
    public async Task Error_has_code_status_and_path(string version, string link)
    {
        var error = await ErrorOfAsync(version, link, "client.fail.query.query({ how: 'not-found' })");
        error["message"]!.GetValue<string>().ShouldBe("No such thing");
        error["code"]!.GetValue<int>().ShouldBe(-32004);
        error["data"]!.ToJsonString().ShouldBe("""{"code":"NOT_FOUND","httpStatus":404,"path":"fail.query"}""");
    }

    [Theory, MemberData(nameof(Links))]
    public async Task Application_error_of_a_query_keeps_its_code_and_details(string version, string link) =>
        (await ErrorOfAsync(version, link, "client.fail.query.query({ how: 'conflict' })"))["data"]!.ToJsonString().ShouldBe(
            """{"code":"CONFLICT","httpStatus":409""" +
            ""","path":"fail.query","appCode":"CONFLICT_DETECTED","details":{"conflicts":["a.yaml"]}}""");

    [Theory, MemberData(nameof(Links))]
    public async Task Application_error_of_a_mutation_keeps_its_code_and_details(string version, string link) =>
        (await ErrorOfAsync(version, link, "client.fail.mutation.mutate({ how: 'conflict' })"))["data"]!.ToJsonString().ShouldBe(
            """{"code":"CONFLICT","httpStatus":409""" +
            ""","path":"fail.mutation","appCode":"CONFLICT_DETECTED","details":{"conflicts":["a.yaml"]}}""");

    [Theory, MemberData(nameof(Links))]
    public async Task Unexpected_exception_leaks_nothing_and_is_logged_once(string version, string link)
    {
        await using var server = await SampleServer.StartAsync();
        var error = await ErrorOfAsync(version, link, "client.fail.query.query({ how: 'unexpected' })", server);
        error["data"]!["code"]!.GetValue<string>().ShouldBe("INTERNAL_SERVER_ERROR");
        error.ToJsonString().ShouldNotContain(SampleRouter.Secret);
        server.Log.Lines.Single().ShouldContain("fail.query");
        server.Log.Lines.Single().ShouldContain(SampleRouter.Secret);
    }

    [Theory, MemberData(nameof(Links))]
    public async Task Expected_error_is_not_logged(string version, string link)
    {
        await using var server = await SampleServer.StartAsync();
        await ErrorOfAsync(version, link, "client.fail.query.query({ how: 'conflict' })", server);
        server.Log.Lines.ShouldBeEmpty();
    }

    [Theory, MemberData(nameof(Links))]
    public async Task Unknown_procedure_is_not_found(string version, string link) =>
        Data(await ErrorOfAsync(version, link, "client.things.nothing.query()")).ShouldBe("NOT_FOUND 404 things.nothing");

    [Theory, MemberData(nameof(Links))]
    public async Task Namespace_alone_is_not_found(string version, string link) =>
        Data(await ErrorOfAsync(version, link, "client.things.query()")).ShouldBe("NOT_FOUND 404 things");

    [Theory, MemberData(nameof(Links))]
    public async Task Names_are_case_sensitive(string version, string link) =>
        Data(await ErrorOfAsync(version, link, "client.Hello.query()")).ShouldBe("NOT_FOUND 404 Hello");

    [Theory, MemberData(nameof(Links))]
    public async Task Mutation_is_never_run_by_GET(string version, string link) =>
        Data(await ErrorOfAsync(version, link, "client.things.touchAll.query()")).ShouldBe("METHOD_NOT_SUPPORTED 405 things.touchAll");

    [Theory, MemberData(nameof(Links))]
    public async Task Query_is_not_run_by_POST(string version, string link) =>
        Data(await ErrorOfAsync(version, link, "client.hello.mutate()")).ShouldBe("METHOD_NOT_SUPPORTED 405 hello");

    [Theory, MemberData(nameof(Links))]
    public async Task Nobody_is_unauthorized_on_every_link(string version, string link) =>
        Data(await ErrorOfAsync(version, link, "client.secured.query()")).ShouldBe("UNAUTHORIZED 401 secured");

    [Theory, MemberData(nameof(Links))]
    public async Task Somebody_else_is_forbidden_on_every_link(string version, string link)
    {
        var error = await TrpcClient.Of(version).RunAsync(await SampleServer.Shared, $$"""
            const client = connect('{{link}}', { headers: { authorization: 'Bearer bob' } });
            return outcome(client.securedChange.mutate());
            """);
        Data(error["error"]!).ShouldBe("FORBIDDEN 403 securedChange");
        error["error"]!["data"]!["appCode"]!.GetValue<string>().ShouldBe("INSUFFICIENT_PERMISSIONS");
    }

    [Theory, MemberData(nameof(Links))]
    public async Task Who_may_call_is_let_through_on_every_link(string version, string link) =>
        (await TrpcClient.Of(version).RunAsync(await SampleServer.Shared, $$"""
            return connect('{{link}}', { headers: { authorization: 'Bearer alice' } }).securedChange.mutate();
            """)).GetValue<string>().ShouldBe("done");

    [Fact]
    public async Task Who_may_not_call_learns_nothing_about_the_input()
    {
        await using var server = await SampleServer.StartAsync(trpc =>
            trpc.Authorize = _ => new(new TrpcError(TrpcErrorCode.Forbidden, "Nobody may")));
        Data(await ErrorOfAsync("latest", "http", "client.things.get.query({ id: 5 })", server)).ShouldBe("FORBIDDEN 403 things.get");
        var malformed = await server.Http.GetAsync("/trpc/things.get?input={");
        ((int)malformed.StatusCode).ShouldBe(403);
    }

    [Fact]
    public async Task Exceptions_of_the_application_are_mapped_by_it()
    {
        await using var server = await SampleServer.StartAsync(trpc => trpc.MapException = exception =>
            exception is InvalidOperationException ? new(TrpcErrorCode.PreconditionFailed, "Not ready", "K3S_NOT_READY") : null);
        var error = await ErrorOfAsync("latest", "http", "client.fail.query.query({ how: 'unexpected' })", server);
        error["data"]!["appCode"]!.GetValue<string>().ShouldBe("K3S_NOT_READY");
        server.Log.Lines.ShouldBeEmpty();
    }

    [Fact]
    public async Task Errors_of_the_library_get_the_default_application_code()
    {
        await using var server = await SampleServer.StartAsync(trpc => trpc.DefaultAppCode = code => code.ToString().ToUpperInvariant());
        var unknown = await ErrorOfAsync("latest", "http", "client.nothing.query()", server);
        unknown["data"]!["appCode"]!.GetValue<string>().ShouldBe("NOTFOUND");
        var rejected = await server.Http.PostAsync("/trpc/things.touch", new StringContent("x"));
        (await rejected.Content.ReadAsStringAsync()).ShouldContain("\"appCode\":\"UNSUPPORTEDMEDIATYPE\"");
    }

    private static string Data(JsonNode error) => $"{error["data"]!["code"]} {error["data"]!["httpStatus"]} {error["data"]!["path"]}";

    private static async Task<JsonNode> ErrorOfAsync(string version, string link, string call, SampleServer? server = null)
    {
        var result = await TrpcClient.Of(version).RunAsync(server ?? await SampleServer.Shared, $$"""
            const client = connect('{{link}}');
            return outcome({{call}});
            """);
        return result["error"].ShouldNotBeNull(result.ToJsonString());
    }
}
