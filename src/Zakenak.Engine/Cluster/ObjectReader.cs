using System.Net;
using Zakenak.Engine.Cluster.Transport;

namespace Zakenak.Engine.Cluster;

/// <summary>Objects out of answers. Each gets a copy of its own part, so that a page's buffer goes back to the pool.</summary>
internal static class ObjectReader
{
    private const int PageSize = 500;

    public static LiveObject Read(ApiAnswer answer, ApiResource resource)
    {
        using var json = answer.Parse();
        return new LiveObject(json.RootElement.Clone(), resource.ApiVersion, resource.Kind) { Warnings = answer.Warnings };
    }

    /// <param name="target">The collection's path, with its selectors.</param>
    public static async Task<ObjectList> ListAsync(ApiTransport transport, ApiResource resource, string target, CancellationToken ct)
    {
        try
        {
            return await ListPagesAsync(transport, resource, target, PageSize, ct);
        }
        catch (KubernetesException e) when (e.StatusCode == HttpStatusCode.Gone)
        {
            // The pages took longer than the server keeps a version. In one piece that cannot happen again.
            return await ListPagesAsync(transport, resource, target, 0, ct);
        }
    }

    private static async Task<ObjectList> ListPagesAsync(ApiTransport transport, ApiResource resource, string target, int pageSize,
        CancellationToken ct)
    {
        var items = new List<LiveObject>();
        var paged = pageSize == 0 ? target : $"{target}{(target.Contains('?') ? '&' : '?')}limit={pageSize}";
        var request = paged;
        while (true)
        {
            using var answer = await transport.SendAsync(ApiRequest.Get(request), ct);
            answer.EnsureSuccess();
            using var json = answer.Parse();
            foreach (var item in json.RootElement.ItemsOf("items"))
                items.Add(new LiveObject(item.Clone(), resource.ApiVersion, resource.Kind));
            // An answer that is no list must not be taken for an empty one.
            if (!json.RootElement.TryGetProperty("metadata", out var metadata))
                throw new ReconcileException(Reasons.ClusterUnreachable,
                    $"{resource} were answered with no list: is this address a Kubernetes API server's?");
            if (metadata.TextOf("continue") is not { Length: > 0 } next)
                return new ObjectList(items, metadata.TextOf("resourceVersion") ?? "");
            request = $"{paged}&continue={Uri.EscapeDataString(next)}";
        }
    }
}
