using Zakenak.Engine.Images.Backends;
using Zakenak.Engine.Images.Registries;
using Zakenak.Engine.Sources;

namespace Zakenak.Engine.Images.Targets;

/// <summary>The store of a cluster on this machine, which the image is loaded into from a file.</summary>
internal abstract class ContainerdTarget(string name, IReadOnlyDictionary<string, string> environment) : IImageTarget
{
    public string Name => name;

    public async Task<BuiltImage?> FindAsync(ImageName image, CancellationToken ct)
    {
        var found = await RunAsync(Listing(image.ToString()), ct);
        return found.Succeeded && found.Output.Trim().Length > 0 ? new(image.Name, image.Tag!, null) : null;
    }

    public Task<string?> FindBaseAsync(ImageName image, CancellationToken ct) => Task.FromResult<string?>(null);

    public Task<LoginFile?> LogInAsync() => Task.FromResult<LoginFile?>(null);

    public bool AllowsInsecure(IReadOnlyCollection<string> registries) => false;

    public async Task<string?> PutAsync(IImageBackend backend, ImageOrder order, string? login, Action<BuildLine> report,
        CancellationToken ct)
    {
        using var scratch = new ScratchFolder();
        var file = Path.Combine(scratch.Path, "image.tar");
        var tag = order.Tags[^1]; // what is deployed: nobody pulls another one from here
        await backend.SaveAsync(order with { Tags = [tag] }, file, ct);
        report(new BuildLine($"loading {order.Image.Name}:{tag} into {name}"));
        var loaded = await RunAsync(Loading(file), ct);
        return loaded.Succeeded
            ? null
            : throw new ReconcileException(Reasons.PushFailed, $"{order.Image.Name} cannot be loaded into {name}: {loaded.Error.Trim()}");
    }

    public void Dispose()
    {
    }

    /// <summary>Prints something where the store has the image, and nothing or a failure where it does not.</summary>
    protected abstract string[] Listing(string image);

    protected abstract string[] Loading(string file);

    private Task<ProcessResult> RunAsync(string[] command, CancellationToken ct) =>
        new ChildProcess(command[0], command[1..])
        {
            Environment = ToolEnvironment.WithoutOurs(environment),
            Timeout = TimeSpan.FromMinutes(10),
        }.RunAsync(ct);
}

/// <summary>The K3s of this machine. Its store is root's.</summary>
internal sealed class K3sTarget(string program, IReadOnlyDictionary<string, string> environment) : ContainerdTarget("K3s", environment)
{
    protected override string[] Listing(string image) => [program, "ctr", "--namespace", "k8s.io", "images", "list", "-q", $"name=={image}"];

    protected override string[] Loading(string file) => [program, "ctr", "--namespace", "k8s.io", "images", "import", file];
}

/// <summary>A kind cluster on this machine, of one node or several.</summary>
/// <param name="cluster">Its name: the context's without <c>kind-</c>.</param>
internal sealed class KindTarget(string cluster, string program, IReadOnlyDictionary<string, string> environment)
    : ContainerdTarget($"kind ({cluster})", environment)
{
    private readonly string docker = ProgramPath.Find("docker", environment) ?? "docker";

    protected override string[] Listing(string image) =>
        [docker, "exec", $"{cluster}-control-plane", "crictl", "images", "-q", image];

    protected override string[] Loading(string file) => [program, "load", "image-archive", file, "--name", cluster];
}
