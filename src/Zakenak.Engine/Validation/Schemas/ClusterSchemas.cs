using Zakenak.Engine.Cluster;
using Zakenak.Engine.Manifests;

namespace Zakenak.Engine.Validation.Schemas;

/// <summary>The kinds and fields that one cluster knows, from its OpenAPI: read when first asked, and again when a kind is not in it or it
/// is
/// old.</summary>
/// <remarks>What manifests say leads to no other request: kinds are not asked for one by one.</remarks>
public sealed class ClusterSchemas(KubernetesClient client, TimeProvider time)
{
    private static readonly TimeSpan old = TimeSpan.FromMinutes(10);

    // A kind that nobody serves must not make everybody read megabytes.
    private static readonly TimeSpan readsAgainAfter = TimeSpan.FromSeconds(10);

    private readonly SemaphoreSlim gate = new(1);
    private SchemaBook? book;
    private DateTimeOffset read;

    /// <summary>Every field that the cluster would refuse, and kinds that it does not serve and that are not declared among the
    /// manifests.</summary>
    /// <inheritdoc cref="ManifestValidator.ValidateAsync"/>
    public async Task<IReadOnlyList<(Manifest Manifest, FieldProblem Problem)>> CheckAsync(IReadOnlyList<Manifest> manifests,
        CancellationToken ct)
    {
        var declared = manifests.Where(m => m.Kind == "CustomResourceDefinition").Select(DefinedKind).ToHashSet();
        var asked = manifests.Where(m => !declared.Contains((m.Ref.Group, m.Kind))).ToList();
        if (asked.Count == 0)
            return [];
        var known = await BookAsync(asked, ct);
        var found = new List<(Manifest, FieldProblem)>();
        foreach (var manifest in asked)
        {
            if (known.Find(manifest) is { } schema)
                found.AddRange(new SchemaCheck(known).Run(manifest.Json, schema).Select(problem => (manifest, problem)));
            else if (!await IsServedAsync(manifest, ct))
                found.Add((manifest, new(["kind"], Unknown(manifest, known))));
        }
        return found;
    }

    private static (string Group, string? Kind) DefinedKind(Manifest crd) =>
        (crd.Json.TextAt("spec", "group") ?? "", crd.Json.TextAt("spec", "names", "kind"));

    private static string Unknown(Manifest manifest, SchemaBook known) =>
        $"{manifest.Kind} of {manifest.ApiVersion} is nothing that the cluster serves: "
        + (known.VersionOf(manifest.Ref.Group, manifest.Kind) is { } served ? $"write apiVersion: {served}"
            : "install its CRD first, or correct apiVersion and kind");

    /// <summary>What an aggregated API server serves need not be described.</summary>
    private async Task<bool> IsServedAsync(Manifest manifest, CancellationToken ct) =>
        (await client.Discovery.AllAsync(ct)).Any(r => r.Kind == manifest.Kind && r.ApiVersion == manifest.ApiVersion);

    private async Task<SchemaBook> BookAsync(List<Manifest> asked, CancellationToken ct)
    {
        await gate.WaitAsync(ct);
        try
        {
            var age = time.GetUtcNow() - read;
            if (book is null || age > old || (age > readsAgainAfter && asked.Exists(m => book.Find(m) is null)))
                (book, read) = (await client.ReadOpenApiAsync(SchemaReader.Read, ct), time.GetUtcNow());
            return book;
        }
        finally
        {
            gate.Release();
        }
    }
}
