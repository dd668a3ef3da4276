using System.Diagnostics;
using Zakenak.Engine.Cluster;
using Zakenak.Engine.Inventory;
using Zakenak.Engine.Tests.Cluster;

namespace Zakenak.Engine.Tests.Inventory;

public class Leases
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_second_run_waits_until_the_first_gives_the_lease_back()
    {
        await using var ns = await TestCluster.CreateNamespaceAsync("lease");
        var owner = new Owner("shop", ns.Name);
        var first = await RunLease.AcquireAsync(TestCluster.Client, owner, TimeSpan.FromSeconds(20), _ => { }, Ct);
        var told = new TaskCompletionSource<string>();

        var second = RunLease.AcquireAsync(TestCluster.Client, owner, TimeSpan.FromSeconds(20), told.SetResult, Ct);
        (await told.Task.WaitAsync(Ct)).ShouldContain($"process {Environment.ProcessId}");
        second.IsCompleted.ShouldBeFalse();
        await first.DisposeAsync();

        await (await second).DisposeAsync();
    }

    [Fact]
    public async Task Waiting_ends_with_an_error_that_names_the_other_run()
    {
        await using var ns = await TestCluster.CreateNamespaceAsync("lease");
        var owner = new Owner("shop", ns.Name);
        await using var held = await RunLease.AcquireAsync(TestCluster.Client, owner, TimeSpan.FromSeconds(20), _ => { }, Ct);

        var error = await Should.ThrowAsync<ReconcileException>(() => RunLease.AcquireAsync(TestCluster.Client, owner, TimeSpan.FromMilliseconds(300), _ => { }, Ct));

        error.Reason.ShouldBe(Reasons.ConvergeRunning);
        error.Message.ShouldContain(Environment.MachineName);
    }

    [Fact]
    public async Task A_lease_whose_process_is_gone_is_taken_over_at_once()
    {
        using var ended = Process.Start("true");
        await ended.WaitForExitAsync(Ct);
        var gone = LeaseHolder.Current with { Pid = ended.Id };

        LeaseHolder.Parse(gone.ToString()).IsGone().ShouldBeTrue();
        LeaseHolder.Parse(LeaseHolder.Current.ToString()).IsGone().ShouldBeFalse();
        LeaseHolder.Parse((LeaseHolder.Current with { Started = "1" }).ToString()).IsGone().ShouldBeTrue("its process id is used again");
        LeaseHolder.Parse((LeaseHolder.Current with { Machine = "elsewhere", Pid = ended.Id }).ToString()).IsGone().ShouldBeFalse();
        LeaseHolder.Parse("somebody-else").IsGone().ShouldBeFalse();
    }

    [Theory]
    [InlineData(409, Reasons.ConvergeRunning, "took the lease over")]
    [InlineData(503, Reasons.ClusterUnreachable, "cannot be reached")]
    [InlineData(403, Reasons.Forbidden, "stopped writing")]
    public async Task Lease_that_cannot_be_renewed_says_whether_another_run_has_it(int status, string reason, string words)
    {
        const string lease = """{"metadata":{"name":"zakenak.shop","namespace":"n","resourceVersion":"1"},"spec":{"holderIdentity":"us"}}""";
        await using var server = new LoopbackServer(request => request switch
        {
            { Method: "POST" } => LoopbackReply.Json(lease),
            { Method: "GET" } => LoopbackReply.Refusal(404, "NotFound"),
            _ => LoopbackReply.Refusal(status, "No"),
        });
        using var folder = new KubeconfigFolder();
        using var client = new KubernetesClient(folder.Connect(server.Address), new() { Retries = 0 });

        await using var held = await RunLease.AcquireAsync(client, new Owner("shop", "n"), TimeSpan.FromSeconds(20), _ => { }, Ct);
        var lost = new TaskCompletionSource();
        await using var registration = held.Lost.Register(lost.SetResult);
        await lost.Task.WaitAsync(TimeSpan.FromSeconds(60), Ct);

        held.Loss!.Reason.ShouldBe(reason);
        held.Loss.Message.ShouldContain(words);
    }
}
