using System.Net;
using System.Net.Sockets;

namespace Zakenak.Server.Auth;

/// <summary>What is counted as one client: whoever has one IPv6 address has 2^64.</summary>
internal static class ClientNetwork
{
    /// <returns>Of an IPv6 address its /64 network, else the address.</returns>
    public static string Of(string address) =>
        IPAddress.TryParse(address, out var ip) && ip.AddressFamily == AddressFamily.InterNetworkV6
            ? new IPNetwork(new IPAddress([.. ip.GetAddressBytes().AsSpan(0, 8), .. new byte[8]]), 64).ToString()
            : address;
}
