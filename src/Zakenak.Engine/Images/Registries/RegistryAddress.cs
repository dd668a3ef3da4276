using System.Net;

namespace Zakenak.Engine.Images.Registries;

/// <summary>What the host of a registry says about how to talk to it.</summary>
public static class RegistryAddress
{
    /// <summary>As image names say it; neither its API nor Docker's files of logins do.</summary>
    public const string DockerHub = "docker.io";

    /// <summary>Whether plain HTTP and certificates that nobody vouches for will do: where that is configured, and on loopback.</summary>
    /// <param name="host">With an optional port.</param>
    public static bool IsInsecure(string host, bool configured) => configured || IsLoopback(host);

    /// <summary>Whom an insecure registry's client may trust without a certificate, and without TLS: the registry itself and loopback.
    /// Where it points to others (a token server, a storage), these are verified as ever.</summary>
    /// <param name="name">Host without port.</param>
    /// <param name="registry">Host with an optional port.</param>
    internal static bool MayBeInsecure(string name, string registry) =>
        IsLoopback(name) || name.Equals(Api(Uri.UriSchemeHttps, registry).IdnHost, StringComparison.OrdinalIgnoreCase);

    internal static bool IsLoopback(string host) => Uri.TryCreate($"https://{host}", UriKind.Absolute, out var address)
        && (address.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
            || (IPAddress.TryParse(address.IdnHost, out var ip) && IPAddress.IsLoopback(ip)));

    /// <summary>What files of logins call the registry: Docker Hub by the address of its first API.</summary>
    internal static string LoginKey(string host) => host == DockerHub ? "https://index.docker.io/v1/" : host;

    /// <summary>Of the key of a file of logins (<c>https://index.docker.io/v1/</c>, <c>registry.local:5000/team</c>) the host and the path
    /// after it, which is empty for the whole registry.</summary>
    internal static (string Host, string Path) OfLoginKey(string key)
    {
        var scheme = key.IndexOf("://", StringComparison.Ordinal);
        var parts = (scheme < 0 ? key : key[(scheme + 3)..]).Split('/', 2);
        var path = parts.Length > 1 ? parts[1].Trim('/') : "";
        return (Normal(parts[0]), path is "v1" or "v2" ? "" : path);
    }

    /// <summary>One name for each registry: in lower case, and <see cref="DockerHub"/> whatever Docker Hub is called.</summary>
    internal static string Normal(string host)
    {
        var name = host.ToLowerInvariant();
        return name is "index.docker.io" or "registry-1.docker.io" ? DockerHub : name;
    }

    /// <summary>Where the API of the registry is.</summary>
    /// <exception cref="ReconcileException">ConfigurationInvalid: it is more than a host with an optional port.</exception>
    internal static Uri Api(string scheme, string host)
    {
        var name = host == DockerHub ? "registry-1.docker.io" : host;
        return Uri.TryCreate($"{scheme}://{name}/", UriKind.Absolute, out var address)
            && address is { PathAndQuery: "/", UserInfo: "", Fragment: "" }
            ? address
            : throw new ReconcileException(Reasons.ConfigurationInvalid,
                $"\"{host}\" is no host of a registry: write registry.example.com, with :port where it has one.");
    }
}
