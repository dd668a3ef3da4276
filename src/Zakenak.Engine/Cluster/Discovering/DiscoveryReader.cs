using System.Net;
using Zakenak.Engine.Cluster.Transport;

namespace Zakenak.Engine.Cluster.Discovering;

/// <summary>Asks the server what it serves: in two requests where it can (1.27 and later), else one per group and version.</summary>
internal sealed class DiscoveryReader(ApiTransport transport)
{
    private const string Aggregated = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList"
        + ",application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList,application/json";

    /// <summary>Null when there is no such version.</summary>
    public async Task<GroupVersion?> ReadAsync(string apiVersion, CancellationToken ct, int retries = int.MaxValue)
    {
        using var answer = await transport.SendAsync(ApiRequest.Get(PathOf(apiVersion)) with { Retries = retries }, ct);
        if (answer.StatusCode == HttpStatusCode.NotFound)
            return null;
        answer.EnsureSuccess();
        using var json = answer.Parse();
        return ResourceLists.Read(apiVersion, json.RootElement);
    }

    /// <summary>Of one group, the preferred one first; none when there is no such group.</summary>
    public async Task<IReadOnlyList<string>> VersionsAsync(string group, CancellationToken ct)
    {
        using var answer = await transport.SendAsync(ApiRequest.Get($"/apis/{Uri.EscapeDataString(group)}"), ct);
        if (answer.StatusCode == HttpStatusCode.NotFound)
            return [];
        answer.EnsureSuccess();
        using var json = answer.Parse();
        var preferred = json.RootElement.TryGetProperty("preferredVersion", out var version) ? version.TextOf("groupVersion") : null;
        return [.. ResourceLists.VersionsOf(json.RootElement).OrderBy(v => v == preferred ? 0 : 1)];
    }

    public async Task<IReadOnlyList<GroupVersion>> ReadAllAsync(CancellationToken ct)
    {
        var both = await Task.WhenAll(ReadRootAsync("/api", ct), ReadRootAsync("/apis", ct));
        return [.. both.SelectMany(lists => lists)];
    }

    private static string PathOf(string apiVersion) => apiVersion.IndexOf('/') is var slash and > 0
        ? $"/apis/{Uri.EscapeDataString(apiVersion[..slash])}/{Uri.EscapeDataString(apiVersion[(slash + 1)..])}"
        : $"/api/{Uri.EscapeDataString(apiVersion)}";

    private async Task<IReadOnlyList<GroupVersion>> ReadRootAsync(string root, CancellationToken ct)
    {
        IReadOnlyList<string> versions;
        using (var answer = await transport.SendAsync(ApiRequest.Get(root) with { Accept = Aggregated }, ct))
        {
            answer.EnsureSuccess();
            using var json = answer.Parse();
            if (json.RootElement.TextOf("kind") == "APIGroupDiscoveryList")
                return ResourceLists.ReadAggregated(json.RootElement);
            versions = root == "/api"
                ? [.. json.RootElement.ItemsOf("versions").Select(v => v.GetString() ?? "")]
                : [.. json.RootElement.ItemsOf("groups").SelectMany(ResourceLists.VersionsOf)];
        }
        var lists = await Task.WhenAll(versions.Select(v => ReadUnlessBrokenAsync(v, ct)));
        return [.. lists.OfType<GroupVersion>()];
    }

    // An aggregated API server that is down takes its own kinds with it, not everybody else's.
    private async Task<GroupVersion?> ReadUnlessBrokenAsync(string apiVersion, CancellationToken ct)
    {
        try
        {
            return await ReadAsync(apiVersion, ct, retries: 1);
        }
        catch (KubernetesException e) when ((int)e.StatusCode >= 500)
        {
            return null;
        }
    }
}
