using Zakenak.Engine.Sources;

namespace Zakenak.Engine.Images.Backends;

/// <summary>The programs that can build images here, for one run: not to be shared by several at once.</summary>
public sealed class ImageBackends
{
    /// <param name="environment">Where the programs are (PATH) and what they see; default: this process' own.</param>
    public ImageBackends(IReadOnlyDictionary<string, string>? environment = null)
    {
        var variables = environment ?? ToolEnvironment.OfThisProcess();
        var gpus = GpuDevices.OfThisMachine;
        All = [new DockerBackend(variables), new BuildahBackend(variables, gpus), new PodmanBackend(variables, gpus)];
    }

    /// <summary>By what was asked for: each is asked once whether it works.</summary>
    private readonly Dictionary<string, IImageBackend> chosen = [];

    /// <summary>In the order in which they are tried.</summary>
    public IReadOnlyList<IImageBackend> All { get; }

    /// <param name="name">docker, buildah or podman; null: the first that works.</param>
    /// <exception cref="ReconcileException">BuilderMissing: says of each why it does not work, and what to do.</exception>
    public async Task<IImageBackend> ChooseAsync(string? name, CancellationToken ct)
    {
        if (chosen.TryGetValue(name ?? "", out var before))
            return before;
        var asked = All.Where(backend => name is null || backend.Name == name).ToArray();
        if (asked.Length == 0)
        {
            var names = string.Join(", ", All.Select(backend => backend.Name));
            throw new ReconcileException(Reasons.BuilderMissing, $"\"{name}\" builds no images: {names} do");
        }
        var refusals = new List<string>();
        foreach (var backend in asked)
        {
            var state = await backend.CheckAsync(ct);
            if (state.Works)
                return chosen[name ?? ""] = backend;
            refusals.Add($"\n  {backend.Name}: {state.Detail}. {state.Advice}.");
        }
        var what = name is null ? "No program that builds images works here" : $"{name} does not work here";
        throw new ReconcileException(Reasons.BuilderMissing, $"{what}:{string.Concat(refusals)}");
    }
}
