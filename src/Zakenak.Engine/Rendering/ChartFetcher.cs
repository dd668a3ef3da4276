using System.Text.RegularExpressions;
using Zakenak.Engine.Configuration;
using Zakenak.Engine.Sources;

namespace Zakenak.Engine.Rendering;

/// <summary>Fetches published charts, each exact version once.</summary>
internal sealed partial class ChartFetcher(RenderContext context)
{
    /// <returns>The archive and its name, <c>web-1.2.3.tgz</c>.</returns>
    /// <exception cref="ReconcileException">ConfigurationInvalid, RenderFailed, ToolMissing.</exception>
    public async Task<(string Name, byte[] Archive)> FetchAsync(ChartUnit unit, CancellationToken ct)
    {
        var (chart, version) = Check(unit.Chart);
        var name = $"{chart[(chart.LastIndexOf('/') + 1)..]}-{version}.tgz";
        using var digest = new PartsDigest("chart archive/1");
        var key = digest.Add(unit.Chart.Repo).Add(chart).Add(version).ToKey();
        if (context.Cache.Find(key) is { } kept)
            return (name, kept);
        var archive = await PullAsync(unit, chart, version, ct);
        context.Cache.Keep(key, archive);
        return (name, archive);
    }

    private async Task<byte[]> PullAsync(ChartUnit unit, string chart, string version, CancellationToken ct)
    {
        var helm = await context.Tools.RequireAsync(Tool.Helm, ct);
        using var scratch = new ScratchFolder();
        var target = scratch.Folder("pulled");
        string[] repository = unit.Chart.Repo is { } repo ? [$"--repo={repo}"] : [];
        var pull = new ChildProcess(helm.Path, ["pull", .. repository, $"--version={version}", $"--destination={target}", "--", chart])
        {
            Environment = ToolEnvironment.Open(context.Variables, scratch),
        };
        await context.RunAsync(pull, $"Chart {unit.Name} {version}", error => HelmMessage.Clean(error, scratch.Path), ct);
        return File.ReadAllBytes(Directory.GetFiles(target, "*.tgz").Single());
    }

    private static (string Chart, string Version) Check(ChartSettings chart)
    {
        var name = chart.Chart ?? throw Invalid("A chart needs a path, or a chart with a repo.");
        var isOci = name.StartsWith("oci://", StringComparison.Ordinal);
        var address = isOci ? name : chart.Repo ?? throw Invalid($"Chart {name} needs the repo that it comes from, or an oci:// address.");
        if (!Uri.TryCreate(address, UriKind.Absolute, out var uri) || uri.Scheme is not ("https" or "http" or "oci"))
            throw Invalid($"Chart {name}: {address} is not an https:// or oci:// address.");
        if (uri.UserInfo.Length > 0)
            throw Invalid($"Chart {name}: a password in an address shows in process lists and logs; use helm registry login.");
        if (chart.Version is not { } version || !ExactVersion().IsMatch(version))
            throw Invalid($"Chart {name} from {address} needs an exact version (version: 1.2.3): so each converge renders the same chart.");
        return (name, version);
    }

    private static ReconcileException Invalid(string message) => new(Reasons.ConfigurationInvalid, message);

    [GeneratedRegex(@"^v?\d+\.\d+\.\d+([-+][0-9A-Za-z.+-]+)?$")]
    private static partial Regex ExactVersion();
}
