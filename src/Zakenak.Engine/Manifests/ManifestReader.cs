namespace Zakenak.Engine.Manifests;

/// <summary>Reads YAML (or JSON) text into manifests, scalars resolved as sigs.k8s.io/yaml does.</summary>
public static class ManifestReader
{
    /// <summary>Every document of <paramref name="yaml"/>; empty ones are left out, a <c>List</c> is taken apart.</summary>
    /// <param name="source">Named in origins and errors.</param>
    /// <exception cref="ReconcileException"><see cref="Reasons.ManifestInvalid"/>: <c>source:line:column: message</c>.</exception>
    public static IReadOnlyList<Manifest> Read(string yaml, string source) => throw new NotImplementedException();
}
