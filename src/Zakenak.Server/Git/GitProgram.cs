using System.Text.RegularExpressions;
using Zakenak.Engine.Sources;
using Zakenak.Server.Errors;

namespace Zakenak.Server.Git;

/// <summary>Runs <c>git</c> with nothing of the machine's or a user's settings, no terminal and no hooks.</summary>
internal sealed partial class GitProgram
{
    private static readonly string[] passed = ["PATH", "TZ", "SSL_CERT_FILE", "SSL_CERT_DIR", "SystemRoot", "PATHEXT"];

    private static readonly (string Key, string Value)[] settings =
    [
        ("core.bigFileThreshold", "4m"), // a larger file goes through in parts; by default one of 500 MiB is held in memory, as a whole
        ("core.hooksPath", "/dev/null"),
        ("core.fsmonitor", "false"),
        ("credential.helper", ""),
        ("fetch.recurseSubmodules", "false"),
        ("fetch.unpackLimit", "1"), // packs alone: few files, and what is there is there as a whole
        ("fetch.writeCommitGraph", "false"),
        ("gc.auto", "0"),
        ("http.followRedirects", "false"),
        ("http.lowSpeedLimit", "1000"),
        ("http.lowSpeedTime", "60"),
        ("maintenance.auto", "false"),
        ("protocol.version", "2"),
        ("submodule.recurse", "false"),
        ("transfer.fsckObjects", "true"),
        // Old tools wrote these into many a history, and they harm nobody.
        ("fetch.fsck.zeroPaddedFilemode", "ignore"),
        ("fetch.fsck.missingSpaceBeforeDate", "ignore"),
        ("fetch.fsck.badTimezone", "ignore"),
    ];

    private static readonly Version least = new(2, 37);

    private readonly IReadOnlyDictionary<string, string> caller;
    private readonly string? path;

    /// <param name="environment">In place of this process's.</param>
    public GitProgram(IReadOnlyDictionary<string, string>? environment = null)
    {
        caller = environment ?? ToolEnvironment.OfThisProcess();
        path = ProgramPath.Find("git", caller);
    }

    /// <summary>Asks it for its version, where it is installed. One that is older than 2.37 takes no address from us, and asks the name
    /// server itself: it may be sent to one that was never judged (decision 33).</summary>
    /// <param name="folder">Any.</param>
    /// <exception cref="GitException">Internal: it is too old, or does not say.</exception>
    public async Task RequireVersionAsync(string folder, CancellationToken ct)
    {
        if (path is null)
            return; // Whoever uses it is told.
        var result = await Command(folder, ["version"]).RunAsync(ct);
        var said = result.Succeeded ? result.Output.Trim() : result.Error.Trim();
        if (!Version.TryParse(Number().Match(said).Value, out var version) || version < least)
            throw new GitException(ErrorCode.Internal, $"{path} cannot be used, it says \"{said}\": install git {least} or later.");
    }

    /// <param name="access">What the remote needs; null: git may talk to nobody.</param>
    /// <exception cref="GitException">Internal: Git is not installed.</exception>
    public ChildProcess Command(string folder, IReadOnlyList<string> arguments, RemoteAccess? access = null)
    {
        if (path is null)
            throw new GitException(ErrorCode.Internal, $"Git is not installed on this server: install git {least} or later, so that "
                + "it is on the PATH.");
        return new ChildProcess(path, arguments) { WorkingDirectory = folder, Environment = Variables(folder, access) };
    }

    private Dictionary<string, string> Variables(string folder, RemoteAccess? access)
    {
        var variables = passed.Where(caller.ContainsKey).ToDictionary(name => name, name => caller[name], StringComparer.Ordinal);
        variables["HOME"] = access?.Folder ?? folder;
        variables["LC_ALL"] = "C";
        variables["GIT_ALLOW_PROTOCOL"] = access?.Protocol ?? "none";
        variables["GIT_ATTR_NOSYSTEM"] = "1";
        variables["GIT_CEILING_DIRECTORIES"] = Path.GetDirectoryName(folder)!;
        variables["GIT_CONFIG_GLOBAL"] = access?.GlobalSettings ?? "/dev/null";
        variables["GIT_CONFIG_NOSYSTEM"] = "1";
        variables["GIT_LITERAL_PATHSPECS"] = "1";
        variables["GIT_TERMINAL_PROMPT"] = "0";
        foreach (var (name, value) in access?.Variables ?? [])
            variables[name] = value;

        // By the environment, not by arguments: every user of the machine can list those.
        (string Key, string Value)[] all = [.. settings, .. access?.Settings ?? []];
        variables["GIT_CONFIG_COUNT"] = $"{all.Length}";
        for (var i = 0; i < all.Length; i++)
        {
            variables[$"GIT_CONFIG_KEY_{i}"] = all[i].Key;
            variables[$"GIT_CONFIG_VALUE_{i}"] = all[i].Value;
        }
        return variables;
    }

    [GeneratedRegex(@"\d+\.\d+")]
    private static partial Regex Number();
}
