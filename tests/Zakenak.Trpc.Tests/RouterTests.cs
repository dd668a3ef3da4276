using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Options;
using Zakenak.Trpc.Tests.Driving;
using Zakenak.Trpc.Tests.Sample;

namespace Zakenak.Trpc.Tests;

public sealed class RouterTests
{
    [Fact]
    public void Procedures_can_be_walked()
    {
        var procedures = SampleRouter.Create().Procedures.ToArray();
        var paths = procedures.Select(procedure => procedure.Path).ToArray();
        paths.ShouldBe(paths.Order(StringComparer.Ordinal));
        var get = procedures.Single(procedure => procedure.Path == "things.get");
        (get.Kind, get.Input!.Type, get.Output!.Type).ShouldBe((ProcedureKind.Query, typeof(GetThing), typeof(Thing)));
        var touch = procedures.Single(procedure => procedure.Path == "things.touchAll");
        (touch.Kind, touch.Input, touch.Output).ShouldBe((ProcedureKind.Mutation, null, null));
        procedures.Single(procedure => procedure.Path == "secured").GetMetadata<NeedsName>()!.Name.ShouldBe("alice");
        procedures.Single(procedure => procedure.Path == "events.count").IsTracked.ShouldBeTrue();
    }

    [Theory]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("a..b")]
    [InlineData("a,b")]
    [InlineData("1a")]
    [InlineData("a.then")]
    [InlineData("a\n")]
    public void Name_that_no_client_can_call_is_refused(string name) =>
        Should.Throw<ArgumentException>(() => New().Mutation(name, call => Task.CompletedTask));

    [Theory]
    [InlineData("a.b")]
    [InlineData("a")]
    [InlineData("a.b.c")]
    public void Name_that_is_taken_is_refused(string name)
    {
        var router = New();
        router.Mutation("a.b", call => Task.CompletedTask);
        Should.Throw<ArgumentException>(() => router.Mutation(name, call => Task.CompletedTask));
    }

    [Fact]
    public void Type_that_the_JSON_options_do_not_know_is_refused_at_once() =>
        Should.Throw<NotSupportedException>(() => New().Query("a", call => Task.FromResult(new Unknown())));

    [Theory]
    [InlineData("")]
    [InlineData("a\nb")]
    [InlineData("a\0")]
    public void Event_id_that_no_stream_can_carry_is_refused(string id) => Should.Throw<ArgumentException>(() => new TrpcEvent<int>(id, 1));

    [Fact]
    public async Task All_wrong_settings_are_told_at_the_start()
    {
        var starting = SampleServer.StartAsync(trpc =>
        {
            trpc.MaxBatchSize = 0;
            trpc.ReconnectAfterInactivity = trpc.PingInterval;
        });
        var error = await Should.ThrowAsync<OptionsValidationException>(starting);
        error.Failures.Count().ShouldBe(2);
    }

    [Fact]
    public void Mapping_without_the_services_is_refused()
    {
        var app = WebApplication.CreateSlimBuilder().Build();
        Should.Throw<InvalidOperationException>(() => app.MapTrpc("/trpc", New())).Message.ShouldContain("AddTrpc");
    }

    [Fact]
    public async Task Two_routers_can_be_served_beside_each_other()
    {
        var second = New();
        second.Query("version", call => Task.FromResult(2));
        await using var server = await SampleServer.StartAsync(pipeline: app => app.MapTrpc("/v2", second));
        (await server.Http.GetStringAsync("/v2/version")).ShouldBe("""{"result":{"data":2}}""");
        (await server.Http.GetStringAsync("/trpc/hello")).ShouldBe("""{"result":{"data":"hello"}}""");
    }

    private static TrpcRouter New() => new(SampleJson.Default.Options);

    private sealed record Unknown;
}
