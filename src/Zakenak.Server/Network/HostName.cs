using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;

namespace Zakenak.Server.Network;

/// <summary>The host of an address, in its one spelling.</summary>
internal static partial class HostName
{
    /// <summary>Lower case, without the dot at the end and the brackets of IPv6. Names of ASCII letters, digits, <c>-</c>, <c>_</c> and
    /// dots; addresses only as <c>192.0.2.1</c> and <c>2001:db8::1</c>: programs read <c>0x7f.1</c>, <c>017700000001</c> or
    /// <c>2130706433</c> as addresses too, each a little differently.</summary>
    public static bool TryNormalize(string text, [NotNullWhen(true)] out string? host)
    {
        host = text.ToLowerInvariant();
        if (host.StartsWith('[') && host.EndsWith(']'))
            host = host[1..^1];
        else if (host.EndsWith('.'))
            host = host[..^1];
        if (TryAddress(host, out var address))
        {
            host = address.ToString();
            return true;
        }
        return host.Length <= 253 && Name().IsMatch(host) && !LooksNumeric(host[(host.LastIndexOf('.') + 1)..]);
    }

    /// <param name="host">Normalised.</param>
    public static bool TryAddress(string host, [NotNullWhen(true)] out IPAddress? address)
    {
        address = null;
        return (Dotted().IsMatch(host) || (host.Contains(':') && !host.Contains('%'))) && IPAddress.TryParse(host, out address);
    }

    /// <summary>As a URL writes it: IPv6 in brackets.</summary>
    public static string InUrl(string host) =>
        TryAddress(host, out var address) && address.AddressFamily == AddressFamily.InterNetworkV6 ? $"[{host}]" : host;

    /// <summary>No top-level domain is a number: such a name is an address in an odd spelling.</summary>
    private static bool LooksNumeric(string label) =>
        char.IsAsciiDigit(label[0]) && (label.All(char.IsAsciiDigit) || label.StartsWith("0x"));

    [GeneratedRegex(@"^[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?)*\z")]
    private static partial Regex Name();

    [GeneratedRegex(@"^(0|[1-9]\d{0,2})(\.(0|[1-9]\d{0,2})){3}\z")]
    private static partial Regex Dotted();
}
