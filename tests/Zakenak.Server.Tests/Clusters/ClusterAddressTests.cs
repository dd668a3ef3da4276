using Microsoft.Extensions.DependencyInjection;
using Zakenak.Engine;
using Zakenak.Server.Access;
using Zakenak.Server.Clusters;
using Zakenak.Server.Tests.Procedures;

namespace Zakenak.Server.Tests.Clusters;

/// <summary>Where a cluster is reached is for admins to know (decision 30).</summary>
public sealed class ClusterAddressTests
{
    // Nobody listens there.
    private static readonly string kubeconfig = Api.Kubeconfig.Replace("https://one.example.com:6443", "https://127.0.0.1:1");

    [Fact]
    public async Task Health_tells_the_address_to_admins_alone()
    {
        await using var api = await StartAsync();
        var member = await api.SignUpAsync("ada", "p", ProjectRole.Owner);
        ((string)(await api.CallAsync("clusters.checkHealth", new { id = "p-cluster" }))["message"]!).ShouldContain("127.0.0.1:1");
        var told = await api.CallAsync("clusters.checkHealth", new { id = "p-cluster" }, member);
        ((bool)told["reachable"]!).ShouldBeFalse();
        ((string)told["message"]!).ShouldStartWith("The cluster cannot be reached");
        told.ToJsonString().ShouldNotContain("127.0.0.1");
        (await api.CallAsync("clusters.get", new { id = "p-cluster" }, member)).ToJsonString().ShouldNotContain("127.0.0.1");
    }

    [Fact]
    public async Task Errors_of_work_in_a_cluster_do_not_tell_it()
    {
        await using var api = await StartAsync();
        var client = await api.Services.GetRequiredService<ClusterConnections>().GetAsync("p-cluster", null, CancellationToken.None);
        var failed = await Should.ThrowAsync<ReconcileException>(() => client.GetVersionAsync(TestContext.Current.CancellationToken));
        failed.Reason.ShouldBe(Reasons.ClusterUnreachable);
        failed.Message.ShouldNotContain("127.0.0.1");
        failed.Message.ShouldEndWith("An admin is told why by clusters.checkHealth.");
    }

    private static async Task<Api> StartAsync()
    {
        var api = await Api.StartAsync();
        await api.FurnishAsync("p");
        await api.CallAsync("clusters.update", new { id = "p-cluster", kubeconfig });
        return api;
    }
}
