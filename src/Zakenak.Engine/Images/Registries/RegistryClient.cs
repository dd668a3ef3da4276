using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Zakenak.Engine.Cluster;

namespace Zakenak.Engine.Images.Registries;

/// <summary>The little that we ask a registry ourselves (OCI distribution API); pushing and pulling is the backends'.</summary>
/// <remarks>Every method throws <see cref="ReconcileException"/>: RegistryUnreachable, RegistryUnauthorized (no login, or a wrong one),
/// RegistryRefused (the login may not, or the registry does not).</remarks>
public sealed partial class RegistryClient : IDisposable
{
    private const int MaxTags = 100_000;

    private const string ManifestTypes = "application/vnd.oci.image.index.v1+json, "
        + "application/vnd.docker.distribution.manifest.list.v2+json, "
        + "application/vnd.oci.image.manifest.v1+json, application/vnd.docker.distribution.manifest.v2+json";

    private readonly string host;
    private readonly RegistryClientOptions options;
    private readonly RegistryFailures failures;
    private readonly RegistryTransport transport;
    private readonly RegistryAuthorization authorization;

    /// <param name="host">With an optional port; <c>docker.io</c> for Docker Hub.</param>
    /// <param name="login">Null: as anybody.</param>
    /// <param name="insecure">See <see cref="RegistryAddress.IsInsecure"/>.</param>
    public RegistryClient(string host, RegistryLogin? login, bool insecure, RegistryClientOptions? options = null)
    {
        this.host = host;
        this.options = options ?? new();
        failures = new(host, login, this.options.LoginOrigin, this.options.LoginAdvice);
        transport = new(host, insecure, this.options, failures);
        authorization = new(transport, new(transport, login, insecure ? host : null, this.options.Time, failures), login, failures,
            hidesMissing: host == RegistryAddress.DockerHub);
    }

    /// <summary>Whether the registry is there and accepts the login.</summary>
    public async Task CheckAsync(CancellationToken ct)
    {
        var request = new RegistryRequest(HttpMethod.Get, "/v2/", "logging in");
        var answer = await authorization.SendAsync(request, "", ct);
        if (!answer.IsSuccess)
            throw failures.NotARegistry(request, $"it answers {(int)answer.Status}");
    }

    /// <summary>The digest of an image's manifest or index; null where the registry has no such image, or no such tag of it.</summary>
    public async Task<string?> FindDigestAsync(ImageName image, CancellationToken ct)
    {
        var request = Manifest(HttpMethod.Head, image, $"looking up {Short(image)}");
        var answer = await authorization.SendAsync(request, Pull(image), ct);
        if (answer.Status == HttpStatusCode.NotFound)
            return null;
        if (!answer.IsSuccess)
            throw failures.Refused(request, answer);
        return answer.Digest is { } digest && DigestForm().IsMatch(digest) && (image.Digest ?? digest) == digest
            ? digest
            : (await GetManifestAsync(image, ct))?.Digest;
    }

    /// <summary>At most 4 MiB; null as in <see cref="FindDigestAsync"/>.</summary>
    public Task<RegistryManifest?> GetManifestAsync(ImageName image, CancellationToken ct) => GetManifestAsync(image, Pull(image), ct);

    /// <summary>A part of an artifact, whole and checked; null where the registry has none of this digest.</summary>
    /// <param name="digest"><c>sha256:…</c>.</param>
    /// <param name="limit">Bytes; a larger one is refused.</param>
    public async Task<byte[]?> GetBlobAsync(ImageName image, string digest, int limit, CancellationToken ct)
    {
        var request = new RegistryRequest(HttpMethod.Get, $"/v2/{image.Repository}/blobs/{digest}", $"reading a part of {Short(image)}")
        {
            Accept = "*/*",
            Limit = limit,
        };
        var answer = await authorization.SendAsync(request, Pull(image), ct);
        if (answer.Status == HttpStatusCode.NotFound)
            return null;
        if (!answer.IsSuccess)
            throw failures.Refused(request, answer);
        var actual = RegistryManifest.DigestOf(answer.Body);
        return actual == digest ? answer.Body : throw failures.WrongDigest(request, digest, actual);
    }

