using System.Runtime.Versioning;

namespace Zakenak.Engine.Tests.Images.Backends;

[UnsupportedOSPlatform("windows")]
public sealed class Cancellations
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory(Timeout = 120_000), ClassData<EveryBackend>]
    public async Task Nothing_of_a_cancelled_build_runs_on(string name)
    {
        var backend = await TestBackends.GetAsync(name);
        using var image = LongBuild();
        await CancelAsync(image, (report, ct) => backend.BuildAsync(image.Order, null, false, report, ct));

        CommandLines.Holding(image.Order.Image.Repository).ShouldBeEmpty("the program itself has ended");
        while (CommandLines.Holding($"sleep {image.LongTime}").Count > 0) // the daemon is told when its client goes
            await Task.Yield();
    }

    // Not of podman, which ends at once: its "podman system prune" cleans up.
    [Fact]
    public async Task Nothing_of_a_cancelled_build_stays_in_the_storage_of_buildah()
    {
        var folder = Directory.CreateTempSubdirectory("zakenak-test-").FullName;
        try
        {
            var environment = TestImageTools.WithStorage("buildah", folder);
            using var image = LongBuild();
            var buildah = TestBackends.Get("buildah", environment);
            await CancelAsync(image, (report, ct) => buildah.BuildAsync(image.Order, null, false, report, ct));
            var containers = Directory.EnumerateFiles(folder, "containers.json", SearchOption.AllDirectories).Select(File.ReadAllText);
            containers.ShouldAllBe(c => c == "[]");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static ImageFolder LongBuild()
    {
        var image = new ImageFolder("");
        image.Write("Dockerfile", ImageFolder.WithShell + $"RUN echo begun && /bin/busybox sleep {image.LongTime}\n");
        return image;
    }

    /// <summary>As soon as its command runs.</summary>
    private static async Task CancelAsync(ImageFolder image, Func<Action<Engine.Images.Backends.BuildLine>, CancellationToken, Task> build)
    {
        using var running = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var building = build(line => { if (line.Text == "begun") begun.TrySetResult(); }, running.Token);
        await Task.WhenAny(begun.Task, building);
        while (!building.IsCompleted && !CommandLines.Holding($"sleep {image.LongTime}").Any(IsCommand))
            await Task.Yield();
        await running.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(building);

        static bool IsCommand(string line) => line.StartsWith("/bin/busybox sleep", StringComparison.Ordinal);
    }
}
