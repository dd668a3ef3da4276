using System.Text.RegularExpressions;
using Zakenak.Engine.Sources;
using Zakenak.Server.Errors;

namespace Zakenak.Server.Git;

/// <summary>What git says when a remote does not do what it is asked, turned into what to do about it.</summary>
/// <param name="folders">Of this machine, which nobody needs to read about.</param>
internal sealed partial class GitFailures(GitRemote remote, GitCredentials credentials, params string[] folders)
{
    private const int LineLength = 200;

    /// <summary>Null: git does not say anything known, and it may be the mirror's fault.</summary>
    /// <param name="wanted">For messages: <c>the branch main</c>.</param>
    public GitException? Explain(ProcessResult result, string wanted, TimeSpan limit)
    {
        if (result.End == ProcessEnd.TimedOut)
            return new(ErrorCode.GitUnreachable, $"{remote} took longer than {limit.TotalSeconds:0} seconds: it is slow, or "
                + "Git:Timeout is too short.");
        if (result.End != ProcessEnd.Exited)
            return new(ErrorCode.GitRefused, $"{remote} answers with too much, or git does not start: {LastLine(result.Error)}");
        if (LocalDisk.Explain(result.Error) is { } refused)
            return refused;
        var said = WithoutAddress(result.Error);
        if (HostKey().IsMatch(said))
            return UnknownHost(said);
        if (Denied().IsMatch(said))
            return new(ErrorCode.GitAuthFailed, Denial);
        if (Certificate().IsMatch(said))
        {
            return new(ErrorCode.GitUnreachable, $"The certificate of {remote.Authority} is not trusted: give the one that signed it as "
                + $"the credentials' caCertificate. Git says: {LastLine(result.Error)}");
        }
        if (BadObject().Match(said) is { Success: true } bad)
        {
            return new(ErrorCode.GitRefused,
                $"{remote} has a damaged object, which Git refuses: {Clean(bad.Value)}. \"git fsck\" in a clone tells more.");
        }
        if (NoCommit().IsMatch(said))
        {
            return new(ErrorCode.GitRefused,
                $"{remote} does not have {wanted} any more: it was rebased away, or its branch deleted.");
        }
        if (NotFound().IsMatch(said))
        {
            return new(ErrorCode.GitRefused, $"{remote} is no repository, or the Git server does not show it to these credentials: "
                + "check the address and what they may read.");
        }
        return Unreachable().IsMatch(said) ? new(ErrorCode.GitUnreachable, $"{remote} cannot be reached: {LastLine(result.Error)}") : null;
    }

    public GitException Unknown(ProcessResult result) =>
        new(ErrorCode.GitRefused, $"Git could not read {remote}: {LastLine(result.Error)}");

    /// <summary>Whether the server sends elsewhere, which is not followed.</summary>
    public bool IsRedirect(ProcessResult result) =>
        remote.Transport is GitTransport.Https or GitTransport.Http && Redirect().IsMatch(WithoutAddress(result.Error));

    public GitException Redirected(Uri? to) => new(ErrorCode.GitRefused, to is null
        ? $"{remote} redirects, and no redirect is followed: write the address where the repository is now."
        : $"{remote} redirects to {to.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped)}, and "
            + "no redirect is followed: if that is right, make it the repository's address.");

    private string Denial => remote.Transport == GitTransport.Ssh
        ? $"{remote} refuses the ssh key: add its public half to the repository as a deploy key, or give another one."
        : credentials.BasicPair(remote) is null
            ? $"{remote} wants credentials: give the repository a token (with the right to read) or a username and a password."
            : $"{remote} refuses the credentials: the token or the password is wrong, has expired, or may not read this repository.";

    private GitException UnknownHost(string said)
    {
        var port = remote.Port is { } other ? $"-p {other} " : "";
        return new(ErrorCode.GitAuthFailed, said.Contains("IDENTIFICATION HAS CHANGED", StringComparison.Ordinal)
            ? $"{remote.Authority} shows another key than knownHosts says: somebody may stand between, or the server was set up "
                + $"anew. Compare the key with whoever runs it, then replace knownHosts by what \"ssh-keyscan {port}{remote.Host}\" prints."
            : $"knownHosts does not say by which key {remote.Authority} is known: add what \"ssh-keyscan {port}{remote.Host}\" "
                + "prints, once you compared it.");
    }

    /// <summary>What git says of its own: of <c>/team/certificates.git</c> every message would be about certificates.</summary>
    private string WithoutAddress(string said)
    {
        said = said.Replace(remote.Url, "…", StringComparison.Ordinal);
        foreach (var path in new[] { remote.Path, Uri.UnescapeDataString(remote.Path) })
            said = said.Replace($"'{path}'", "'…'", StringComparison.Ordinal);
        return remote.Host.Contains('.') ? said.Replace(remote.Host, "…", StringComparison.Ordinal) : said;
    }

    /// <summary>The last line that says something.</summary>
    private string LastLine(string said) =>
        Clean(said.Split('\n', '\r').Select(l => l.Trim()).LastOrDefault(l => l.Length > 0 && !Filler().IsMatch(l)) ?? "it says nothing");

    /// <summary>Without control characters, secrets and folders of ours.</summary>
    private string Clean(string line)
    {
        line = credentials.Secrets(remote).Aggregate(line, (text, secret) => text.Replace(secret, "***", StringComparison.Ordinal));
        line = folders.Aggregate(line, (text, folder) => text.Replace(folder, "…", StringComparison.Ordinal));
        line = UserInfo().Replace(string.Concat(line.Where(c => !char.IsControl(c))), "://");
        return line.Length > LineLength ? line[..LineLength] + "…" : line;
    }

    [GeneratedRegex(@"Host key verification failed|REMOTE HOST IDENTIFICATION HAS CHANGED")]
    private static partial Regex HostKey();

    [GeneratedRegex(@"terminal prompts disabled|Authentication failed|returned error: 40[137]|Access denied|Permission denied|"
        + "Load key .*: (invalid format|error in libcrypto|incorrect passphrase)", RegexOptions.IgnoreCase)]
    private static partial Regex Denied();

    [GeneratedRegex(@"certificate|SSL_connect|unable to get local issuer", RegexOptions.IgnoreCase)]
    private static partial Regex Certificate();

    [GeneratedRegex(@"object [0-9a-f]{40,64}: [A-Za-z]+: [^\r\n]*")]
    private static partial Regex BadObject();

    [GeneratedRegex(@"not our ref|unadvertised object|no such remote ref")]
    private static partial Regex NoCommit();

    [GeneratedRegex(@"[Rr]epository .*not found|does not appear to be a git repository|returned error: 4(04|10)|does not exist")]
    private static partial Regex NotFound();

    [GeneratedRegex(@"unable to access|Could not (resolve|read from remote)|Connection (refused|reset|closed|timed out)|"
        + "[Oo]peration timed out|No route to host|Network is unreachable|hung up unexpectedly|early EOF|RPC failed|"
        + "unexpected disconnect|Operation too slow")]
    private static partial Regex Unreachable();

    [GeneratedRegex(@"returned error: 30\d|unable to update url base from redirection")]
    private static partial Regex Redirect();

    [GeneratedRegex(@"^(and the repository exists|Please make sure you have the correct access rights)")]
    private static partial Regex Filler();

    [GeneratedRegex(@"://[^/\s@]*@")]
    private static partial Regex UserInfo();
}
