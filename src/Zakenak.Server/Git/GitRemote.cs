using System.Text.RegularExpressions;
using Zakenak.Engine.Sources;
using Zakenak.Server.Errors;
using Zakenak.Server.Network;

namespace Zakenak.Server.Git;

/// <summary>How a repository is reached.</summary>
internal enum GitTransport
{
    Https,
    Http,
    Ssh,
    File,
}

/// <summary>The address of a repository, judged: nothing in it is an option, a command or a credential. Whether its host may be talked to
/// shows when it is resolved.</summary>
internal sealed partial record GitRemote
{
    private const int MaxLength = 2048;

    public required GitTransport Transport { get; init; }

    /// <summary>Normalised; <c>""</c> for files.</summary>
    public string Host { get; private init; } = "";

    /// <summary>Null: the transport's own.</summary>
    public int? Port { get; private init; }

    /// <summary>Of ssh; default <c>git</c>.</summary>
    public string User { get; private init; } = "git";

    /// <summary>As written; with a leading <c>/</c> unless it is in the user's home of ssh (<c>git@host:path</c>).</summary>
    public required string Path { get; init; }

    /// <summary>Where TCP goes to.</summary>
    public int TcpPort => Port ?? Transport switch { GitTransport.Https => 443, GitTransport.Http => 80, _ => 22 };

    /// <summary>As Git gets it, from the judged parts.</summary>
    public string Url => Transport switch
    {
        GitTransport.File => $"file://{Path}",
        GitTransport.Ssh when !Path.StartsWith('/') => $"{User}@{HostName.InUrl(Host)}:{Path}",
        GitTransport.Ssh => $"ssh://{User}@{Authority}{Path}",
        _ => $"{Scheme}://{Authority}{Path}",
    };

    /// <summary><c>https</c>: what Git calls the protocol.</summary>
    public string Scheme => Transport.ToString().ToLowerInvariant();

    /// <summary><c>host:8443</c>.</summary>
    public string Authority => HostName.InUrl(Host) + (Port is { } port ? $":{port}" : "");

    public override string ToString() => Url;

    /// <summary>Takes <c>https://host/path</c>, <c>ssh://user@host:port/path</c> and <c>user@host:path</c>; <c>http://</c> and
    /// <c>file:///path</c> where the settings say so.</summary>
    /// <exception cref="ServerException">InvalidInput: the form. AddressRefused: what the settings do not allow.</exception>
    public static GitRemote Parse(string address, NetworkOptions network)
    {
        if (address.Length > MaxLength)
            throw Invalid($"it is longer than {MaxLength} characters");
        if (address.StartsWith('-'))
            throw Invalid("it starts with \"-\", as an option would");
        if (address.Any(c => c is <= ' ' or > '~'))
            throw Invalid("it has spaces, control characters or letters beyond ASCII: write these in percent form (%20), the host's "
                + "in punycode");
        if (RemoteHelper().IsMatch(address))
            throw Invalid("\"::\" would run a program on this server");
        var remote = Form().Match(address) is { Success: true } url ? FromUrl(url)
            : ScpForm().Match(address) is { Success: true } scp ? FromScp(scp)
            : throw Invalid("write https://host/path.git, ssh://git@host/path.git or git@host:path.git");
        return Permitted(remote, network);
    }

    private static GitRemote FromUrl(Match url)
    {
        var transport = url.Groups["scheme"].Value.ToLowerInvariant() switch
        {
            "https" => GitTransport.Https,
            "http" => GitTransport.Http,
            "ssh" => GitTransport.Ssh,
            "file" => GitTransport.File,
            _ => throw Invalid("only https:// and ssh:// are known, and where the settings allow it http:// and file://"),
        };
        var path = CheckedPath(url.Groups["path"].Value);
        var authority = url.Groups["authority"].Value;
        if (transport == GitTransport.File)
            return authority == "" ? new() { Transport = transport, Path = path } : throw Invalid("a file has no host: write file:///path");

        var at = authority.LastIndexOf('@');
        var host = HostAndPort().Match(authority[(at + 1)..]);
        if (!host.Success)
            throw Invalid("its host or port is none");
        int? port = host.Groups["port"].Value is { Length: > 0 } number ? int.Parse(number) : null;
        if (port is 0 or > 65535)
            throw Invalid("its port is not between 1 and 65535");
        return new()
        {
            Transport = transport,
            User = CheckedUser(at < 0 ? null : authority[..at], transport),
            Host = CheckedHost(host.Groups["host"].Value),
            Port = port,
            Path = path,
        };
    }

