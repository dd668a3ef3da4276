using System.Diagnostics.CodeAnalysis;
using System.Net;

namespace Zakenak.Server.Network;

/// <summary>One entry of <c>Network:Allow</c> or <c>Network:Deny</c>.</summary>
internal sealed class AddressPattern
{
    private readonly IPNetwork? range;
    private readonly string name = "";

    private AddressPattern(IPNetwork range) => this.range = range;

    private AddressPattern(string name) => this.name = name;

    public static bool TryParse(string text, [NotNullWhen(true)] out AddressPattern? pattern)
    {
        pattern = null;
        if (text.Contains('/'))
            pattern = IPNetwork.TryParse(text, out var network) ? new(network) : null;
        else if (HostName.TryNormalize(text, out var host) && HostName.TryAddress(host, out var address))
            pattern = new(new IPNetwork(address, address.GetAddressBytes().Length * 8));
        else if (text == "*" || (host is not null && HostName.TryNormalize(text, out _)) || IsWildcard(text))
            pattern = new(text.ToLowerInvariant().TrimEnd('.'));
        return pattern is not null;
    }

    /// <param name="host">Normalised.</param>
    /// <param name="address">One that it resolves to.</param>
    public bool Matches(string host, IPAddress address) => range is { } network
        ? network.Contains(address)
        : name == "*" || host == name
            || (name.StartsWith("*.", StringComparison.Ordinal) && host.EndsWith(name[1..], StringComparison.Ordinal));

    private static bool IsWildcard(string text) =>
        text.StartsWith("*.", StringComparison.Ordinal) && HostName.TryNormalize(text[2..], out _);
}
