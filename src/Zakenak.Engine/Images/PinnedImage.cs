namespace Zakenak.Engine.Images;

/// <summary>An image that the project built, and what its pods are to run: put into charts (decision 5), into kustomizations (as their
/// <c>images</c> override would) and into plain manifests, wherever they name <paramref name="Name"/>.</summary>
/// <param name="Name">Registry and repository without tag: <c>registry.local/shop</c>.</param>
/// <param name="Tag">What it was pushed or loaded as besides: <c>inputs-…</c>.</param>
/// <param name="Digest">As pushed, <c>sha256:…</c>; null where it was loaded into a local cluster, which knows it by its tag only.</param>
/// <param name="Charts">Release name → dotted key of the image in that chart's values, for charts that call the image otherwise.</param>
public sealed record PinnedImage(string Name, string Tag, string? Digest, IReadOnlyDictionary<string, string> Charts)
{
    /// <summary>What stands behind the name and a colon: <c>inputs-…@sha256:…</c>, or the tag alone where no digest is known. The same in
    /// charts, kustomizations and manifests.</summary>
    public string Reference => Digest is null ? Tag : $"{Tag}@{Digest}";

    /// <summary>Whether an image that somebody wrote is this one, whatever its tag, and is free to be pinned: one that carries a digest of
    /// its own is what its author chose.</summary>
    public bool Matches(string written, out ImageName? image) =>
        ImageName.TryParse(written, out image) && image.Digest is null && ImageName.Parse(Name).Name == image.Name;
}
