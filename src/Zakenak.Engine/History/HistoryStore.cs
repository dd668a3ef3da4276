using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Zakenak.Engine.Cluster;
using Zakenak.Engine.Inventory;

namespace Zakenak.Engine.History;

/// <summary>
/// Keeps the last runs of a project in the cluster: a Secret <c>zakenak.PROJECT.history</c> in the deploy namespace, with a key for each
/// run. Each is written by a patch of its own key, so that no writer undoes another's.
/// </summary>
/// <remarks>The keys of runs that ended are numbered, by the run that holds the lease: their order needs no clocks.</remarks>
public sealed class HistoryStore(KubernetesClient cluster, Owner owner)
{
    /// <summary>So many runs are kept.</summary>
    public const int Limit = 50;

    private const string Begun = "begun";

    /// <summary>The newest first; empty when nothing was ever recorded.</summary>
    /// <exception cref="ReconcileException">HistoryInvalid: somebody else wrote into it.</exception>
    public async Task<IReadOnlyList<RunRecord>> LoadAsync(CancellationToken ct)
    {
        if (await cluster.GetAsync(Kinds.Secrets, owner.Namespace, owner.HistoryName, ct) is not { } secret)
            return [];
        try
        {
            var ended = Entries(secret).Where(e => e.Number is not null).OrderByDescending(e => e.Number).ThenByDescending(e => e.Id);
            var begun = Entries(secret).Where(e => e.Number is null).Select(e => RecordFormat.Read(e.Id, e.Bytes)).ToList();
            var running = begun.Count == 0 ? null : await RunLease.FindRunAsync(cluster, owner, ct);
            return
            [
                .. begun.OrderByDescending(r => r.Began).Select(r => r.Id == running ? r : r with { Outcome = RunOutcome.Interrupted }),
                .. ended.Select(e => RecordFormat.Read(e.Id, e.Bytes)).Select(AsLeft),
            ];
        }
        catch (InvalidDataException e)
        {
            throw new ReconcileException(Reasons.HistoryInvalid,
                $"The history of {owner} (Secret {owner.Namespace}/{owner.HistoryName}) cannot be read: {e.Message}. "
                + "Where it is damaged, delete it: only history and rollback read it, and the next run begins a new one.", e);
        }
    }

    /// <summary>Notes that a run begins, before it changes anything.</summary>
    /// <param name="record">Its <see cref="RunRecord.Outcome"/> is <see cref="RunOutcome.Running"/>.</param>
    /// <returns>What the history holds with it, for <see cref="EndAsync"/>.</returns>
    internal async Task<LiveObject> BeginAsync(RunRecord record, CancellationToken ct)
    {
        var entry = new JsonObject { [$"{Begun}.{record.Id}"] = Convert.ToBase64String(RecordFormat.Write(record)) };
        return await TryPatchAsync(entry, ct) ?? await cluster.CreateAsync(Kinds.Secrets, Secret(entry), ct);
    }

    /// <summary>Notes how a run ended; the lease is still held.</summary>
    /// <param name="head">The answer of <see cref="BeginAsync"/>.</param>
    /// <returns>Its place, for <see cref="CorrectAsync"/>; null for a run that changed nothing, which leaves no record.</returns>
    internal async Task<string?> EndAsync(RunRecord record, LiveObject head, CancellationToken ct)
    {
        var entries = new JsonObject { [$"{Begun}.{record.Id}"] = null };
        if (record.Created + record.Configured + record.Deleted == 0)
        {
            await TryPatchAsync(entries, ct);
            return null;
        }
        var before = Entries(head);
        var next = before.Select(e => e.Number ?? 0).Max();
        // Whoever began before us and does not hold the lease was killed: it gets its place here.
        foreach (var killed in before.Where(e => e.Number is null && e.Id != record.Id))
        {
            entries[killed.Name] = null;
            entries[Key(++next, killed.Id)] = Convert.ToBase64String(killed.Bytes);
        }
        var place = Key(++next, record.Id);
        entries[place] = Convert.ToBase64String(RecordFormat.Write(record));
        foreach (var old in before.Where(e => e.Number <= next - Limit))
            entries[old.Name] = null;
        await TryPatchAsync(entries, ct);
        return place;
    }

    /// <summary>Says something else of a run that ended.</summary>
    internal Task CorrectAsync(RunRecord record, string place, CancellationToken ct) =>
        TryPatchAsync(new JsonObject { [place] = Convert.ToBase64String(RecordFormat.Write(record)) }, ct);

    /// <summary>Forgets everything: at the end of a cleanup that left nothing.</summary>
    internal Task DeleteAsync(CancellationToken ct) =>
        cluster.DeleteAsync(Kinds.Secrets, owner.Namespace, owner.HistoryName, new DeleteOptions(), ct);

    /// <summary>A numbered record without an end is of a run that was killed.</summary>
    private static RunRecord AsLeft(RunRecord record) =>
        record.Outcome == RunOutcome.Running ? record with { Outcome = RunOutcome.Interrupted } : record;

    /// <summary>Null when there is no such Secret.</summary>
    private async Task<LiveObject?> TryPatchAsync(JsonObject entries, CancellationToken ct)
    {
        try
        {
            var patch = new JsonObject { ["data"] = entries.DeepClone() };
            return await cluster.PatchAsync(Kinds.Secrets, owner.Namespace, owner.HistoryName, patch, ct);
        }
        catch (KubernetesException e) when (e.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    private JsonObject Secret(JsonObject entries) => new()
    {
        ["apiVersion"] = "v1",
        ["kind"] = "Secret",
        ["metadata"] = new JsonObject
        {
            ["name"] = owner.HistoryName,
            ["namespace"] = owner.Namespace,
            ["labels"] = new JsonObject { [Owner.HistoryLabel] = owner.Project },
        },
        ["type"] = Owner.HistoryLabel,
        ["data"] = entries,
    };

    private static string Key(int number, string id) => string.Create(CultureInfo.InvariantCulture, $"{number:D8}.{id}");

    private static List<Entry> Entries(LiveObject secret)
    {
        var entries = new List<Entry>();
        if (!secret.Json.TryGetProperty("data", out var data) || data.ValueKind != JsonValueKind.Object)
            return entries;
        foreach (var item in data.EnumerateObject())
        {
            if (item.Name.Split('.') is not [var place, var id] || !item.Value.TryGetBytesFromBase64(out var bytes))
                throw new InvalidDataException($"its key {item.Name} is not one of ours");
            var isNumbered = int.TryParse(place, NumberStyles.None, CultureInfo.InvariantCulture, out var number);
            entries.Add(new(item.Name, isNumbered ? number : null, id, bytes));
        }
        return entries;
    }

    /// <param name="Number">Null while the run has not ended.</param>
    private sealed record Entry(string Name, int? Number, string Id, byte[] Bytes);
}