    private static GitRemote FromScp(Match scp) => new()
    {
        Transport = GitTransport.Ssh,
        User = CheckedUser(scp.Groups["user"].Value, GitTransport.Ssh),
        Host = CheckedHost(scp.Groups["host"].Value),
        Path = CheckedPath(scp.Groups["path"].Value),
    };

    private static string CheckedUser(string? user, GitTransport transport)
    {
        if (user is null)
            return "git";
        if (transport != GitTransport.Ssh || user.Contains(':'))
            throw Invalid("there are credentials in it: leave them out, and give them as the repository's credentials");
        return UserName().IsMatch(user) ? user : throw Invalid("its user is none: letters, digits, \".\", \"_\" and \"-\"");
    }

    private static string CheckedHost(string host) => HostName.TryNormalize(host, out var normalised)
        ? normalised
        : throw Invalid("its host is none: write a name, or an address as 192.0.2.1 or [2001:db8::1]");

    private static string CheckedPath(string path)
    {
        var decoded = Uri.UnescapeDataString(path);
        if (decoded.Trim('/') == "")
            throw Invalid("it has no path");
        if (decoded.StartsWith('-') || !PathCharacters().IsMatch(path) || decoded.Any(char.IsControl))
            throw Invalid("its path has characters that no repository needs");
        return decoded.Split('/').Any(part => part is "." or "..") ? throw Invalid("its path has \".\" or \"..\"") : path;
    }

    private static GitRemote Permitted(GitRemote remote, NetworkOptions network)
    {
        if (remote.Transport == GitTransport.Http && !network.AllowHttp)
            throw Refused("http:// sends passwords in the clear: use https://, or an administrator sets Network:AllowHttp");
        return remote.Transport == GitTransport.File ? remote.InFolder(network) : remote;
    }

    /// <summary>With its symlinks resolved: they may lead out.</summary>
    private GitRemote InFolder(NetworkOptions network)
    {
        if (network.FileRoots.Count == 0)
            throw Refused("file:// reads this server's own disk: an administrator names the folders that may be read in Network:FileRoots");
        var real = ProjectTree.RealPath(Uri.UnescapeDataString(Path));
        return real is not null && network.FileRoots.Any(root => ProjectTree.RealPath(root) is { } folder && IsBeneath(folder, real))
            ? this with { Path = Uri.EscapeDataString(real).Replace("%2F", "/", StringComparison.Ordinal) }
            : throw Refused("there is nothing there, or it is not in a folder that Network:FileRoots names");
    }

    private static bool IsBeneath(string folder, string path) => path.StartsWith(folder.TrimEnd('/') + '/', StringComparison.Ordinal);

    // Without the address itself: there may be a password in it.
    private static ServerException Invalid(string why) => new(ErrorCode.InvalidInput, $"the repository's address cannot be used: {why}");

    private static ServerException Refused(string why) => new(ErrorCode.AddressRefused, $"the repository's address is refused: {why}");

    [GeneratedRegex(@"^[A-Za-z0-9+.-]*::")]
    private static partial Regex RemoteHelper();

    [GeneratedRegex(@"^(?<scheme>[A-Za-z][A-Za-z0-9+.-]*)://(?<authority>[^/]*)(?<path>/.*)?\z")]
    private static partial Regex Form();

    [GeneratedRegex(@"^(?<user>[^@:/]+)@(?<host>\[[^\]]+\]|[^@:/\[\]]+):(?<path>[^:].*)\z")]
    private static partial Regex ScpForm();

    [GeneratedRegex(@"^(?<host>\[[0-9A-Fa-f:.]+\]|[^:\[\]]+)(:(?<port>\d{1,5}))?\z")]
    private static partial Regex HostAndPort();

    [GeneratedRegex(@"^[A-Za-z0-9_][A-Za-z0-9._-]{0,63}\z")]
    private static partial Regex UserName();

    [GeneratedRegex(@"^[A-Za-z0-9._~%+@,=:/-]+\z")]
    private static partial Regex PathCharacters();
}
