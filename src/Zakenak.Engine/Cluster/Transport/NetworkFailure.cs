using System.Net.Sockets;
using System.Security.Authentication;

namespace Zakenak.Engine.Cluster.Transport;

/// <summary>Why a server does not answer: a cluster's, a registry's, or our own.</summary>
public static class NetworkFailure
{
    /// <summary>What the network or TLS says, beneath what wraps it; without its full stop.</summary>
    public static string Innermost(Exception failure)
    {
        while (failure is not (SocketException or AuthenticationException) && failure.InnerException is { } inner)
            failure = inner;
        return failure.Message.TrimEnd('.');
    }
}
