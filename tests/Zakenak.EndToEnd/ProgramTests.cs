using Zakenak.Testing;

namespace Zakenak.EndToEnd;

/// <summary>Programs in TypeScript that speak with the executable through the real tRPC client.</summary>
public sealed class ProgramTests
{
    [Fact]
    public async Task Program_sets_up_all_of_a_project_and_sees_commits_arrive_by_themselves()
    {
        await using var world = await GitOpsWorld.CreateAsync();
        var first = world.Declare(1, 0, 1, "one");
        await using var server = await world.StartAsync();
        await using var program = await TypeScriptProgram.StartAsync("commitsArrive", new Dictionary<string, string?>
        {
            ["ZAKENAK_URL"] = server.Client.BaseAddress!.ToString(),
            ["ADMIN_PASSWORD"] = GitOpsWorld.Password,
            ["CLUSTER_KUBECONFIG"] = await TestCluster.WholeKubeconfigAsync(),
            ["CLONE_URL"] = world.CloneUrl,
            ["NAMESPACE"] = world.Namespace,
        });

        (await program.NextAsync()).ShouldBe($"main@sha1:{first} ready, {first} success", server.Log);
        (await world.LiveAsync()).ShouldBe(new Dictionary<string, string> { ["r0-item-0"] = "one" });
        var second = world.Declare(1, 0, 1, "two");
        (await program.NextAsync()).ShouldBe($"main@sha1:{second} ready, {second} success", server.Log);
        (await world.LiveAsync()).ShouldBe(new Dictionary<string, string> { ["r0-item-0"] = "two" });
        (await program.EndAsync()).ShouldExit(0).Errors.ShouldBeEmpty();
    }
}
