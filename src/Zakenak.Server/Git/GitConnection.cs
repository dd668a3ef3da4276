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

    /// <summary>The commit of a branch; null: there is no such branch.</summary>
    public async Task<string?> FindBranchAsync(string branch, CancellationToken ct)
    {
        using var access = await OpenAsync(ct);
        string[] arguments = ["ls-remote", "--quiet", "--heads", "origin", Heads + branch];
        var command = git.Command(access.Folder, arguments, access) with { Timeout = options.ListTimeout };
        var result = await command.RunAsync(ct);
        if (!result.Succeeded)
            throw await FailureAsync(result, "the branches", options.ListTimeout, ct);

        // HASH<tab>refs/heads/NAME. The pattern finds names that end like it, too.
        return result.Output.Split('\n').Select(line => line.Split('\t'))
            .Where(line => line is [var commit, var name] && name == Heads + branch && GitCommit.IsHash(commit))
            .Select(line => line[0]).FirstOrDefault();
    }

    /// <summary>Runs a fetch from <c>origin</c> in a mirror, which may grow by <see cref="GitOptions.MaxSize"/>. One that grows by more is
    /// deleted: what came would be the measure of the next fetch.</summary>
    /// <param name="input">Of its standard input.</param>
    /// <exception cref="GitException">GitRefused: it grows by more.</exception>
    public async Task<ProcessResult> FetchAsync(BareMirror mirror, IReadOnlyList<string> arguments, byte[]? input, CancellationToken ct)
    {
        using var access = await OpenAsync(ct);
        var command = git.Command(mirror.Folder, arguments, access) with { Timeout = options.Timeout, Input = input };
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var limit = mirror.Size() + options.MaxSize;
        var running = command.RunAsync(stop.Token);
        try
        {
            while (await Task.WhenAny(running, Task.Delay(TimeSpan.FromMilliseconds(200), CancellationToken.None)) != running)
            {
                if (mirror.Size() > limit)
                    await stop.CancelAsync(); // Nothing in Git limits what a fetch writes.
            }
            var result = await running;
            if (mirror.Size() <= limit)
                return result;
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            // It grew by more.
        }
        finally
        {
            await stop.CancelAsync(); // where the mirror cannot even be looked at
            await ((Task)running).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        BareMirror.Delete(mirror.Folder);
        throw TooLarge();
    }

    /// <param name="wanted">For messages: <c>the branch main</c>.</param>
    public async Task<GitException> FailureAsync(ProcessResult result, string wanted, TimeSpan limit, CancellationToken ct) =>
        await KnownFailureAsync(result, wanted, limit, ct) ?? Failures.Unknown(result);

    /// <summary>Null where it may be the mirror's fault.</summary>
    public async Task<GitException?> KnownFailureAsync(ProcessResult result, string wanted, TimeSpan limit, CancellationToken ct) =>
        Failures.IsRedirect(result) ? Failures.Redirected(await FindRedirectAsync(ct)) : Failures.Explain(result, wanted, limit);

    private GitFailures Failures => new(remote, credentials, scratch.Folder, scratch.DataFolder);

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
            if (!Uri.TryCreate(new Uri(remote.Url), answer.Headers.Location, out var location)
                || location.Scheme is not ("http" or "https"))
            {
                return null;
            }
            var to = new UriBuilder(location) { UserName = "", Password = "", Query = "", Fragment = "" };
            to.Path = to.Path.EndsWith(question, StringComparison.Ordinal) ? to.Path[..^question.Length] : to.Path;
            return to.Uri;
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
