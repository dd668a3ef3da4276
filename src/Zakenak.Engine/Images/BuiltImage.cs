namespace Zakenak.Engine.Images;

/// <summary>An image as a run deployed it, kept in the inventory: <c>status</c> asks no registry.</summary>
/// <param name="Name">Registry and repository without tag.</param>
/// <param name="Tag"><c>inputs-…</c>: the digest of what it was built from.</param>
/// <param name="Digest">As pushed; null where it was loaded into a local cluster.</param>
public sealed record BuiltImage(string Name, string Tag, string? Digest);
