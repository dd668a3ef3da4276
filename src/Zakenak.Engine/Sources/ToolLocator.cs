using System.Runtime.InteropServices;
using System.Text;
using System.Text.RegularExpressions;

namespace Zakenak.Engine.Sources;

/// <summary>A program that renders for us.</summary>
public enum Tool
{
    Helm,
    Kubectl,
    Kustomize,
}

/// <param name="Path">Absolute.</param>
/// <param name="Version"><c>v4.1.4</c>, as the program says it; for kubectl with that of its kustomize: <c>v1.35.2 kustomize
/// v5.7.1</c>.</param>
public sealed record LocatedTool(Tool Tool, string Path, string Version)
{
    /// <summary>4 of <c>v4.1.4</c>; 0 when the version is none of numbers.</summary>
    public int Major => int.TryParse(Version.Split('.')[0].TrimStart('v'), out var major) ? major : 0;
}

/// <summary>Finds helm, kubectl and kustomize: <c>ZAKENAK_HELM</c>, <c>ZAKENAK_KUBECTL</c>, <c>ZAKENAK_KUSTOMIZE</c>, else the
/// PATH.</summary>
/// <param name="cacheDirectory">Where versions are kept, so that no program is started as long as its file stays the same; null: never
/// kept.</param>
/// <param name="environment">Default: this process' own.</param>
public sealed partial class ToolLocator(string? cacheDirectory, IReadOnlyDictionary<string, string>? environment = null)
{
    private readonly SealedCache cache = new(cacheDirectory, TimeProvider.System);
    private readonly IReadOnlyDictionary<string, string> environment = environment ?? ToolEnvironment.OfThisProcess();

    /// <summary>Null when it is not installed.</summary>
    /// <exception cref="ReconcileException">ToolMissing: it is there, but does not run.</exception>
    public async Task<LocatedTool?> FindAsync(Tool tool, CancellationToken ct) =>
        PathOf(tool) is { } path ? new(tool, path, await VersionAsync(tool, path, ct)) : null;

    /// <exception cref="ReconcileException">ToolMissing: says how to get it.</exception>
    public async Task<LocatedTool> RequireAsync(Tool tool, CancellationToken ct) => await FindAsync(tool, ct)
        ?? throw new ReconcileException(Reasons.ToolMissing, $"{NameOf(tool)} is not on the PATH. {HowToGet(tool)}");

    /// <summary>What builds kustomizations: kustomize itself, else the one inside kubectl.</summary>
    /// <inheritdoc cref="RequireAsync"/>
    public async Task<LocatedTool> RequireKustomizeAsync(CancellationToken ct) =>
        await FindAsync(Tool.Kustomize, ct) ?? await FindAsync(Tool.Kubectl, ct)
        ?? throw new ReconcileException(Reasons.ToolMissing, $"Neither kustomize nor kubectl is on the PATH. {HowToGet(Tool.Kubectl)}");

    /// <summary>One sentence for whoever does not have it.</summary>
    public static string HowToGet(Tool tool) => tool switch
    {
        Tool.Helm => "Install Helm 4 or 3.13 and later from https://helm.sh/docs/intro/install, or name its path in ZAKENAK_HELM.",
        Tool.Kubectl => "Install kubectl from https://kubernetes.io/docs/tasks/tools, or name its path in ZAKENAK_KUBECTL.",
        Tool.Kustomize => "Install kustomize from https://kubectl.docs.kubernetes.io/installation, or name its path in ZAKENAK_KUSTOMIZE.",
        _ => throw new ArgumentOutOfRangeException(nameof(tool)),
    };

    private static string NameOf(Tool tool) => tool.ToString().ToLowerInvariant();

    private string? PathOf(Tool tool)
    {
        var variable = $"ZAKENAK_{NameOf(tool).ToUpperInvariant()}";
        if (environment.TryGetValue(variable, out var configured) && configured.Length > 0)
        {
            return ProgramPath.IsProgram(configured) ? Path.GetFullPath(configured)
                : throw new ReconcileException(Reasons.ToolMissing,
                    $"{variable} names {configured}, which is not a program: correct or unset it.");
        }
        return ProgramPath.Find(NameOf(tool), environment);
    }

    private async Task<string> VersionAsync(Tool tool, string path, CancellationToken ct)
    {
        var file = new FileInfo(ProjectTree.RealPath(path) ?? path);
        using var digest = new PartsDigest("tool version/1");
        var key = digest.Add(file.FullName).Add($"{file.Length} {file.LastWriteTimeUtc.Ticks}").ToKey();
        if (cache.Find(key) is { } known)
        {
            return Encoding.UTF8.GetString(known);
        }
        var version = await AskAsync(tool, path, ct);
        cache.Keep(key, Encoding.UTF8.GetBytes(version));
        return version;
    }

    private async Task<string> AskAsync(Tool tool, string path, CancellationToken ct)
    {
        using var scratch = new ScratchFolder();
        var process = new ChildProcess(path, Question(tool))
        {
            Environment = ToolEnvironment.Closed(environment, scratch),
            Timeout = TimeSpan.FromSeconds(20),
        };
        var result = await process.RunAsync(ct);
        var versions = VersionPattern().Matches(result.Output).Select(m => m.Value).ToArray();
        if (!result.Succeeded || versions.Length == 0)
        {
            throw new ReconcileException(Reasons.ToolMissing,
                $"{path} does not say its version ({result.End} on {RuntimeInformation.RuntimeIdentifier}; "
                + $"a version manager's shim does not run in a clean environment): {result.Error.Trim()} {HowToGet(tool)}");
        }
        return tool == Tool.Kubectl ? string.Join(" kustomize ", versions.Take(2)) : versions[0];
    }

    private static string[] Question(Tool tool) => tool switch
    {
        Tool.Helm => ["version", "--template", "{{.Version}}"],
        Tool.Kubectl => ["version", "--client"],
        _ => ["version"],
    };

    [GeneratedRegex(@"v\d+\.\d+\.\d+[-+.\w]*")]
    private static partial Regex VersionPattern();
}
