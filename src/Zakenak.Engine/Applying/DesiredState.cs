using System.Text.Json.Nodes;
using Zakenak.Engine.Cluster;
using Zakenak.Engine.Inventory;
using Zakenak.Engine.Manifests;
using Zakenak.Engine.Rendering;

namespace Zakenak.Engine.Applying;

/// <summary>Turns rendered manifests into targets: namespace, owner label, order, and one object once.</summary>
internal sealed class DesiredState(Owner owner, Discovery discovery, int lastStage)
{
    private readonly Dictionary<ObjectRef, Target> targets = [];
    private readonly Dictionary<(string Group, string Kind), ApiResource> declared = [];

    public IReadOnlyCollection<Target> Targets => targets.Values;

    public bool Contains(ObjectRef key) => targets.ContainsKey(key);

    /// <param name="stage">Of the chart; null for a kustomization and manifests.</param>
    /// <param name="defaultNamespace">For objects of namespaced kinds without one.</param>
    /// <exception cref="ReconcileException">DuplicateObject, UnknownKind, ManifestInvalid.</exception>
    public async Task<IReadOnlyList<Target>> AddAsync(RenderedUnit unit, int? stage, string defaultNamespace, CancellationToken ct)
    {
        foreach (var crd in unit.Objects.Concat(unit.Hooks).Where(o => o.Kind == "CustomResourceDefinition"))
            Declare(crd);
        var kinds = unit.Objects.Select(o => (o.ApiVersion, o.Kind)).Distinct().ToList();
        var served = await Task.WhenAll(kinds.Select(async k => (k, Resource: await ResourceAsync(k.ApiVersion, k.Kind, ct))));
        var resources = served.ToDictionary(s => s.k, s => s.Resource);

        var added = new List<Target>(unit.Objects.Count);
        foreach (var manifest in unit.Objects)
        {
            var resource = resources[(manifest.ApiVersion, manifest.Kind)];
            if (resource is null && !MayAppear(manifest, stage ?? lastStage, unit))
                throw Unknown(manifest);
            added.Add(Add(manifest, resource, stage, defaultNamespace, unit.Unit.Name));
        }
        return added;
    }

    private Target Add(Manifest manifest, ApiResource? resource, int? stage, string defaultNamespace, string unit)
    {
        var ns = resource is { Namespaced: false } ? null : manifest.Namespace ?? defaultNamespace;
        var key = manifest.Ref with { Namespace = ns };
        if (targets.TryGetValue(key, out var twin))
        {
            throw new ReconcileException(Reasons.DuplicateObject,
                $"{key} is declared twice: in {twin.Manifest.Origin} ({twin.Unit}) and in {manifest.Origin} ({unit}). Remove one of them.");
        }
        var json = AppliedJson.Of(manifest, ns, owner);
        var order = ApplyOrder.Of(manifest, key.Group, stage, lastStage);
        return targets[key] = new Target(key, json, manifest, resource, order, unit, CanonicalJson.Digest(json));
    }

    /// <summary>A CRD of the desired state says how its kind is served, before the server does.</summary>
    private void Declare(Manifest crd)
    {
        // Where something is missing, the server will say what is wrong with it.
        var spec = crd.Json.At("spec");
        var version = (spec.At("versions") as JsonArray)?.FirstOrDefault().TextAt("name") ?? spec.TextAt("version");
        if (version is not null && spec.TextAt("group") is { } group && spec.TextAt("names", "kind") is { } kind && spec.TextAt("names", "plural") is { } plural)
            declared[(group, kind)] = new ApiResource(group, version, kind, plural, spec.TextAt("scope") == "Namespaced", []);
    }

    private async Task<ApiResource?> ResourceAsync(string apiVersion, string kind, CancellationToken ct)
    {
        var key = new ObjectRef(apiVersion, kind, null, "");
        // Declared first: a kind that is not served yet would otherwise make discovery read everything again.
        if (declared.TryGetValue((key.Group, kind), out var resource))
            return resource with { Version = key.Version };
        return await discovery.FindAsync(apiVersion, kind, ct);
    }

    /// <summary>A custom kind may be brought by what an earlier stage runs (an operator that installs its own CRDs), or a hook.</summary>
    private static bool MayAppear(Manifest manifest, int stage, RenderedUnit unit) =>
        (stage > 1 || unit.Hooks.Count > 0) && !KindOrder.IsBuiltIn(manifest.Ref.Group);

    private static ReconcileException Unknown(Manifest manifest) => new(Reasons.UnknownKind,
        $"{manifest.Origin}: the cluster serves no kind {manifest.Kind} in {manifest.ApiVersion}, and no CustomResourceDefinition of this project declares it. "
        + $"Check the spelling (kubectl api-resources lists what there is), or install what brings the kind first.");
}
