using System.Net;
using System.Net.Sockets;
using Zakenak.Server.Errors;

namespace Zakenak.Server.Network;

/// <summary>Decides which addresses that a user gave (Git, charts, registries, webhooks to send) the server talks to: decision
/// 33.</summary>
/// <remarks>The name is resolved here, once, and the connection goes to the very address that was judged: a second answer of the name
/// server changes nothing.</remarks>
/// <param name="options">As the settings were checked.</param>
/// <param name="resolver">Of names; null: the system's.</param>
internal sealed class AddressRules(NetworkOptions options, Func<string, CancellationToken, Task<IPAddress[]>>? resolver = null)
{
    private static readonly TimeSpan resolveLimit = TimeSpan.FromSeconds(10);

    private readonly Func<string, CancellationToken, Task<IPAddress[]>> resolve = resolver ?? Dns.GetHostAddressesAsync;
    private readonly AddressPattern[] allow = Parse(options.Allow);
    private readonly AddressPattern[] deny = Parse(options.Deny);

    /// <summary>Those of the host's addresses that may be connected to, in the order to try them.</summary>
    /// <exception cref="ServerException">AddressRefused: none of them may. InvalidInput: no host name.</exception>
    /// <exception cref="SocketException">The name does not resolve.</exception>
    public async Task<IReadOnlyList<IPAddress>> ResolveAsync(string host, CancellationToken ct)
    {
        if (!HostName.TryNormalize(host, out var name))
            throw new ServerException(ErrorCode.InvalidInput, "the host is none: write a name, or an address as 192.0.2.1 or "
                + "[2001:db8::1]");
        var addresses = HostName.TryAddress(name, out var address) ? [address] : await LookUpAsync(name, ct);
        var allowed = addresses.Where(a => Refusal(name, a) is null).ToList();
        return allowed.Count > 0
            ? allowed
            : throw new ServerException(ErrorCode.AddressRefused, $"{name} is refused: {Refusal(name, addresses[0])}");
    }

    /// <summary>Why it is refused, for people; null when it is allowed.</summary>
    /// <param name="host">Normalised.</param>
    public string? Refusal(string host, IPAddress address)
    {
        var plain = AddressRanges.Plain(address);
        if (deny.Any(p => p.Matches(host, plain)))
            return "the setting Network:Deny names it";
        return AddressRanges.Find(address) is { } kind && !allow.Any(p => p.Matches(host, plain))
            ? $"it is {kind} ({address}). If that is meant, an administrator adds it to the setting Network:Allow"
            : null;
    }

    /// <summary>A handler for requests to addresses of users. Every connection is judged, those after a redirect too; no proxy of the
    /// environment stands between, since it would do the resolving.</summary>
    public SocketsHttpHandler CreateHandler() => new() { ConnectCallback = ConnectAsync, UseProxy = false, UseCookies = false };

    /// <summary>For <see cref="SocketsHttpHandler.ConnectCallback"/>.</summary>
    public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken ct)
    {
        var addresses = await ResolveAsync(context.DnsEndPoint.Host, ct);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync([.. addresses], context.DnsEndPoint.Port, ct);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private async Task<IPAddress[]> LookUpAsync(string name, CancellationToken ct)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(resolveLimit);
        try
        {
            var addresses = await resolve(name, limit.Token);
            return addresses.Length > 0 ? addresses : throw new SocketException((int)SocketError.HostNotFound);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            throw new SocketException((int)SocketError.TimedOut);
        }
    }

    private static AddressPattern[] Parse(List<string> texts) =>
        [.. texts.Select(text => AddressPattern.TryParse(text, out var pattern) ? pattern : throw new FormatException(text))];
}
