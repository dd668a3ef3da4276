using System.Net;
using System.Net.Sockets;
using Zakenak.Server.Errors;
using Zakenak.Server.Network;

namespace Zakenak.Server.Git;

/// <summary>What git needs to reach one remote, for one call: the address that was judged, and the credentials in a private folder and in
/// the environment. The remote is called <c>origin</c>.</summary>
internal sealed class RemoteAccess : IDisposable
{
    private readonly List<(string Key, string Value)> settings = [];

    private RemoteAccess(GitRemote remote, string folder)
    {
        Folder = folder;
        Protocol = remote.Scheme;
        settings.Add(("remote.origin.url", remote.Url));
    }

    /// <summary>Private.</summary>
    public string Folder { get; }

    /// <summary>The only one that git may speak.</summary>
    public string Protocol { get; }

    /// <summary>In place of a user's settings.</summary>
    public string GlobalSettings { get; private set; } = "/dev/null";

    public IReadOnlyList<(string Key, string Value)> Settings => settings;

    public Dictionary<string, string> Variables { get; } = [];

    /// <exception cref="ServerException">AddressRefused.</exception>
    /// <exception cref="GitException">GitAuthFailed: credentials are missing. GitUnreachable: the host does not resolve.</exception>
    public static async Task<RemoteAccess> OpenAsync(GitRemote remote, GitCredentials credentials, AddressRules rules, GitScratch scratch,
        CancellationToken ct)
    {
        credentials.Require(remote);
        var addresses = remote.Transport == GitTransport.File ? [] : await ResolveAsync(remote, rules, ct);
        var access = new RemoteAccess(remote, scratch.Create());
        try
        {
            if (remote.Transport == GitTransport.File)
                access.TrustFolder(remote);
            else if (remote.Transport == GitTransport.Ssh)
                access.UseSsh(remote, credentials, await ReachableAsync(addresses, remote.TcpPort, ct));
            else
                access.UseHttp(remote, credentials, addresses);
            return access;
        }
        catch
        {
            access.Dispose();
            throw;
        }
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private static async Task<IReadOnlyList<IPAddress>> ResolveAsync(GitRemote remote, AddressRules rules, CancellationToken ct)
    {
        try
        {
            return await rules.ResolveAsync(remote.Host, ct);
        }
        catch (SocketException e)
        {
            throw new GitException(ErrorCode.GitUnreachable, $"{remote.Host} does not resolve to an address: check the name, and "
                + "this server's DNS.", e);
        }
    }

    private void UseHttp(GitRemote remote, GitCredentials credentials, IReadOnlyList<IPAddress> addresses)
    {
        // An address needs none, and of IPv6 curl would take all up to the first ":" for a name.
        if (!HostName.TryAddress(remote.Host, out _))
        {
            var judged = string.Join(',', addresses.Select(address => HostName.InUrl($"{address}")));
            settings.Add(("http.curloptResolve", $"{remote.Host}:{remote.TcpPort}:{judged}"));
        }
        settings.Add(("http.proxy", ""));
        if (credentials.CaCertificate is { } certificate)
            settings.Add(("http.sslCAInfo", Write("ca.crt", certificate)));
        if (credentials.BasicPair(remote) is { } pair)
            settings.Add(($"http.{remote.Scheme}://{remote.Authority}/.extraHeader", $"Authorization: Basic {pair}"));
    }

    /// <summary>All of it in a file: nothing of the user's or the machine's settings, agents and keys counts.</summary>
    private void UseSsh(GitRemote remote, GitCredentials credentials, IPAddress address)
    {
        var known = remote.Port is null or 22 ? remote.Host : $"[{remote.Host}]:{remote.Port}";
        var file = Write("ssh_config", $"""
            HostName {address}
            HostKeyAlias {known}
            BatchMode yes
            CheckHostIP no
            ClearAllForwardings yes
            ConnectTimeout 15
            ControlMaster no
            ControlPath none
            GlobalKnownHostsFile /dev/null
            IdentitiesOnly yes
            IdentityAgent none
            IdentityFile "{Write("key", credentials.SshKey!.ReplaceLineEndings("\n").TrimEnd() + "\n")}"
            PreferredAuthentications publickey
            ServerAliveInterval 15
            StrictHostKeyChecking yes
            UpdateHostKeys no
            UserKnownHostsFile "{Write("known_hosts", credentials.KnownHosts!.ReplaceLineEndings("\n").TrimEnd() + "\n")}"
            VerifyHostKeyDNS no

            """);
        Variables["GIT_SSH_COMMAND"] = $"ssh -F '{file.Replace("'", @"'\''", StringComparison.Ordinal)}'"; // a shell reads it
        Variables["GIT_SSH_VARIANT"] = "ssh";
    }

    /// <summary>Another user's repository too: an administrator named its folder.</summary>
    private void TrustFolder(GitRemote remote)
    {
        var folder = Uri.UnescapeDataString(remote.Path).Replace(@"\", @"\\").Replace("\"", "\\\"");
        GlobalSettings = Write("gitconfig", $"[safe]\n\tdirectory = \"{folder}\"\n\tdirectory = \"{folder}/.git\"\n");
    }

    /// <summary>ssh takes one address only: the first that answers, since those of IPv6 often lead nowhere.</summary>
    private static async Task<IPAddress> ReachableAsync(IReadOnlyList<IPAddress> addresses, int port, CancellationToken ct)
    {
        foreach (var address in addresses.SkipLast(1))
        {
            using var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
            limit.CancelAfter(TimeSpan.FromSeconds(5));
            try
            {
                await socket.ConnectAsync(address, port, limit.Token);
                return address;
            }
            catch (Exception e) when (e is SocketException || (e is OperationCanceledException && !ct.IsCancellationRequested))
            {
                // The next one; what is wrong with the last, ssh says.
            }
        }
        return addresses[^1];
    }

    private string Write(string name, string content)
    {
        var path = Path.Combine(Folder, name);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var writer = new StreamWriter(path, options);
        writer.Write(content);
        return path;
    }
}
