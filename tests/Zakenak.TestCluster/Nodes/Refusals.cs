using System.Net;
using Zakenak.Engine.Cluster;

namespace Zakenak.Testing.Nodes;

internal static class Refusals
{
    /// <summary>The object has gone, another has its name, or its namespace is being emptied: there is nothing left to do for it.</summary>
    public static bool SaysGone(this KubernetesException refusal) =>
        refusal.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Conflict
        || (refusal.StatusCode == HttpStatusCode.Forbidden && refusal.Message.Contains("being terminated", StringComparison.Ordinal));
}
