using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace Zakenak.Server.Network;

/// <summary>Addresses behind which is something that a user must not reach through the server.</summary>
internal static class AddressRanges
{
    private static readonly (IPNetwork Range, string Name)[] refused =
    [
        .. Named("a loopback address", "127.0.0.0/8", "::1/128"),
        // Before link-local: those of most clouds lie in it. Amazon's, Google's, Alibaba's, Oracle's and Azure's own.
        .. Named("a cloud's metadata address", "169.254.169.254/32", "169.254.170.2/32", "fd00:ec2::254/128", "fd20:ce::254/128",
            "100.100.100.200/32", "192.0.0.192/32", "168.63.129.16/32"),
        .. Named("a link-local address", "169.254.0.0/16", "fe80::/10", "fec0::/10"),
        .. Named("the unspecified address", "0.0.0.0/8", "::/128"),
        .. Named("a multicast address", "224.0.0.0/4", "ff00::/8"),
        .. Named("a reserved address", "240.0.0.0/4", "2001::/32"), // the latter is Teredo: an IPv4 address, scrambled
    ];

    /// <summary><c>a loopback address</c>; null when it is of no such kind. Private ranges are not.</summary>
    public static string? Find(IPAddress address)
    {
        var plain = Plain(address);
        return refused.Where(r => r.Range.Contains(plain)).Select(r => r.Name).FirstOrDefault()
            ?? (OwnAddresses().Contains(plain) ? "an address of this server" : null);
    }

    /// <summary>The IPv4 address inside an IPv6 one: mapped (<c>::ffff:127.0.0.1</c>), compatible (<c>::127.0.0.1</c>), NAT64,
    /// 6to4.</summary>
    public static IPAddress Plain(IPAddress address)
    {
        if (address.AddressFamily != AddressFamily.InterNetworkV6)
            return address;
        var bytes = address.GetAddressBytes();
        if (address.IsIPv4MappedToIPv6 || StartsWith(bytes, "0064ff9b0000000000000000") || IsCompatible(bytes))
            return new IPAddress(bytes.AsSpan(12));
        // Without a scope (%eth0), which ranges know nothing of.
        return StartsWith(bytes, "2002") ? new IPAddress(bytes.AsSpan(2, 4)) : new IPAddress(bytes);
    }

    private static bool IsCompatible(byte[] bytes) =>
        StartsWith(bytes, "000000000000000000000000") && bytes.AsSpan(12, 3).ContainsAnyExcept((byte)0);

    private static bool StartsWith(byte[] bytes, string hex) => bytes.AsSpan().StartsWith(Convert.FromHexString(hex));

    private static HashSet<IPAddress> OwnAddresses() =>
    [
        .. from network in NetworkInterface.GetAllNetworkInterfaces()
           from own in network.GetIPProperties().UnicastAddresses
           select Plain(own.Address),
    ];

    private static IEnumerable<(IPNetwork, string)> Named(string name, params string[] ranges) =>
        ranges.Select(range => (IPNetwork.Parse(range), name));
}
