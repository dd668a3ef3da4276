using System.Runtime.Versioning;
using Zakenak.Engine.Images;
using Zakenak.Engine.Tests.Images.Backends;

namespace Zakenak.Engine.Tests.Images;

[UnsupportedOSPlatform("windows")]
public sealed class PushedTags
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory, ClassData<EveryBackend>]
    public async Task Tag_of_the_inputs_is_pushed_last_so_that_it_vouches_for_the_others(string name)
    {
        await using var registry = await TestRegistry.StartAsync();
        await TestBackends.GetAsync(name);
        using var program = new RecordedProgram(name, await TestImageTools.EnvironmentAsync(name));
        using var image = new ImageFolder("FROM scratch\nCOPY busybox /busybox\n", registry.Host);
        var builder = new ImageBuilder(() => new(registry.Host, null, null, false), _ => { }, program.Environment);

        var built = await builder.PushAsync([image.Order with { Tags = ["one", "two"] }], rebuild: false, Ct);

        program.Calls.Where(call => call.StartsWith("push ", StringComparison.Ordinal)).Select(call => call.Split(':')[^1])
            .ShouldBe(["one", "two", built.Single().Tag]);
    }
}
