using System.Text;
using Zakenak.Engine.Sources;

namespace Zakenak.Engine.Images.Inputs;

/// <summary>Everything that an image is built from, as one digest: the context, the Dockerfile, the build arguments, labels, platforms and
/// the digests of the base images. Neither the tags nor the backend: what one backend built need not be built again by another.</summary>
/// <param name="Digest">64 hex digits.</param>
/// <param name="Context">What is sent.</param>
/// <param name="Bases">Base image as named → digest; null where nobody could tell it. It is left out
/// then: when it becomes known the image is built once more.</param>
public sealed record BuildInputs(string Digest, BuildContext Context, IReadOnlyDictionary<ImageName, string?> Bases)
{
    private const long MaxDockerfile = 1024 * 1024;

    /// <summary>The tag that says of an image in a registry what it was built from: <c>inputs-</c> and the digest.</summary>
    public string Tag => $"inputs-{Digest}";

    /// <summary>The base images whose tag may have moved since a backend fetched them: those whose digest is known here, since the image
    /// will say that it is built on that one; or all that can be fetched anew.</summary>
    internal IEnumerable<ImageName> Moving(bool all) => Bases.Where(b => all || b.Value is not null).Select(b => b.Key)
        .Where(image => image.Digest is null && image.Registry != ProjectImage.NoRegistry);

    /// <summary>Whether it is built on an image of that name, whatever its tag; not on one that the Dockerfile names by digest.</summary>
    internal bool IsOn(ImageName image) =>
        Bases.Keys.Any(other => other.Digest is null && other.Name == image.Name);

    /// <param name="registry">Host with an optional port.</param>
    public bool HasBaseIn(string registry) => Registries.Contains(registry);

    /// <summary>Those of the base images.</summary>
    internal IReadOnlyCollection<string> Registries => [.. Bases.Keys.Select(image => image.Registry)];

    /// <param name="context">Of the order.</param>
    /// <param name="baseDigest">The digest of a base image in its registry, null where it cannot be told; not asked for those that are
    /// named by digest. Asked in parallel.</param>
    /// <exception cref="ReconcileException">SourceNotFound: a file that cannot be read.</exception>
    public static async Task<BuildInputs> ReadAsync(ImageOrder order, BuildContext context,
        Func<ImageName, CancellationToken, Task<string?>> baseDigest, CancellationToken ct)
    {
        var dockerfile = await DockerfileAsync(order, ct);
        var images = DockerfileReader.Images(dockerfile, order.Args);
        var asked = Task.WhenAll(images.Select(i => i.Digest is { } known ? Task.FromResult<string?>(known) : baseDigest(i, ct)));
        var hashed = context.DigestAsync(ct);
        await Task.WhenAll(asked, hashed);
        var bases = images.Zip(await asked).ToDictionary(b => b.First, b => b.Second);

        using var digest = new PartsDigest("image inputs/1");
        digest.Add(await hashed).Add(dockerfile).Add(Sorted(order.Args)).Add(Sorted(order.Labels));
        digest.Add(order.Platforms.Order(StringComparer.Ordinal));
        digest.Add(Sorted(bases.Where(b => b.Value is not null).Select(b => KeyValuePair.Create($"{b.Key}", b.Value!))));
        return new(Convert.ToHexStringLower(digest.ToArray()), context, bases);
    }

    private static async Task<string> DockerfileAsync(ImageOrder order, CancellationToken ct)
    {
        try
        {
            if (new FileInfo(order.Dockerfile).Length > MaxDockerfile)
                throw new ReconcileException(Reasons.ConfigurationInvalid,
                    $"{order.DockerfileShown} is larger than 1 MiB: is it a Dockerfile?");
            return await File.ReadAllTextAsync(order.Dockerfile, Encoding.UTF8, ct);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ReconcileException(Reasons.SourceNotFound, $"Dockerfile {order.DockerfileShown} cannot be read: {e.Message}", e);
        }
    }

    private static IEnumerable<string> Sorted(IEnumerable<KeyValuePair<string, string>> entries) =>
        entries.OrderBy(entry => entry.Key, StringComparer.Ordinal).SelectMany(entry => new[] { entry.Key, entry.Value });
}
