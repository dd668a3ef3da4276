using Zakenak.Engine.Sources;
using Zakenak.Server.Errors;
using Zakenak.Server.Network;

namespace Zakenak.Server.Git;

/// <summary>Talks to one remote.</summary>
internal sealed class GitConnection(GitRemote remote, GitCredentials credentials, AddressRules rules, GitProgram git,
    GitScratch scratch, GitOptions options)
{
    private const string Heads = "refs/heads/";

    public GitRemote Remote => remote;

    /// <inheritdoc cref="GitMirror.ListBranchesAsync"/>
    public async Task<IReadOnlyDictionary<string, string>> ListBranchesAsync(string? branch, CancellationToken ct)
    {
        string[] patterns = branch is null ? [] : [Heads + branch];
        using var access = await OpenAsync(ct);
        string[] arguments = ["ls-remote", "--quiet", "--heads", "origin", .. patterns];
        var command = git.Command(access.Folder, arguments, access) with { Timeout = options.ListTimeout };
        var result = await command.RunAsync(ct);
        if (!result.Succeeded)
            throw await FailureAsync(result, "the branches", options.ListTimeout, ct);

        var branches = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            // HASH<tab>refs/heads/NAME. A pattern finds names that end like it, too.
            if (line.Split('\t') is [var commit, var name] && name.StartsWith(Heads, StringComparison.Ordinal) && GitCommit.IsHash(commit)
                && (branch is null || name == Heads + branch))
            {
                branches[name[Heads.Length..]] = commit;
            }
        }
        return branches;
    }

    /// <summary>Runs a fetch from <c>origin</c> in a mirror, which may grow by <see cref="GitOptions.MaxSize"/>.</summary>
    /// <param name="input">Of its standard input.</param>
    /// <exception cref="GitException">GitRefused: it grows by more.</exception>
    public async Task<ProcessResult> FetchAsync(BareMirror mirror, IReadOnlyList<string> arguments, byte[]? input, CancellationToken ct)
    {
        using var access = await OpenAsync(ct);
        var command = git.Command(mirror.Folder, arguments, access) with { Timeout = options.Timeout, Input = input };
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var limit = mirror.Size() + options.MaxSize;
        var running = command.RunAsync(stop.Token);
        while (await Task.WhenAny(running, Task.Delay(TimeSpan.FromMilliseconds(200), CancellationToken.None)) != running)
        {
            if (mirror.Size() > limit)
                await stop.CancelAsync(); // Nothing in Git limits what a fetch writes.
        }
        try
        {
            var result = await running;
            return mirror.Size() <= limit ? result : throw TooLarge();
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            throw TooLarge();
        }
    }

    /// <param name="wanted">For messages: <c>the branch main</c>.</param>
    public async Task<GitException> FailureAsync(ProcessResult result, string wanted, TimeSpan limit, CancellationToken ct) =>
        await KnownFailureAsync(result, wanted, limit, ct) ?? Failures.Unknown(result);

    /// <summary>Null where it may be the mirror's fault.</summary>
    public async Task<GitException?> KnownFailureAsync(ProcessResult result, string wanted, TimeSpan limit, CancellationToken ct) =>
        GitFailures.IsRedirect(result) ? Failures.Redirected(await FindRedirectAsync(ct)) : Failures.Explain(result, wanted, limit);

    private GitFailures Failures => new(remote, credentials, scratch.Folder);

    private Task<RemoteAccess> OpenAsync(CancellationToken ct) => RemoteAccess.OpenAsync(remote, credentials, rules, scratch, ct);

    /// <summary>Asks again, without credentials, since Git does not tell where to. Null when it is not told now.</summary>
    private async Task<Uri?> FindRedirectAsync(CancellationToken ct)
    {
        const string question = "/info/refs";
        using var handler = rules.CreateHandler();
        handler.AllowAutoRedirect = false;
        using var client = new HttpClient(handler) { Timeout = options.ListTimeout };
        try
        {
            var address = $"{remote.Url}{question}?service=git-upload-pack";
            using var answer = await client.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, ct);
            if (answer.Headers.Location is not { } location)
                return null;
            var to = new UriBuilder(new Uri(new Uri(remote.Url), location)) { UserName = "", Password = "", Query = "", Fragment = "" };
            to.Path = to.Path.EndsWith(question, StringComparison.Ordinal) ? to.Path[..^question.Length] : to.Path;
            return to.Scheme is "http" or "https" ? to.Uri : null;
        }
        catch (Exception e) when (e is HttpRequestException || (e is OperationCanceledException && !ct.IsCancellationRequested))
        {
            return null; // The message does without.
        }
    }

    private GitException TooLarge() => new(ErrorCode.GitRefused,
        $"{remote} is larger than the {options.MaxSize / (1024 * 1024)} MiB that Git:MaxMegabytes allows: keep large files out of the "
            + "repository, or raise it.");
}
