namespace Zakenak.Engine.Configuration;

/// <summary>Wrong configuration: exit code 2. The message holds every problem, one a line, each <c>file:line:column: message</c>.</summary>
public sealed class ConfigurationException(IReadOnlyList<string> problems)
    : ReconcileException(Reasons.ConfigurationInvalid, string.Join('\n', problems))
{
    public IReadOnlyList<string> Problems { get; } = problems;
}
