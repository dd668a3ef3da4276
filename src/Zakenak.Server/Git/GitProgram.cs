using Zakenak.Engine.Sources;
using Zakenak.Server.Errors;

namespace Zakenak.Server.Git;

/// <summary>Runs <c>git</c> with nothing of the machine's or a user's settings, no terminal and no hooks.</summary>
internal sealed class GitProgram
{
    private static readonly string[] passed = ["PATH", "TZ", "SSL_CERT_FILE", "SSL_CERT_DIR", "SystemRoot", "PATHEXT"];

    private static readonly (string Key, string Value)[] settings =
    [
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

    private readonly Dictionary<string, string> caller = ToolEnvironment.OfThisProcess();
    private readonly string? path;

    public GitProgram() => path = ProgramPath.Find("git", caller);

    /// <param name="access">What the remote needs; null: git may talk to nobody.</param>
    /// <exception cref="GitException">Internal: Git is not installed.</exception>
    public ChildProcess Command(string folder, IReadOnlyList<string> arguments, RemoteAccess? access = null)
    {
        if (path is null)
            throw new GitException(ErrorCode.Internal, "Git is not installed on this server: install git 2.37 or later, so that it "
                + "is on the PATH.");
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
}
