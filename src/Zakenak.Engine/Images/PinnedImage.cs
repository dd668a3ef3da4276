namespace Zakenak.Engine.Images;

/// <summary>An image that the project built, and what its pods are to run: put into charts (decision 5), into kustomizations (the
/// <c>images</c> override) and into plain manifests, wherever they name <paramref name="Name"/>.</summary>
/// <param name="Name">Registry and repository without tag: <c>registry.local/shop</c>.</param>
/// <param name="Tag">What it was pushed or loaded as besides: <c>inputs-…</c>.</param>
/// <param name="Digest">As pushed, <c>sha256:…</c>; null where it was loaded into a local cluster, which knows it by its tag only.</param>
/// <param name="Charts">Release name → dotted key of the image in that chart's values, for charts that call the image otherwise.</param>
public sealed record PinnedImage(string Name, string Tag, string? Digest, IReadOnlyDictionary<string, string> Charts);
