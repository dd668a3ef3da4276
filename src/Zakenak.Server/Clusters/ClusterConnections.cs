using System.Collections.Concurrent;
using System.Globalization;
using Zakenak.Engine;
using Zakenak.Engine.Cluster;
using Zakenak.Server.Contract;
using Zakenak.Server.Data;
using Zakenak.Server.Errors;
using Zakenak.Server.Secrets;

namespace Zakenak.Server.Clusters;

/// <summary>The registered clusters' clients: one each, kept, and made anew when the kubeconfig changes.</summary>
internal sealed class ClusterConnections(Database database, SecretBox secrets) : IDisposable
{
    private readonly ConcurrentDictionary<string, (string Fingerprint, KubernetesClient Client)> clients = new();
    private readonly ConcurrentBag<KubernetesClient> retired = [];

    /// <summary>For work whose errors members read: they do not tell the cluster's address (decision 30).</summary>
    /// <param name="serviceAccount">Impersonated, <c>namespace:name</c> (decision 31); null: nobody.</param>
    /// <exception cref="ServerException">ClusterNotFound.</exception>
    /// <exception cref="ReconcileException">KubeconfigInvalid.</exception>
    public Task<KubernetesClient> GetAsync(string id, string? serviceAccount, CancellationToken ct) => GetAsync(id, serviceAccount, forAdmin: false, ct);

    /// <param name="serviceAccount">Of that namespace; null: nobody is impersonated.</param>
    /// <inheritdoc cref="GetAsync(string, string?, CancellationToken)"/>
    public Task<KubernetesClient> GetAsync(string id, string ns, string? serviceAccount, CancellationToken ct) =>
        GetAsync(id, serviceAccount is null ? null : $"{ns}:{serviceAccount}", ct);

    private async Task<KubernetesClient> GetAsync(string id, string? serviceAccount, bool forAdmin, CancellationToken ct)
    {
        var stored = await StoredAsync(id, ct);
        var key = $"{id}/{(forAdmin ? "admin" : "")}/{serviceAccount}";
        if (clients.TryGetValue(key, out var known) && known.Fingerprint == (stored.Kubeconfig ?? ""))
            return known.Client;
        var connection = Connection(id, stored);
        if (!forAdmin)
            connection = connection.WithoutAddress("An admin is told why by clusters.checkHealth.");
        if (serviceAccount is not null)
            connection = connection.As($"system:serviceaccount:{serviceAccount}");
        var client = new KubernetesClient(connection);
        if (clients.TryGetValue(key, out var old))
            retired.Add(old.Client); // A pass may still use it: it goes with the server.
        clients[key] = (stored.Kubeconfig ?? "", client);
        return client;
    }

    /// <summary>The one that is meant.</summary>
    /// <param name="idOrName">Null: the only one there is.</param>
    /// <returns>Its id.</returns>
    /// <exception cref="ServerException">ClusterNotFound; InvalidInput: none is named, and there are several.</exception>
    public async Task<string> ChooseAsync(string? idOrName, CancellationToken ct)
    {
        var all = await database.ListAsync($"SELECT id, name FROM clusters ORDER BY id", row => (Id: row.Text("id"), Name: row.Text("name")), ct);
        var meant = idOrName is null ? all : [.. all.Where(c => c.Id == idOrName || c.Name == idOrName)];
        return meant switch
        {
            [var one] => one.Id,
            [] => throw new ServerException(ErrorCode.ClusterNotFound, idOrName is null ? "No cluster is registered: clusters.create." : $"There is no cluster {idOrName}."),
            _ => throw Procedures.InputIssues.Of("cluster", $"must name one of them: {string.Join(", ", meant.Select(c => c.Id))}"),
        };
    }

    public async Task<string> AddressAsync(string id, CancellationToken ct)
    {
        try
        {
            return Connection(id, await StoredAsync(id, ct)).Server.ToString();
        }
        catch (ReconcileException)
        {
            return ""; // Its kubeconfig does not hold together, or we run in no cluster: checkHealth says so.
        }
    }

    /// <param name="forAdmin">Whether the error tells the address.</param>
    public async Task<ClusterHealth> CheckAsync(string id, bool forAdmin, CancellationToken ct)
    {
        try
        {
            var client = await GetAsync(id, null, forAdmin, ct);
            var version = await client.GetVersionAsync(ct);
            var nodes = await client.ListAsync(new ApiResource("", "v1", "Node", "nodes", false, []), null, null, ct);
            return new(id, true, version.GitVersion, nodes.Items.Count, null);
        }
        catch (ReconcileException e) when (e.Reason == Reasons.KubeconfigInvalid && !forAdmin)
        {
            return new(id, false, null, null, "Its kubeconfig does not hold together. An admin is told why by clusters.checkHealth.");
        }
        catch (ReconcileException e)
        {
            return new(id, false, null, null, e.Message);
        }
        catch (KubernetesException e)
        {
            return new(id, true, null, null, string.Create(CultureInfo.InvariantCulture, $"reachable, but refuses: {e.Message}"));
        }
    }

    /// <summary>What is wrong with a kubeconfig's text, as the end of a sentence; null: nothing.</summary>
    public static string? Problem(string text)
    {
        try
        {
            ClusterConnection.Parse(text);
            return null;
        }
        catch (ReconcileException e)
        {
            return e.Message;
        }
    }

    public void Forget(string id)
    {
        foreach (var key in clients.Keys.Where(k => k.StartsWith(id + "/", StringComparison.Ordinal)))
        {
            if (clients.TryRemove(key, out var gone))
                retired.Add(gone.Client);
        }
    }

    public void Dispose()
    {
        foreach (var client in clients.Values.Select(c => c.Client).Concat(retired))
            client.Dispose();
    }

    private ClusterConnection Connection(string id, StoredCluster stored) => stored.Kubeconfig is { } sealedText
        ? ClusterConnection.Parse(secrets.Open(sealedText, ClusterProcedures.Place(id)))
        : ClusterConnection.InCluster();

    private async Task<StoredCluster> StoredAsync(string id, CancellationToken ct) =>
        await database.FindAsync($"SELECT kubeconfig_sealed FROM clusters WHERE id = {id}", row => new StoredCluster(row.TextOrNull("kubeconfig_sealed")), ct)
        ?? throw Missing.Cluster(id);

    private sealed record StoredCluster(string? Kubeconfig);
}
