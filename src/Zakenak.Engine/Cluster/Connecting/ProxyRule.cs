using System.Net;

namespace Zakenak.Engine.Cluster.Connecting;

/// <summary>Which proxy the environment names for a server: <c>HTTPS_PROXY</c>, <c>HTTP_PROXY</c> and <c>NO_PROXY</c> as Go's programs
/// read them, kubectl among these.</summary>
internal static class ProxyRule
{
    /// <summary>Null: none. This machine itself is never asked through a proxy.</summary>
    public static Uri? For(Uri server, Func<string, string?> environment)
    {
        var name = server.Scheme == Uri.UriSchemeHttps ? "HTTPS_PROXY" : "HTTP_PROXY";
        var text = Read(name, environment);
        if (text is null || server.IsLoopback || Read("NO_PROXY", environment) is { } exceptions && IsExcepted(server, exceptions))
            return null;
        return Parse(text) ?? throw new ReconcileException(Reasons.KubeconfigInvalid,
            $"The variable {name} is no proxy's address: http://host:port, https://host:port or socks5://host:port is.");
    }

    /// <summary>Null when it is no address of a proxy. Without a scheme it is <c>http</c>.</summary>
    public static Uri? Parse(string text)
    {
        var whole = text.Contains("://", StringComparison.Ordinal) ? text : $"http://{text}";
        return Uri.TryCreate(whole, UriKind.Absolute, out var uri) && uri.Host.Length > 0
            && uri.Scheme is "http" or "https" or "socks5" or "socks5h"
            ? uri
            : null;
    }

    private static string? Read(string name, Func<string, string?> environment) =>
        environment(name) is { Length: > 0 } upper ? upper : environment(name.ToLowerInvariant()) is { Length: > 0 } lower ? lower : null;

    private static bool IsExcepted(Uri server, string exceptions) =>
        exceptions.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Any(e => Matches(server, e));

    private static bool Matches(Uri server, string exception)
    {
        if (exception == "*")
            return true;
        var host = server.IdnHost;
        if (IPAddress.TryParse(host, out var address))
        {
            if (IPNetwork.TryParse(exception, out var network))
                return network.Contains(address);
            if (IPAddress.TryParse(exception, out var one))
                return one.Equals(address);
        }
        if (exception.LastIndexOf(':') is var colon and > 0)
        {
            if (exception[(colon + 1)..] != server.Port.ToString())
                return false;
            exception = exception[..colon];
        }
        exception = exception.StartsWith("*.", StringComparison.Ordinal) ? exception[1..] : exception;
        return exception.StartsWith('.')
            ? host.EndsWith(exception, StringComparison.OrdinalIgnoreCase)
            : host.Equals(exception, StringComparison.OrdinalIgnoreCase)
                || host.EndsWith($".{exception}", StringComparison.OrdinalIgnoreCase);
    }
}
