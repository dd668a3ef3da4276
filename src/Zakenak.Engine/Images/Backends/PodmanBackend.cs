namespace Zakenak.Engine.Images.Backends;

internal sealed class PodmanBackend(IReadOnlyDictionary<string, string> environment, GpuDevices gpus)
    : StorageBackend(new("podman", environment), gpus)
{
    protected override IReadOnlyList<string> BuildCommand => ["build"];

    protected override IReadOnlyList<string> PullCommand => ["pull"];

    protected override IReadOnlyList<string> UntagCommand => ["untag"];

    public override async Task<BackendState> CheckAsync(CancellationToken ct)
    {
        if (Program.Path is not { } path)
            return new(false, "not on the PATH", "Install podman: https://podman.io/docs/installation");
        var answer = await Program.AskAsync(["info", "--format", "{{.Version.Version}}"], ct);
        return answer.Succeeded
            ? new(true, $"{answer.Output.Trim()} at {path}")
            : new(false, BackendAnswers.Refusal(answer), AdviceOn(answer.Error));
    }

    public override Task SaveAsync(ImageOrder order, string file, CancellationToken ct) =>
        Program.FinishAsync(order, ["save", "--output", file, BuildArguments.Names(order).First()], ct);

    protected override async Task<Version?> BuildahVersionAsync(CancellationToken ct) =>
        VersionOf(await Program.AskAsync(["info", "--format", "{{.Host.BuildahVersion}}"], ct));
}
