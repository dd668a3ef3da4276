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

    private static readonly TimeSpan readsAtMost = TimeSpan.FromMinutes(1);

    private readonly Lock gate = new();
    private SchemaBook? book;
    private DateTimeOffset read;
    private Task<SchemaBook>? reading;

    /// <summary>Every field that the cluster would refuse, and kinds that it does not serve and that are not declared among the
    /// manifests.</summary>
    /// <inheritdoc cref="ManifestValidator.ValidateAsync"/>
    public async Task<IReadOnlyList<(Manifest Manifest, FieldProblem Problem)>> CheckAsync(IReadOnlyList<Manifest> manifests,
        CancellationToken ct)
    {
        var declared = DeclaredBy(manifests);
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

    /// <summary>The kinds that come with the manifests themselves, by their CustomResourceDefinitions.</summary>
    public static IReadOnlySet<(string Group, string? Kind)> DeclaredBy(IEnumerable<Manifest> manifests) =>
        manifests.Where(m => m.Kind == "CustomResourceDefinition")
            .Select(crd => (crd.Json.TextAt("spec", "group") ?? "", crd.Json.TextAt("spec", "names", "kind"))).ToHashSet();

    private static string Unknown(Manifest manifest, SchemaBook known) =>
        $"{manifest.Kind} of {manifest.ApiVersion} is nothing that the cluster serves: "
        + (known.VersionOf(manifest.Ref.Group, manifest.Kind) is { } served ? $"write apiVersion: {served}"
            : "install its CRD first, or correct apiVersion and kind");

    /// <summary>What an aggregated API server serves need not be described.</summary>
    private async Task<bool> IsServedAsync(Manifest manifest, CancellationToken ct) =>
        (await client.Discovery.AllAsync(ct)).Any(r => r.Kind == manifest.Kind && r.ApiVersion == manifest.ApiVersion);

    /// <summary>One reading for all who ask meanwhile. It outlasts their patience, so that the next who asks of a slow cluster is
    /// answered.</summary>
    private Task<SchemaBook> BookAsync(List<Manifest> asked, CancellationToken ct)
    {
        lock (gate)
        {
            var age = time.GetUtcNow() - read;
            if (book is not null && age <= old && (age <= readsAgainAfter || asked.TrueForAll(m => book.Find(m) is not null)))
                return Task.FromResult(book);
            if (reading is null or { IsCompleted: true })
                reading = ReadAsync();
            return reading.WaitAsync(ct);
        }
    }

    private async Task<SchemaBook> ReadAsync()
    {
        using var limit = new CancellationTokenSource(readsAtMost);
        var now = await client.ReadOpenApiAsync(SchemaReader.Read, limit.Token);
        lock (gate)
            (book, read) = (now, time.GetUtcNow());
        return now;
    }
}