    /// <summary>Gives a manifest that the registry has another tag; one that has the tag loses it.</summary>
    /// <param name="image">Its own tag and digest do not matter.</param>
    public async Task TagAsync(ImageName image, string digest, string tag, CancellationToken ct)
    {
        var scope = $"repository:{image.Repository}:pull,push";
        var found = image with { Tag = null, Digest = digest };
        var manifest = await GetManifestAsync(found, scope, ct)
            ?? throw new ReconcileException(Reasons.RegistryRefused,
                $"The registry {host} has no {Short(found)} to tag as {tag}: push the image again.");
        var request = Manifest(HttpMethod.Put, image with { Tag = tag, Digest = null }, $"tagging {Short(found)} as {tag}") with
        {
            Body = manifest.Bytes,
            ContentType = manifest.MediaType,
        };
        var answer = await authorization.SendAsync(request, scope, ct);
        if (!answer.IsSuccess)
            throw failures.Refused(request, answer);
    }

    /// <summary>In the registry's order; none where it does not know the image.</summary>
    public async Task<IReadOnlyList<string>> ListTagsAsync(ImageName image, CancellationToken ct)
    {
        var tags = new List<string>();
        var target = $"/v2/{image.Repository}/tags/list?n={options.PageSize}";
        for (var pages = 0; target is not null; pages++)
        {
            var request = new RegistryRequest(HttpMethod.Get, target, $"listing the tags of {image.Repository}");
            var answer = await authorization.SendAsync(request, Pull(image), ct);
            if (answer.Status == HttpStatusCode.NotFound)
                break;
            if (!answer.IsSuccess)
                throw failures.Refused(request, answer);
            tags.AddRange(Tags(request, answer));
            if (tags.Count > MaxTags || pages > MaxTags / 10)
                throw failures.NotARegistry(request, $"it answers with more than {MaxTags:N0} tags");
            target = NextPage(request, answer);
        }
        return tags;
    }

    public void Dispose() => transport.Dispose();

    private async Task<RegistryManifest?> GetManifestAsync(ImageName image, string scope, CancellationToken ct)
    {
        var request = Manifest(HttpMethod.Get, image, $"reading {Short(image)}");
        var answer = await authorization.SendAsync(request, scope, ct);
        if (answer.Status == HttpStatusCode.NotFound)
            return null;
        if (!answer.IsSuccess)
            throw failures.Refused(request, answer);
        var digest = RegistryManifest.DigestOf(answer.Body);
        foreach (var expected in new[] { image.Digest, answer.Digest })
        {
            // Other algorithms are not ours to compare.
            if (expected is not null && expected.StartsWith("sha256:", StringComparison.Ordinal) && expected != digest)
                throw failures.WrongDigest(request, expected, digest);
        }
        return new(answer.ContentType ?? throw failures.NotARegistry(request, "it answers without a content type"), answer.Body, digest);
    }

    private static RegistryRequest Manifest(HttpMethod method, ImageName image, string purpose) =>
        new(method, $"/v2/{image.Repository}/manifests/{image.Digest ?? image.Tag ?? "latest"}", purpose) { Accept = ManifestTypes };

    private static string Pull(ImageName image) => $"repository:{image.Repository}:pull";

    /// <summary>Messages name the registry anyway.</summary>
    private static string Short(ImageName image) => image.ToString()[(image.Registry.Length + 1)..];

    /// <summary>What is no tag is left out: it could stand in a terminal.</summary>
    private List<string> Tags(RegistryRequest request, RegistryAnswer answer)
    {
        try
        {
            using var json = JsonDocument.Parse(answer.Body);
            return [.. json.RootElement.ItemsOf("tags")
                .Where(tag => tag.ValueKind == JsonValueKind.String)
                .Select(tag => tag.GetString()!)
                .Where(tag => ImageName.TagProblem(tag) is null)];
        }
        catch (JsonException e)
        {
            throw failures.NotARegistry(request, "it answers with no JSON", e);
        }
    }

    private string? NextPage(RegistryRequest request, RegistryAnswer answer)
    {
        if (answer.Link is null || NextLink().Match(answer.Link) is not { Success: true } match)
            return null;
        return Uri.TryCreate(answer.Address, match.Groups[1].Value, out var next) && next.Authority == answer.Address.Authority
            ? next.PathAndQuery
            : throw failures.NotARegistry(request, "the list goes on at another host");
    }

    [GeneratedRegex("""<([^>]*)>\s*;[^,<]*\brel="?next\b""")]
    private static partial Regex NextLink();

    [GeneratedRegex("^sha256:[0-9a-f]{64}$")]
    private static partial Regex DigestForm();
}
