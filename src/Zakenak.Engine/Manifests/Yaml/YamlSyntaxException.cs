namespace Zakenak.Engine.Manifests.Yaml;

/// <summary>Text that is not YAML, or YAML that no JSON can say. Its callers put the file's name in front.</summary>
/// <param name="line">1-based.</param>
/// <param name="column">1-based.</param>
internal sealed class YamlSyntaxException(long line, long column, string message, Exception? inner = null) : Exception(message, inner)
{
    public long Line { get; } = line;

    public long Column { get; } = column;
}
