using System.Net;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Zakenak.Engine.Cluster;

namespace Zakenak.Engine.Inventory;

/// <summary>
/// Keeps inventories in the cluster: a Secret <c>zakenak.PROJECT</c> in the deploy namespace. A Secret and not a ConfigMap,
/// because the digest of a weak password could be guessed by whoever reads it.
/// </summary>
/// <param name="partSize">Bytes of compressed inventory one Secret holds before it is split; etcd's limit is 1.5 MiB with base64.</param>
public sealed class InventoryStore(KubernetesClient cluster, Owner owner, int partSize = 700 * 1024)
{
    private const string Label = "zakenak.io/inventory";
    private const string Inline = "inventory";
    private const string Parts = "parts";

    /// <summary>All that the cluster has.</summary>
    /// <inheritdoc cref="LoadAsync" path="/exception"/>
    public static async Task<IReadOnlyList<(Owner Owner, ProjectInventory Inventory)>> ListAsync(KubernetesClient cluster, CancellationToken ct)
    {
        var secrets = (await cluster.ListAsync(Kinds.Secrets, null, Label, ct)).Items;
        var heads = secrets.Select(s => (Owner: new Owner(s.Label(Label)!, s.Namespace!), Head: s)).Where(s => s.Head.Name == s.Owner.RecordName);
        return await Task.WhenAll(heads.Select(async s => (s.Owner, await new InventoryStore(cluster, s.Owner).ReadAsync(s.Head, ct))));
    }

    /// <exception cref="ReconcileException">InventoryInvalid: somebody else wrote into it.</exception>
    public async Task<ProjectInventory> LoadAsync(CancellationToken ct)
    {
        var head = await cluster.GetAsync(Kinds.Secrets, owner.Namespace, owner.RecordName, ct);
        return head is null ? ProjectInventory.Empty : await ReadAsync(head, ct);
    }

    private async Task<ProjectInventory> ReadAsync(LiveObject head, CancellationToken ct)
    {
        try
        {
            var bytes = Data(head, Inline);
            if (bytes is null)
            {
                using var joined = new MemoryStream();
                foreach (var name in PartNames(head))
                {
                    var part = await cluster.GetAsync(Kinds.Secrets, owner.Namespace, name, ct)
                        ?? throw new InvalidDataException($"its part, Secret {name}, is gone");
                    joined.Write(Data(part, Inline) ?? []);
                }
                bytes = joined.ToArray();
            }
            return InventoryFormat.Read(bytes) with { ResourceVersion = head.ResourceVersion };
        }
        catch (InvalidDataException e)
        {
            var now = await cluster.GetAsync(Kinds.Secrets, owner.Namespace, owner.RecordName, ct);
            if (now?.ResourceVersion != head.ResourceVersion)
                return await LoadAsync(ct); // It was saved while we read its parts.
            throw new ReconcileException(Reasons.InventoryInvalid,
                $"The inventory of {owner} (Secret {owner.Namespace}/{owner.RecordName}) cannot be read: {e.Message}. "
                + "Restore it, or delete it: the next converge writes a new one, and what left the declaration before then is no longer pruned.", e);
        }
    }

    /// <summary>Saves, unless somebody else saved since <paramref name="inventory"/> was loaded.</summary>
    /// <exception cref="ReconcileException">InventoryConflict: a concurrent run was faster. NamespaceMissing.</exception>
    public async Task<ProjectInventory> SaveAsync(ProjectInventory inventory, CancellationToken ct)
    {
        var bytes = InventoryFormat.Write(inventory);
        var data = new JsonObject();
        var parts = new List<string>();
        if (bytes.Length <= partSize)
        {
            data[Inline] = Convert.ToBase64String(bytes);
        }
        else
        {
            // The parts come first, under names of their content: until the head names them, the old inventory stays whole.
            foreach (var part in bytes.Chunk(partSize))
                parts.Add(await SavePartAsync(part, ct));
            data[Parts] = Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(string.Join(' ', parts)));
        }

        var head = Secret(owner.RecordName, data);
        if (inventory.ResourceVersion is { } version)
            head["metadata"]!["resourceVersion"] = version;
        try
        {
            var saved = inventory.ResourceVersion is null
                ? await cluster.CreateAsync(Kinds.Secrets, head, ct)
                : await cluster.UpdateAsync(Kinds.Secrets, head, ct);
            await DeletePartsExceptAsync(parts, inventory, ct);
            return inventory with { ResourceVersion = saved.ResourceVersion };
        }
        catch (KubernetesException e) when (e.StatusCode == HttpStatusCode.Conflict || (e.StatusCode == HttpStatusCode.NotFound && inventory.ResourceVersion is not null))
        {
            throw new ReconcileException(Reasons.InventoryConflict,
                $"Another run changed the inventory of {owner} at the same time. Nothing was lost; run converge again.", e);
        }
    }

    /// <summary>Deletes the record and its parts: at the end of a cleanup that left nothing.</summary>
    public async Task DeleteAsync(CancellationToken ct)
    {
        foreach (var record in (await cluster.ListAsync(Kinds.Secrets, owner.Namespace, $"{Label}={owner.Project}", ct)).Items)
            await cluster.DeleteAsync(Kinds.Secrets, owner.Namespace, record.Name, new DeleteOptions(record.Uid), ct);
    }

    private async Task<string> SavePartAsync(byte[] part, CancellationToken ct)
    {
        var name = $"{owner.RecordName}.{Convert.ToHexStringLower(SHA256.HashData(part))[..16]}";
        try
        {
            await cluster.CreateAsync(Kinds.Secrets, Secret(name, new JsonObject { [Inline] = Convert.ToBase64String(part) }), ct);
        }
        catch (KubernetesException e) when (e.StatusReason == "AlreadyExists")
        {
            // The same content: an earlier run wrote it and ended before its head.
        }
        return name;
    }

    private async Task DeletePartsExceptAsync(List<string> kept, ProjectInventory saved, CancellationToken ct)
    {
        if (kept.Count == 0 && saved.Entries.Count < 2000 && saved.Releases.All(r => r.DeleteHooks.Length == 0))
            return; // Too few objects, and no manifests, to have ever been split: not worth a LIST after every change.
        foreach (var record in (await cluster.ListAsync(Kinds.Secrets, owner.Namespace, $"{Label}={owner.Project}", ct)).Items)
        {
            if (record.Name != owner.RecordName && !kept.Contains(record.Name))
                await cluster.DeleteAsync(Kinds.Secrets, owner.Namespace, record.Name, new DeleteOptions(record.Uid), ct);
        }
    }

    private JsonObject Secret(string name, JsonObject data) => new()
    {
        ["apiVersion"] = "v1",
        ["kind"] = "Secret",
        ["metadata"] = new JsonObject
        {
            ["name"] = name,
            ["namespace"] = owner.Namespace,
            ["labels"] = new JsonObject { [Label] = owner.Project },
        },
        ["type"] = "zakenak.io/inventory",
        ["data"] = data,
    };

    private static string[] PartNames(LiveObject head) =>
        Data(head, Parts) is { } names ? System.Text.Encoding.UTF8.GetString(names).Split(' ') : throw new InvalidDataException("it is empty");

    private static byte[]? Data(LiveObject secret, string key)
    {
        if (!secret.Json.TryGetProperty("data", out var data) || !data.TryGetProperty(key, out var value))
            return null;
        return value.TryGetBytesFromBase64(out var bytes) ? bytes : throw new InvalidDataException($"its key {key} is not base64");
    }
}
