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
        else if (HostName.TryNormalize(text, out var host))
            pattern = HostName.TryAddress(host, out var one) ? new(new IPNetwork(one, one.GetAddressBytes().Length * 8)) : new(host);
        else if (text == "*")
            pattern = new(text);
        else if (text.StartsWith("*.", StringComparison.Ordinal) && HostName.TryNormalize(text[2..], out var domain))
            pattern = new($"*.{domain}");
        return pattern is not null;
    }

    /// <param name="host">Normalised.</param>
    /// <param name="address">One that it resolves to.</param>
    public bool Matches(string host, IPAddress address) => range is { } network
        ? network.Contains(address)
        : name == "*" || host == name
            || (name.StartsWith("*.", StringComparison.Ordinal) && host.EndsWith(name[1..], StringComparison.Ordinal));
}
