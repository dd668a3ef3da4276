using Zakenak.Engine.Sources;
using Zakenak.Server.Errors;

namespace Zakenak.Server.Git;

/// <summary>A bare repository on our disk: the shallow commits of one remote that were asked for, each under a ref of its own.</summary>
internal sealed class BareMirror
{
    private const string RemoteFile = "zakenak-remote";
    private const string Incoming = "refs/zakenak/incoming";
    private const string Commits = "refs/zakenak/commits/";
    private const int MaxPacks = 50;

    private readonly GitProgram git;

    private BareMirror(GitProgram git, string folder)
    {
        this.git = git;
        Folder = folder;
    }

    public string Folder { get; }

    /// <summary>Where a fetch puts what it finds.</summary>
    public static string IncomingRef => Incoming;

    /// <summary>Whether some of its files may be missing, to be fetched when they are needed.</summary>
    public bool IsPartial => Directory.EnumerateFiles(Path.Combine(Folder, "objects", "pack"), "*.promisor").Any();

    /// <summary>Null when there is none, or it is another address's: then its promises are nobody's.</summary>
    public static BareMirror? Open(GitProgram git, string folder, GitRemote remote)
    {
        var file = Path.Combine(folder, RemoteFile);
        return File.Exists(file) && File.ReadAllText(file) == remote.Url && Directory.Exists(Path.Combine(folder, "objects", "pack"))
            ? new(git, folder) : null;
    }

    /// <summary>Empty; in place of what is there.</summary>
    public static async Task<BareMirror> CreateAsync(GitProgram git, string folder, GitRemote remote, CancellationToken ct)
    {
        Delete(folder);
        Directory.CreateDirectory(folder);
        var mirror = new BareMirror(git, folder);
        await mirror.RunAsync(["init", "--quiet", "--bare", "--template=", "--initial-branch=none", "."], ct);
        await File.WriteAllTextAsync(Path.Combine(folder, RemoteFile), remote.Url, ct); // last: with it, it is whole
        return mirror;
    }

    /// <summary>In place of what is at <paramref name="folder"/>. A kill in between leaves none there: it is fetched again.</summary>
    public BareMirror MoveTo(string folder)
    {
        Delete(folder);
        Directory.Move(Folder, folder);
        return new(git, folder);
    }

    public static void Delete(string folder)
    {
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
    }

    /// <summary>Gives the commit that the last fetch found a ref of its own.</summary>
    public async Task KeepIncomingAsync(CancellationToken ct)
    {
        var commit = (await RunAsync(["rev-parse", "--verify", $"{Incoming}^{{commit}}"], ct)).Trim();
        await RunAsync(["update-ref", Commits + commit, commit], ct);
        await RunAsync(["update-ref", "-d", Incoming], ct);
        await CompactAsync(ct);
    }

    /// <summary>Whether the commit was fetched, with all its folders.</summary>
    public async Task<bool> HasAsync(string commit, CancellationToken ct)
    {
        var result = await Command(["rev-parse", "--quiet", "--verify", Commits + commit]).RunAsync(ct);
        return result.Succeeded;
    }

    /// <summary>Bytes on the disk.</summary>
    public long Size() => DirectorySize.Of(Folder);

    public ChildProcess Command(IReadOnlyList<string> arguments) =>
        git.Command(Folder, arguments) with { Timeout = TimeSpan.FromMinutes(5) };

    /// <summary>What it prints.</summary>
    /// <exception cref="GitException">As <see cref="Failure"/>.</exception>
    public async Task<string> RunAsync(IReadOnlyList<string> arguments, CancellationToken ct)
    {
        var result = await Command(arguments).RunAsync(ct);
        return result.Succeeded ? result.Output : throw Failure(arguments[0], result);
    }

    /// <summary>Hands out what it prints, part by part, however much that is.</summary>
    /// <param name="end">Of a part.</param>
    /// <param name="take">What it throws ends the command.</param>
    /// <inheritdoc cref="RunAsync"/>
    public async Task ReadAsync(IReadOnlyList<string> arguments, char end, Action<string> take, CancellationToken ct)
    {
        var command = Command(arguments) with { OutputReader = (output, stop) => OutputParts.ReadAsync(output, end, take, stop) };
        var result = await command.RunAsync(ct);
        if (!result.Succeeded)
            throw Failure(arguments[0], result);
    }

    /// <summary>Why a local command failed. Only of one that ended by itself the mirror may be the cause; with a larger repository than
    /// can be read, or a full disk, a new mirror would fare no better.</summary>
    public GitException Failure(string command, ProcessResult result) => result.End switch
    {
        ProcessEnd.Exited when LocalDisk.Explain(result.Error) is { } refused => refused,
        ProcessEnd.Exited => new BrokenMirrorException(command, Said(result)),
        ProcessEnd.TimedOut => GitException.Unusable($"git {command} takes too long in it"),
        ProcessEnd.TooMuchOutput => GitException.Unusable($"git {command} finds too much in it"),
        _ => new GitException(ErrorCode.Internal, $"git {command} does not start: {Said(result)}"),
    };

    private string Said(ProcessResult result) => result.Error.Trim().Split('\n')[^1].Replace(Folder, "…", StringComparison.Ordinal);

    /// <summary>Every fetch adds a file, and many files make every command slow.</summary>
    private async Task CompactAsync(CancellationToken ct)
    {
        if (Directory.EnumerateFiles(Path.Combine(Folder, "objects", "pack"), "*.pack").Count() > MaxPacks)
            await RunAsync(["gc", "--quiet", "--prune=now"], ct);
    }
}
