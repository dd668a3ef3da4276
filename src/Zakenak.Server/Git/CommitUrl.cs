using System.Text.RegularExpressions;
using Zakenak.Server.Network;

namespace Zakenak.Server.Git;

/// <summary>Where people see a commit in a browser.</summary>
internal static partial class CommitUrl
{
    /// <param name="cloneUrl">As Git takes it, in any form; credentials in it are left out.</param>
    /// <param name="provider"><c>github</c>, <c>gitlab</c>, <c>gitea</c> (Forgejo, too) or <c>bitbucket</c>, their own servers too; null:
    /// by the host's name.</param>
    /// <param name="commit">All of its hex digits.</param>
    /// <returns>An https (or http) address; null where it is not known.</returns>
    public static string? Find(string cloneUrl, string? provider, string commit)
    {
        if (!GitCommit.IsHash(commit) || Parse(cloneUrl) is not { } web)
            return null;
        var path = string.Join('/', web.Path);
        return (provider?.ToLowerInvariant() ?? ProviderOf(web.Host)) switch
        {
            _ when web.Path.Length < 2 => null,
            "github" => $"{web.Root}/{path}/commit/{commit}",
            "gitlab" => $"{web.Root}/{path}/-/commit/{commit}",
            "gitea" => $"{web.Root}/{path}/commit/{commit}",
            "bitbucket" when web.Host == "bitbucket.org" => $"{web.Root}/{path}/commits/{commit}",
            "bitbucket" => BitbucketServer(web, commit),
            _ => null,
        };
    }

    /// <summary>Clones come from <c>/scm/PROJECT/REPOSITORY</c>, and over ssh from <c>/PROJECT/REPOSITORY</c>; before them may be the path
    /// that the server itself is at. A project <c>~ada</c> is a user's.</summary>
    private static string BitbucketServer(WebPlace web, string commit)
    {
        var (project, repository) = (web.Path[^2], web.Path[^1]);
        var scm = Array.LastIndexOf(web.Path, "scm", Math.Max(web.Path.Length - 3, 0));
        var root = scm > 0 ? $"{web.Root}/{string.Join('/', web.Path[..scm])}" : web.Root;
        var owner = project.StartsWith('~') ? $"users/{project[1..]}" : $"projects/{project.ToUpperInvariant()}";
        return $"{root}/{owner}/repos/{repository}/commits/{commit}";
    }

    private static string? ProviderOf(string host) => host switch
    {
        "codeberg.org" or "gitea.com" => "gitea",
        _ when host.Split('.').Contains("forgejo") => "gitea",
        _ => new[] { "github", "gitlab", "gitea", "bitbucket" }.FirstOrDefault(name => host.Split('.').Contains(name)),
    };

    private static WebPlace? Parse(string cloneUrl)
    {
        var match = Address().Match(cloneUrl);
        if (!match.Success || !HostName.TryNormalize(match.Groups["host"].Value, out var host))
            return null;
        var scheme = match.Groups["scheme"].Value.ToLowerInvariant();
        if (scheme is not ("" or "ssh" or "https" or "http"))
            return null;
        // The port of ssh is not that of the pages.
        var port = scheme is "https" or "http" ? match.Groups["port"].Value : "";
        var path = match.Groups["path"].Value.Trim('/');
        path = path.EndsWith(".git", StringComparison.Ordinal) ? path[..^4] : path;
        var parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        return parts.Any(part => part is "." or "..")
            ? null
            : new(host, $"{(scheme == "http" ? "http" : "https")}://{HostName.InUrl(host)}{(port == "" ? "" : ":" + port)}", parts);
    }

    /// <param name="Root"><c>https://host:8443</c>.</param>
    private sealed record WebPlace(string Host, string Root, string[] Path);

    /// <summary>With a scheme, or <c>git@host:path</c>.</summary>
    [GeneratedRegex(@"^(?:(?<scheme>[A-Za-z]+)://(?:[^@/]*@)?(?<host>\[[^\]/]+\]|[^:/@\[\]]+)(?::(?<port>\d{1,5}))?/"
        + @"|[^@:/]+@(?<host>\[[^\]/]+\]|[^:/@\[\]]+):)(?<path>[A-Za-z0-9._~%+/-]+)\z")]
    private static partial Regex Address();
}
