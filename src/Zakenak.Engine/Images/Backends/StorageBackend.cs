using Zakenak.Engine.Images.Inputs;
using Zakenak.Engine.Sources;

namespace Zakenak.Engine.Images.Backends;

/// <summary>What buildah and podman have in common: they build by themselves, without a daemon, in a storage of the user's.</summary>
/// <param name="gpus">Those of this machine.</param>
internal abstract class StorageBackend(BackendProgram program, GpuDevices gpus) : IImageBackend
{
    private static readonly string[] runtimes = ["crun", "runc", "youki", "kata-runtime"];

    /// <summary>Where they look for a runtime too: see containers.conf(5).</summary>
    private static readonly string[] runtimeFolders = ["/usr/bin", "/usr/sbin", "/usr/local/bin", "/usr/local/sbin", "/sbin", "/bin"];

    public string Name => program.Name;

    protected BackendProgram Program => program;

    /// <summary>The command that builds, keeping the layers of steps for the next build.</summary>
    protected abstract IReadOnlyList<string> BuildCommand { get; }

    /// <summary>The command that fetches an image also where there is one of its name.</summary>
    protected abstract IReadOnlyList<string> PullCommand { get; }

    /// <summary>The command that takes one name from a list of images that has others.</summary>
    protected abstract IReadOnlyList<string> UntagCommand { get; }

    public abstract Task<BackendState> CheckAsync(CancellationToken ct);

    public async Task PullAsync(ImageOrder order, ImageName image, string? login, bool insecure, Action<BuildLine> report,
        CancellationToken ct)
    {
        foreach (var arguments in BuildArguments.Pulls(order, image))
        {
            await program.PullAsync(order, image, login, [.. PullCommand, .. Access(login, insecure), .. arguments],
                new Dictionary<string, string>(), report, ct);
        }
    }

    public async Task BuildAsync(ImageOrder order, string? login, bool insecure, Action<BuildLine> report, CancellationToken ct)
    {
        // A list of its own: building into one that is there would add to it. Docker's format: images of OCI's have no SHELL and no
        // HEALTHCHECK, and a Dockerfile is to mean the same with every backend.
        var list = order.Platforms.Count > 1 ? $"localhost/zakenak-build:{Guid.NewGuid():n}" : null;
        string[] arguments =
        [
            .. BuildCommand, "--force-rm", "--format", "docker",
            // Steps that are all known: buildah 1.28 and podman 4.3 leave their platform out of the list.
            .. list is null ? Array.Empty<string>() : ["--no-cache"],
            .. Isolation(), .. Access(login, insecure), .. BuildArguments.Of(order, Name),
            // The file by which the inputs were read: left to themselves they prefer another one.
            .. DockerIgnore.Locate(order) is { } ignoreFile ? ["--ignorefile", ignoreFile] : Array.Empty<string>(),
            .. await gpus.OptionsAsync(order.Gpu, () => BuildahVersionAsync(ct), report),
            .. order.Platforms.Count > 0 ? ["--platform", string.Join(',', order.Platforms)] : Array.Empty<string>(),
            .. list is null ? BuildArguments.Names(order).SelectMany(name => (string[])["--tag", name]) : ["--manifest", list],
            order.Context,
        ];
        await program.BuildAsync(order, login, arguments, new Dictionary<string, string>(), report, ct);
        if (list is null)
            return;
        await program.FinishAsync(order, ["tag", list, .. BuildArguments.Names(order)], ct);
        await program.FinishAsync(order, [.. UntagCommand, list], ct);
    }

    public async Task<string> PushAsync(ImageOrder order, string? login, bool insecure, Action<BuildLine> report, CancellationToken ct)
    {
        using var scratch = new ScratchFolder();
        var digest = Path.Combine(scratch.Path, "digest");
        var masking = Masking.OfLogin(login);
        foreach (var name in BuildArguments.Names(order))
        {
            string[] arguments =
            [
                .. order.Platforms.Count > 1 ? ["manifest", "push", "--all"] : (string[])["push"],
                "--digestfile", digest,
                .. Access(login, insecure),
                name, $"docker://{name}",
            ];
            await program.PushAsync(order, name, arguments, new Dictionary<string, string>(), masking, report, ct);
        }
        return (await File.ReadAllTextAsync(digest, ct)).Trim();
    }

    public abstract Task SaveAsync(ImageOrder order, string file, CancellationToken ct);

    /// <summary>Of buildah itself, or of the one inside podman; null when it does not say.</summary>
    protected abstract Task<Version?> BuildahVersionAsync(CancellationToken ct);

    protected static Version? VersionOf(ProcessResult result) =>
        result.Succeeded && Version.TryParse(result.Output.Trim().Split('-', '+')[0], out var version) ? version : null;

    /// <summary>What to do about a storage that cannot be used, by what the program said of it.</summary>
    protected string AdviceOn(string said) =>
        said.Contains("newuidmap", StringComparison.Ordinal) || said.Contains("user namespace", StringComparison.OrdinalIgnoreCase)
            || said.Contains("subuid", StringComparison.Ordinal) || said.Contains("CLONE_NEWUSER", StringComparison.Ordinal)
            || said.Contains("cannot clone", StringComparison.Ordinal)
            ? "Without root it needs user namespaces: install uidmap, give this user a line in /etc/subuid and /etc/subgid, and in a "
                + "container allow user namespaces; or use a user with the rights of root"
            : $"See what \"{Name} info\" says; STORAGE_DRIVER=vfs does without the rights to mount";

    private static string[] Access(string? login, bool insecure) =>
    [
        .. login is null ? Array.Empty<string>() : ["--authfile", login],
        .. insecure ? ["--tls-verify=false"] : Array.Empty<string>(),
    ];

    /// <summary>In a container, or without a runtime, the commands of RUN run in a chroot, if the user did not choose otherwise.</summary>
    private string[] Isolation() =>
        program.Variable("BUILDAH_ISOLATION") is not null || !OperatingSystem.IsLinux()
            || runtimes.Any(runtime => program.Find(runtime) is not null || runtimeFolders.Any(f => File.Exists(Path.Combine(f, runtime))))
            ? []
            : ["--isolation", "chroot"];
}
