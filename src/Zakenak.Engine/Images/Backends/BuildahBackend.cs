namespace Zakenak.Engine.Images.Backends;

internal sealed class BuildahBackend(IReadOnlyDictionary<string, string> environment, GpuDevices gpus)
    : StorageBackend(new("buildah", environment), gpus)
{
    protected override IReadOnlyList<string> BuildCommand => ["build", "--layers"];

    protected override IReadOnlyList<string> PullCommand => ["pull", "--policy", "always"];

    protected override IReadOnlyList<string> UntagCommand => ["manifest", "rm"];

    public override async Task<BackendState> CheckAsync(CancellationToken ct)
    {
        if (Program.Path is not { } path)
            return new(false, "not on the PATH", "Install buildah: https://github.com/containers/buildah/blob/main/install.md");
        var answer = await Program.AskAsync(["info"], ct); // opens the storage, which its version does not
        return answer.Succeeded
            ? new(true, $"{await BuildahVersionAsync(ct)} at {path}")
            : new(false, BackendAnswers.Refusal(answer), AdviceOn(answer.Error));
    }

    public override Task SaveAsync(ImageOrder order, string file, CancellationToken ct)
    {
        var name = BuildArguments.Names(order).First();
        return Program.FinishAsync(order, ["push", name, $"docker-archive:{file}:{name}"], ct);
    }

    /// <summary><c>buildah version 1.28.2 (image-spec 1.1.0-rc2, …)</c>.</summary>
    protected override async Task<Version?> BuildahVersionAsync(CancellationToken ct)
    {
        var answer = await Program.AskAsync(["--version"], ct);
        return VersionOf(answer with { Output = answer.Output.Split(' ').ElementAtOrDefault(2) ?? "" });
    }
}
