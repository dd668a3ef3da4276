using Zakenak.Trpc.Tests.Driving;

namespace Zakenak.Trpc.Tests;

/// <summary>What goes in and what comes out, with every client and every link.</summary>
public sealed class CallTests
{
    public static TheoryData<string, string> Links => Clients.WithLinks;

    [Theory, MemberData(nameof(Links))]
    public async Task Query_with_input_answers(string version, string link) =>
        (await RunAsync(version, link, "(await client.things.get.query({ id: 'x' })).id")).ShouldBe("\"x\"");

    [Theory, MemberData(nameof(Links))]
    public async Task Query_without_input_answers(string version, string link) =>
        (await RunAsync(version, link, "await client.hello.query()")).ShouldBe("\"hello\"");

    [Theory, MemberData(nameof(Links))]
    public async Task Mutation_with_input_answers(string version, string link) =>
        (await RunAsync(version, link, "await client.echoBack.mutate({ a: [1, 2] })")).ShouldBe("""{"a":[1,2]}""");

    [Theory, MemberData(nameof(Links))]
    public async Task Mutation_without_input_answers(string version, string link) =>
        (await RunAsync(version, link, "await client.gotInput.mutate()")).ShouldBe("false");

    [Theory, MemberData(nameof(Links))]
    public async Task Input_that_is_left_out_where_it_may_be_is_the_default(string version, string link) =>
        (await RunAsync(version, link, "(await client.things.list.query()).items[0].id")).ShouldBe("\"limit--1\"");

    [Theory, MemberData(nameof(Links))]
    public async Task Signs_that_mean_something_in_an_address_arrive_as_they_are(string version, string link) =>
        (await RunAsync(version, link, """
            await Promise.all([client.echo.query(signs), client.echoBack.mutate(signs)]).then(all => all.every(one => one === signs))
            """, """const signs = ', & ? # + / % = " \\ \u0000 \n ü 漢字 👩‍🚀';"""))
        .ShouldBe("true");

    [Theory, MemberData(nameof(Links))]
    public async Task Null_is_an_input_and_undefined_is_none(string version, string link) =>
        (await RunAsync(version, link, """
            [await client.hasInput.query(null), await client.hasInput.query(undefined),
             await client.gotInput.mutate(null), await client.gotInput.mutate(undefined)]
            """))
        .ShouldBe("[true,false,true,false]");

    [Theory, MemberData(nameof(Links))]
    public async Task Null_is_an_answer_and_void_is_undefined(string version, string link) =>
        (await RunAsync(version, link, """
            [await outcome(client.things.find.query({ id: 'x' })), await outcome(client.things.touch.mutate({ id: 'x' })),
             await outcome(client.things.touchAll.mutate())]
            """))
        .ShouldBe("""[{"value":null},{"undefined":true},{"undefined":true}]""");

    private static async Task<string> RunAsync(string version, string link, string expression, string before = "") =>
        (await TrpcClient.Of(version).RunAsync(await SampleServer.Shared, $"""
            const client = connect('{link}');
            {before}
            return JSON.stringify({expression});
            """)).GetValue<string>();
}
