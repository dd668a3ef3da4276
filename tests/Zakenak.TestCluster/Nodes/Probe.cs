using System.Text.Json.Nodes;

namespace Zakenak.Testing.Nodes;

internal static class Probe
{
    /// <summary>What the kubelet writes after <c>Readiness probe failed: </c>, by the kind of the probe.</summary>
    public static string Failure(JsonNode container) => container["readinessProbe"] switch
    {
        { } probe when probe["tcpSocket"] is { } tcp => $"dial tcp: port {tcp["port"]}: connect: connection refused",
        { } probe when probe["exec"] is not null => "the command ended with 1",
        _ => "HTTP probe failed with statuscode: 503",
    };
}
