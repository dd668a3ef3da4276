using System.Runtime.Versioning;
using Zakenak.Engine.Tests.Cluster;

namespace Zakenak.Engine.Tests.Images.Backends;

/// <summary>A push that is cancelled while the registry, a server that only begins to take a layer, lets it wait.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class CancelledPushes
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory(Timeout = 120_000), ClassData<EveryBackend>]
    public async Task Nothing_of_a_cancelled_push_runs_on_or_is_half_there(string name)
    {
        var backend = await TestBackends.GetAsync(name);
        using var release = new ManualResetEventSlim();
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registry = new LoopbackServer(request =>
        {
            switch (request.Method)
            {
                case "POST":
                    begun.TrySetResult();
                    release.Wait(Ct);
                    return new(202, "", ("Location", "/v2/upload"), ("Docker-Upload-UUID", "1"));
                case "GET":
                    return LoopbackReply.Json("{}");
                default:
                    return new(404, "");
            }
        });
        using var image = new ImageFolder("FROM scratch\nCOPY busybox /busybox\n", $"127.0.0.1:{registry.Port}");
        await backend.BuildAsync(image.Order, null, false, _ => { }, Ct);
        using var run = CancellationTokenSource.CreateLinkedTokenSource(Ct);

        var pushing = backend.PushAsync(image.Order, null, insecure: true, _ => { }, run.Token);
        await Task.WhenAny(begun.Task, pushing);
        await run.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(pushing);
        release.Set();

        CommandLines.Holding(image.Order.Image.Repository).ShouldBeEmpty();
        // The daemon of docker hears of it when it is answered: it begins to send, and breaks that off. Nothing is finished, and nothing tagged.
        registry.Requests.ShouldNotContain(request => request.Method == "PUT");
    }
}
