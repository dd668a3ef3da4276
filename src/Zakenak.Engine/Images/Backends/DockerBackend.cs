using System.Text.RegularExpressions;
using Zakenak.Engine.Sources;

namespace Zakenak.Engine.Images.Backends;

/// <summary>The client of Docker's daemon; with BuildKit where its plugin buildx is installed.</summary>
internal sealed partial class DockerBackend(IReadOnlyDictionary<string, string> environment) : IImageBackend
{
    private readonly BackendProgram program = new("docker", environment);

    public string Name => program.Name;

    public async Task<BackendState> CheckAsync(CancellationToken ct)
    {
        if (program.Path is not { } path)
            return new(false, "not on the PATH", "Install Docker: https://docs.docker.com/engine/install");
        var answer = await program.AskAsync(["version", "--format", "{{.Server.Version}}"], ct);
        return answer.Succeeded
            ? new(true, $"{answer.Output.Trim()} at {path}")
            : new(false, BackendAnswers.Refusal(answer), AdviceOn(answer.Error));
    }

    /// <param name="insecure">Not asked: which registries may be insecure is up to the daemon.</param>
    public async Task PullAsync(ImageOrder order, ImageName image, string? login, bool insecure, Action<BuildLine> report,
        CancellationToken ct)
    {
        using var scratch = new ScratchFolder();
        var variables = login is null ? [] : await ConfigurationAsync(login, scratch, ct);
        foreach (var arguments in BuildArguments.Pulls(order, image))
            await program.PullAsync(order, image, login, ["pull", .. arguments], variables, report, ct);
    }

    /// <inheritdoc cref="PullAsync" path="/param[@name='insecure']"/>
    public async Task BuildAsync(ImageOrder order, string? login, bool insecure, Action<BuildLine> report, CancellationToken ct)
    {
        if (order.Platforms.Count > 1)
        {
            throw new ReconcileException(Reasons.BuildFailed, $"docker keeps one platform of an image, {order.Image.Name} is asked for on "
                + $"{string.Join(", ", order.Platforms)}: build it with buildah or podman (build.backend, --backend)");
        }
        if (order.Gpu is { Enabled: true })
            report(new("No GPU for the steps of this build: docker passes none to them, buildah and podman do (build.backend, --backend)"));
        using var scratch = new ScratchFolder();
        var variables = login is null ? [] : await ConfigurationAsync(login, scratch, ct);
        var buildx = (await program.AskAsync(["buildx", "version"], ct)).Succeeded;
        string[] arguments =
        [
            .. buildx ? ["buildx", "build", "--progress=plain", "--load"] : (string[])["build", "--force-rm"],
            .. BuildArguments.Of(order, Name),
            .. order.Platforms.SelectMany(platform => (string[])["--platform", platform]),
            .. BuildArguments.Names(order).SelectMany(name => (string[])["--tag", name]),
            order.Context,
        ];
        await program.BuildAsync(order, login, arguments, variables, report, ct);
    }

    /// <inheritdoc cref="PullAsync" path="/param[@name='insecure']"/>
    public async Task<string> PushAsync(ImageOrder order, string? login, bool insecure, Action<BuildLine> report, CancellationToken ct)
    {
        using var scratch = new ScratchFolder();
        var variables = login is null ? [] : await ConfigurationAsync(login, scratch, ct);
        var masking = Masking.OfLogin(login);
        IReadOnlyList<string> said = [];
        foreach (var name in BuildArguments.Names(order))
        {
            said = await program.PushAsync(order, name, ["push", name], variables, masking, report, ct);
        }
        var digest = said.Select(line => Digest().Match(line)).LastOrDefault(match => match.Success);
        return digest?.Groups["digest"].Value
            ?? throw new ReconcileException(Reasons.PushFailed, $"docker pushed {order.Image.Name}, but did not say its digest");
    }

    public Task SaveAsync(ImageOrder order, string file, CancellationToken ct) =>
        program.FinishAsync(order, ["save", "--output", file, BuildArguments.Names(order).First()], ct);

    private static string AdviceOn(string said)
    {
        if (said.Contains("permission denied", StringComparison.OrdinalIgnoreCase))
        {
            return "Its socket is not this user's: join the group docker (\"sudo usermod -aG docker $USER\", then log in anew), or use "
                + "buildah, which needs no daemon";
        }
        return said.Contains("Cannot connect", StringComparison.Ordinal) || said.Contains("daemon", StringComparison.Ordinal)
            ? "Start its daemon (\"sudo systemctl start docker\", or Docker Desktop), or use buildah, which needs none"
            : "See what \"docker version\" says";
    }

    /// <summary>Docker takes logins from its configuration alone; of the user's own are kept the plugins, the builders, and the
    /// context, which says where the daemon is.</summary>
    private async Task<Dictionary<string, string>> ConfigurationAsync(string login, ScratchFolder scratch, CancellationToken ct)
    {
        File.Copy(login, Path.Combine(scratch.Path, "config.json"));
        var variables = new Dictionary<string, string> { ["DOCKER_CONFIG"] = scratch.Path };
        if (program.Variable("BUILDX_CONFIG") is null)
            variables["BUILDX_CONFIG"] = Path.Combine(UserConfiguration(), "buildx");
        Keep("cli-plugins", scratch);
        if (program.Variable("DOCKER_HOST") is not null)
            return variables;
        var context = await program.AskAsync(["context", "inspect", "--format", "{{.Name}}"], ct);
        if (context.Succeeded && context.Output.Trim() is var name && name != "default" && Keep("contexts", scratch))
            variables["DOCKER_CONTEXT"] = name;
        return variables;
    }

    private bool Keep(string folder, ScratchFolder scratch)
    {
        var kept = Path.Combine(UserConfiguration(), folder);
        if (!Directory.Exists(kept))
            return false;
        Directory.CreateSymbolicLink(Path.Combine(scratch.Path, folder), kept);
        return true;
    }

    private string UserConfiguration() => program.Variable("DOCKER_CONFIG")
        ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".docker");

    [GeneratedRegex("digest: (?<digest>sha256:[0-9a-f]{64})")]
    private static partial Regex Digest();
}
