using System.Net.Sockets;

namespace Zakenak.Engine.Cluster.Transport;

/// <summary>Says why a server cannot be asked, what was tried, and what to do.</summary>
internal static class Unreachable
{
    public static ReconcileException Because(Exception failure, ClusterConnection connection, ApiRequest request, int tries,
        TimeSpan elapsed)
    {
        var (what, todo) = Explain(failure, connection);
        var tried = tries > 1 ? $" (tried {tries} times in {elapsed.TotalSeconds:0.0} s)" : "";
        var via = connection.Proxy is { } proxy ? $" through the proxy {proxy.Host}:{proxy.Port}" : "";
        var unsure = failure is HttpRequestException e && RetryRule.WasNotSent(e) || request.IsRepeatable
            ? ""
            : $" Nobody knows whether the {request.Method} was done: look before you repeat it.";
        if (connection.Advice is { } advice)
            return new ReconcileException(Reasons.ClusterUnreachable, $"The cluster cannot be reached{tried}.{unsure} {advice}", failure);
        return new ReconcileException(Reasons.ClusterUnreachable,
            $"The cluster '{connection.ContextName}' at {Address(connection)} cannot be reached{via}: {what}{tried}.{unsure} {todo}",
            failure);
    }

    public static ReconcileException Unauthorized(ClusterConnection connection)
    {
        if (connection.Advice is { } advice)
            return new ReconcileException(Reasons.Unauthorized, $"The cluster does not accept the credentials that are stored for it (401). {advice}");
        var user = connection.UserName is { } name ? $"the user '{name}'" : "an unnamed user";
        return new ReconcileException(Reasons.Unauthorized,
            $"The cluster '{connection.ContextName}' at {Address(connection)} does not accept {user} (401){Expiry(connection)}. "
            + $"Renew the credentials in {connection.Origin}, or choose another context with --context.");
    }

    // The address may carry a password.
    private static string Address(ClusterConnection connection) =>
        connection.Server.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped).TrimEnd('/');

    private static string Expiry(ClusterConnection connection)
    {
        if (connection.Credentials.Certificate is { } certificate && certificate.NotAfter < DateTime.UtcNow)
            return $": its client certificate expired on {certificate.NotAfter:yyyy-MM-dd}";
        return connection.Credentials.Certificate is null && connection.UserName is null ? ": the context names no user" : "";
    }

    private static (string What, string Todo) Explain(Exception failure, ClusterConnection connection) => failure switch
    {
        HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } =>
            ($"there is no host '{connection.Server.Host}'", $"Check the server's name in {connection.Origin}, and the network."),
        HttpRequestException { HttpRequestError: HttpRequestError.ProxyTunnelError } =>
            ("the proxy refuses to connect", "Check proxy-url in the kubeconfig, or HTTPS_PROXY and NO_PROXY."),
        HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } => ExplainTls(failure, connection),
        HttpRequestException { InnerException: SocketException { SocketErrorCode: SocketError.ConnectionRefused } } =>
            ("connection refused", $"Is it running? Start it, or check the address in {connection.Origin}."),
        TimeoutException => (failure.Message, "It is overloaded or hangs: look at its health, then try again."),
        _ => (NetworkFailure.Innermost(failure), $"Check that it runs and that the address in {connection.Origin} is right, then try again."),
    };

    private static (string What, string Todo) ExplainTls(Exception failure, ClusterConnection connection)
    {
        if (connection.Trust.Problem is { } problem)
            return (problem, $"If that is right, fetch the cluster's kubeconfig anew: {connection.Origin} is the one in use.");
        var refusesUs = connection.Credentials.Certificate is { } certificate && certificate.NotAfter < DateTime.UtcNow;
        return refusesUs
            ? ($"TLS fails{Expiry(connection)}", $"Renew the credentials in {connection.Origin}.")
            : ($"TLS fails: {NetworkFailure.Innermost(failure)}", "Is this an https server at all?");
    }
}
