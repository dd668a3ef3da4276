using Zakenak.Engine.Validation.Advising;

namespace Zakenak.Engine.Validation;

/// <summary>What is wrong with a text of manifests, and what is not good in it.</summary>
/// <param name="Errors">In the order of the text; at most <see cref="ManifestValidator.MaxFindings"/>.</param>
/// <param name="Advice">At most as many.</param>
public sealed record ManifestReport(IReadOnlyList<ManifestError> Errors, IReadOnlyList<Advice> Advice)
{
    public bool IsValid => Errors.Count == 0;
}

/// <param name="Line">1-based.</param>
/// <param name="Column">1-based.</param>
/// <param name="Message">What is wrong and, where that can be said, how it would be right; no values.</param>
public sealed record ManifestError(int Line, int Column, string Message);
