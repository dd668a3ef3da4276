using Zakenak.Engine.Manifests;
using Zakenak.Engine.Validation.Advising;
using Zakenak.Engine.Validation.Schemas;

namespace Zakenak.Engine.Validation;

/// <summary>Checks manifests for whoever writes them: syntax, the shape that Kubernetes wants, and what is better done otherwise.</summary>
public static class ManifestValidator
{
    /// <summary>Longer text is an error.</summary>
    public const int MaxCharacters = 1024 * 1024;

    public const int MaxDocuments = 500;

    /// <summary>Errors, and pieces of advice, that are told.</summary>
    public const int MaxFindings = 100;

    /// <param name="schemas">Of the cluster that they are for; null: none is known, and its fields are not looked up.</param>
    /// <exception cref="ReconcileException">The cluster cannot be asked.</exception>
    /// <exception cref="Cluster.KubernetesException">It refuses.</exception>
    public static async Task<ManifestReport> ValidateAsync(string yaml, ClusterSchemas? schemas, CancellationToken ct)
    {
        var text = ManifestText.Read(yaml);
        List<ManifestProblem> problems = [.. text.Problems];
        var ofObjects = text.Manifests.SelectMany(m => ObjectRules.Of(m).Select(problem =>
            (Manifest: m, Problem: problem))).Concat(Repeated(text.Manifests));
        var ofFields = schemas is null ? [] : await schemas.CheckAsync(text.Manifests, ct);
        foreach (var (manifest, problem) in ofObjects.Concat(ofFields))
            problems.Add(new(text.At(manifest, problem.Path), $"{manifest.Ref}: {problem}"));
        var errors = problems.Distinct().OrderBy(p => p.At.Line).ThenBy(p => p.At.Column)
            .Select(p => new ManifestError((int)p.At.Line, (int)p.At.Column, p.Message));
        var advice = text.Manifests.SelectMany(Advisor.Look);
        return new([.. errors.Take(MaxFindings)], [.. advice.Take(MaxFindings)]);
    }

    private static IEnumerable<(Manifest, FieldProblem)> Repeated(IEnumerable<Manifest> manifests)
    {
        var known = new HashSet<ObjectRef>();
        return manifests.Where(m => m.Name.Length > 0 && !known.Add(m.Ref)).Select(m =>
            (m, new FieldProblem([], "is declared a second time in this text: keep one of them")));
    }
}
