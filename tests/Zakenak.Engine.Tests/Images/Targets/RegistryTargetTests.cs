using System.Runtime.Versioning;
using Zakenak.Engine.Configuration;
using Zakenak.Engine.Images;
using Zakenak.Engine.Images.Targets;
using Zakenak.Engine.Tests.Cluster;
using Zakenak.Engine.Tests.Images.Registries;

namespace Zakenak.Engine.Tests.Images.Targets;

/// <summary>A run that is cancelled while it logs in to the registry.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class RegistryTargetTests : IDisposable
{
    private readonly LoginsFolder logins = new();
    private readonly CancellationTokenSource run = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);

    public void Dispose()
    {
        logins.Dispose();
        run.Dispose();
    }

    // 20 seconds: a helper gets 30 to answer, a registry too.
    [Fact(Timeout = 20_000)]
    public async Task Credential_helper_that_hangs_ends_with_the_run()
    {
        logins.Write(".docker/config.json", """{"credHelpers":{"registry.local":"slow"}}""");
        logins.WriteHelper("slow", $"echo > '{logins["asked"]}'; exec sleep 600");
        using var target = new RegistryTarget(new RegistrySettings("registry.local", null, null, false), logins.Environment, run.Token);
        var looking = target.FindAsync(new ImageName("registry.local", "shop", "v1"), run.Token);
        while (!File.Exists(logins["asked"]))
            await Task.Yield();

        await run.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(looking);
    }

    [Fact(Timeout = 20_000)]
    public async Task Registry_that_hangs_at_the_login_ends_with_the_run()
    {
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = new LoopbackServer(_ =>
        {
            asked.TrySetResult();
            return LoopbackReply.Lines(staysOpen: true);
        });
        var host = $"127.0.0.1:{server.Port}";
        using var target = new RegistryTarget(new RegistrySettings(host, "ana", "s3cret", false), logins.Environment, run.Token);
        var looking = target.FindAsync(new ImageName(host, "shop", "v1"), run.Token);
        await asked.Task;

        await run.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(looking);
    }
}
