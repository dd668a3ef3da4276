using System.Text.Json.Nodes;
using Zakenak.Engine.Cluster;
using Zakenak.Engine.Inventory;
using Zakenak.Engine.Manifests;

namespace Zakenak.Engine.Hooks;

/// <summary>A release's hooks, and what is to be noted of it: grows with what the hooks make.</summary>
/// <param name="chart">For progress and errors.</param>
internal sealed class ReleaseHooks(string chart, IReadOnlyList<Hook> hooks, ReleaseRecord record)
{
    /// <summary>How many characters the server appends to a <c>generateName</c>.</summary>
    private const int GeneratedLength = 5;

    /// <summary>What is longer it cuts first.</summary>
    private const int LongestPrefix = 58;

    public string Chart { get; } = chart;

    public ReleaseRecord Record { get; private set; } = record;

    /// <summary>The phase before the chart's objects: a release that never succeeded is installed.</summary>
    public HookPhase Before { get; } = record.Installed ? HookPhase.PreUpgrade : HookPhase.PreInstall;

    /// <summary>The phase after them.</summary>
    public HookPhase After { get; } = record.Installed ? HookPhase.PostUpgrade : HookPhase.PostInstall;

    /// <summary>Nothing is left to be remembered: the chart has no hooks any more, and nothing that they made is there.</summary>
    public bool IsEmpty => hooks.Count == 0 && Record.Objects.Length == 0;

    /// <summary>As a render begins to be deployed: from here on until it succeeds no render has succeeded.</summary>
    /// <param name="record">Of before; null where there is none.</param>
    /// <param name="isThere">Whether objects of the chart were applied before: a version that ran no hooks, or <c>--no-hooks</c>, left no
    /// record.</param>
    public static ReleaseHooks Begin(RenderedRelease release, ReleaseRecord? record, bool isThere)
    {
        var deleting = release.Hooks.Where(h => h.Phases.Contains(HookPhase.PreDelete) || h.Phases.Contains(HookPhase.PostDelete));
        return new(release.Chart, release.Hooks, (record ?? new ReleaseRecord(release.Name, release.Namespace, isThere)) with
        {
            Digest = null,
            DeleteHooks = [.. deleting.Select(h => h.Manifest.Json.ToJsonString())],
        });
    }

    /// <summary>The hooks that cleanup runs, as they were noted.</summary>
    public static ReleaseHooks Recorded(ReleaseRecord record)
    {
        var origin = new ManifestOrigin($"release {record.Name}");
        var manifests = record.DeleteHooks.Select(json => new Manifest(JsonNode.Parse(json)!.AsObject(), origin));
        return new(record.Name, [.. manifests.Select(manifest => HookReader.Read(manifest, _ => { })).OfType<Hook>()], record);
    }

    /// <summary>The hooks of a phase, in the order in which they run.</summary>
    public IReadOnlyList<Hook> At(HookPhase phase) => HookOrder.Sorted([.. hooks.Where(h => h.Phases.Contains(phase))]);

    /// <summary>The release's for an object without one; null for a cluster-scoped kind.</summary>
    public string? NamespaceOf(Hook hook, bool namespaced) => namespaced ? hook.Manifest.Namespace ?? Record.Namespace : null;

    /// <summary>An object that will be made: noted before, so that a crash half-way leaves none that nobody will ever delete.</summary>
    public void Expect(ObjectRef key)
    {
        if (Record.Objects.All(o => o.Object != key))
            Record = Record with { Objects = Record.Objects.Add(new InventoryEntry(key, Created: true)) };
    }

    public void Made(LiveObject live, bool created)
    {
        Gone(live.Ref);
        Record = Record with { Objects = Record.Objects.Add(new InventoryEntry(live.Ref, created, live.Uid)) };
    }

    public bool HasMade(LiveObject live) => Record.Objects.Any(o => o.Object == live.Ref && o.Created && o.Uid == live.Uid);

    public void Gone(ObjectRef key) => Record = Record with { Objects = Record.Objects.RemoveAll(o => o.Object == key) };

    /// <summary>What earlier runs made of a hook whose name the server completes.</summary>
    public IReadOnlyList<InventoryEntry> MadeOf(Hook generated, string? ns)
    {
        var prefix = generated.Name.Length > LongestPrefix ? generated.Name[..LongestPrefix] : generated.Name;
        var key = generated.Manifest.Ref with { Namespace = ns };
        return [.. Record.Objects.Where(o => o.Object == key with { Name = o.Object.Name }
            && o.Object.Name.Length == prefix.Length + GeneratedLength && o.Object.Name.StartsWith(prefix, StringComparison.Ordinal))];
    }

    public void Succeed(string digest) => Record = Record with { Installed = true, Digest = digest };
}
