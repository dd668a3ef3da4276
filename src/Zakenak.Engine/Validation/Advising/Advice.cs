using Zakenak.Engine.Manifests;

namespace Zakenak.Engine.Validation.Advising;

/// <summary>What works, and is better done otherwise.</summary>
/// <param name="Rule">PascalCase and public: <c>MissingProbe</c>, <c>MutableTag</c>, …; the list is in docs/commands/validate.md.</param>
/// <param name="Message">What may come of it; no values.</param>
/// <param name="Suggestion">What to write instead.</param>
public sealed record Advice(string Rule, Manifest Manifest, string Message, string Suggestion)
{
    internal const string PlainSecret = nameof(PlainSecret);

    public ObjectRef Object => Manifest.Ref;

    /// <summary>Whether it is about the values of a Secret: a chart may have them from elsewhere than Git.</summary>
    public bool IsOfSecretValues => Rule == PlainSecret && Manifest.Kind == "Secret";
}
