using Zakenak.Engine.Manifests.Yaml;

namespace Zakenak.Engine.Configuration;

/// <summary>Everything that is wrong with one file, in the order of its lines.</summary>
/// <param name="file">As the user named it.</param>
internal sealed class Problems(string file)
{
    private readonly List<Problem> found = [];

    public int Count => found.Count;

    public void Add(YamlPosition at, string message) => found.Add(new(at, message));

    /// <summary>Each <c>file:line:column: message</c>.</summary>
    public IReadOnlyList<string> Lines => [.. found.Distinct().OrderBy(p => p.At.Line).ThenBy(p => p.At.Column).Select(p => $"{file}:{p.At}: {p.Message}")];

    private sealed record Problem(YamlPosition At, string Message);

    public void ThrowIfAny()
    {
        if (found.Count > 0)
            throw new ConfigurationException(Lines);
    }
}
