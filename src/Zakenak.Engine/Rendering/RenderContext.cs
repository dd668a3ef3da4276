using Zakenak.Engine.Sources;

namespace Zakenak.Engine.Rendering;

/// <summary>What all renderers of one project share.</summary>
/// <param name="Variables">The caller's environment: a child process gets a part of it.</param>
internal sealed record RenderContext(ProjectTree Tree, SealedCache Cache, ToolLocator Tools, IReadOnlyDictionary<string, string> Variables,
    TimeSpan Timeout, bool AllowRemote, bool AllowDownloads)
{
    public static RenderContext Of(string root, string baseDirectory, RendererOptions options)
    {
        var variables = options.Environment ?? ToolEnvironment.OfThisProcess();
        var cache = new SealedCache(options.CacheDirectory, TimeProvider.System);
        var tools = new ToolLocator(options.CacheDirectory, variables);
        return new(new(root, baseDirectory), cache, tools, variables, options.Timeout, options.AllowRemote, options.AllowDownloads);
    }

    /// <summary>Runs a tool and gives its standard output.</summary>
    /// <param name="what">For errors: <c>Chart ./charts/web</c>.</param>
    /// <param name="clean">Makes the tool's complaint readable.</param>
    /// <exception cref="ReconcileException">RenderFailed.</exception>
    public async Task<string> RunAsync(ChildProcess process, string what, Func<string, string> clean, CancellationToken ct)
    {
        var result = await (process with { Timeout = Timeout }).RunAsync(ct);
        var tool = Path.GetFileName(process.Program);
        return result switch
        {
            { Succeeded: true } => result.Output,
            { End: ProcessEnd.Exited } => throw Failed($"{what} does not render: {clean(result.Error)}"),
            { End: ProcessEnd.TimedOut } => throw Failed(
                $"{what} does not render: {tool} was ended after {Timeout.TotalSeconds:0} seconds. {clean(result.Error)}".TrimEnd()),
            { End: ProcessEnd.TooMuchOutput } => throw Failed(
                $"{what} renders to more than {process.OutputLimit >> 20} MiB: split it into several."),
            _ => throw Failed($"{what} does not render: {process.Program} cannot be started: {result.Error}"),
        };
    }

    private static ReconcileException Failed(string message) => new(Reasons.RenderFailed, message);
}
