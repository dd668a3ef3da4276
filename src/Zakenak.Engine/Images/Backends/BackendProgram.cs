using Zakenak.Engine.Sources;

namespace Zakenak.Engine.Images.Backends;

/// <summary>A program of a backend, on the PATH of the caller and with the caller's variables: it needs their daemon, their storage and
/// their logins to pull.</summary>
internal sealed class BackendProgram(string name, IReadOnlyDictionary<string, string> caller)
{
    /// <summary>For a build or push.</summary>
    private static readonly TimeSpan workLimit = TimeSpan.FromMinutes(60);

    private static readonly TimeSpan questionLimit = TimeSpan.FromSeconds(10);

    public string Name => name;

    /// <summary>Absolute; null when it is not installed.</summary>
    public string? Path => Find(name);

    /// <summary>Another program on the caller's PATH, or null.</summary>
    public string? Find(string program) => ProgramPath.Find(program, caller);

    /// <summary>A variable of the caller; null when unset or empty.</summary>
    public string? Variable(string variable) => caller.TryGetValue(variable, out var value) && value.Length > 0 ? value : null;

    /// <summary>A quick question about itself: at most ten seconds.</summary>
    public Task<ProcessResult> AskAsync(IReadOnlyList<string> arguments, CancellationToken ct) =>
        Process(arguments, new Dictionary<string, string>(), questionLimit).RunAsync(ct);

    /// <summary>Runs a build: at most an hour.</summary>
    /// <param name="login">The file that it was given, so that nothing of it is shown; or null.</param>
    /// <param name="variables">Over those of the caller, beside the build arguments.</param>
    /// <exception cref="ReconcileException">BuildFailed.</exception>
    public async Task BuildAsync(ImageOrder order, string? login, IReadOnlyList<string> arguments,
        IReadOnlyDictionary<string, string> variables, Action<BuildLine> report, CancellationToken ct)
    {
        var all = order.Args.Concat(variables).ToDictionary(v => v.Key, v => v.Value, StringComparer.Ordinal);
        var (result, output) = await WorkAsync(arguments, all, Masking.Of(order, login), report, ct);
        if (!result.Succeeded)
            throw BuildFailure.Of(name, order, output, result);
    }

    /// <summary>Fetches a base image: at most an hour.</summary>
    /// <inheritdoc cref="BuildAsync"/>
    public async Task PullAsync(ImageOrder order, ImageName image, string? login, IReadOnlyList<string> arguments,
        IReadOnlyDictionary<string, string> variables, Action<BuildLine> report, CancellationToken ct)
    {
        var (result, output) = await WorkAsync(arguments, variables, Masking.OfLogin(login), report, ct);
        if (!result.Succeeded)
            throw BuildFailure.OfPull(name, order, image, output, result);
    }

    /// <summary>Runs a push: at most an hour.</summary>
    /// <param name="variables">Over those of the caller.</param>
    /// <returns>The last lines that it printed.</returns>
    /// <exception cref="ReconcileException">PushFailed, RegistryUnreachable, RegistryUnauthorized.</exception>
    public async Task<IReadOnlyList<string>> PushAsync(ImageOrder order, string image, IReadOnlyList<string> arguments,
        IReadOnlyDictionary<string, string> variables, Masking masking, Action<BuildLine> report, CancellationToken ct)
    {
        var (result, output) = await WorkAsync(arguments, variables, masking, report, ct);
        return result.Succeeded ? output.Tail : throw PushFailure.Of(name, image, order, result, output.Tail);
    }

    /// <summary>Runs what belongs to a build and prints nothing of interest: at most an hour.</summary>
    /// <exception cref="ReconcileException">BuildFailed.</exception>
    public Task FinishAsync(ImageOrder order, IReadOnlyList<string> arguments, CancellationToken ct) =>
        BuildAsync(order, login: null, arguments, new Dictionary<string, string>(), _ => { }, ct);

    private async Task<(ProcessResult Result, BuildOutputReader Output)> WorkAsync(IReadOnlyList<string> arguments,
        IReadOnlyDictionary<string, string> variables, Masking masking, Action<BuildLine> report, CancellationToken ct)
    {
        var output = new BuildOutputReader(masking);
        return (await Process(arguments, variables, workLimit).RunAsync(line => report(output.Read(line)), ct), output);
    }

    private ChildProcess Process(IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string> variables, TimeSpan limit)
    {
        var environment = ToolEnvironment.WithoutOurs(caller);
        environment.Remove("DOCKER_BUILDKIT"); // asked for only where it is there: see DockerBackend
        foreach (var (variable, value) in variables)
        {
            environment[variable] = value;
        }
        return new(Path ?? name, arguments) { Environment = environment, Timeout = limit };
    }
}
