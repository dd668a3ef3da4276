using System.Text;

namespace Zakenak.Engine.Health;

/// <param name="Health">What the object's rule found.</param>
/// <param name="Message">Why, on one line, at most 1,000 characters: what is not ready, or the condition's message and reason.</param>
public sealed record HealthResult(HealthState Health, string Message)
{
    private const int maxMessage = 1000;

    /// <summary>Whether nobody needs to look: healthy, or suspended on purpose.</summary>
    public bool IsFine => Health is HealthState.Healthy or HealthState.Suspended;

    internal static HealthResult Healthy(string message) => new(HealthState.Healthy, OneLine(message));

    internal static HealthResult Progressing(string message) => new(HealthState.Progressing, OneLine(message));

    internal static HealthResult Suspended(string message) => new(HealthState.Suspended, OneLine(message));

    internal static HealthResult Degraded(string message) => new(HealthState.Degraded, OneLine(message));

    internal static HealthResult Unknown(string message) => new(HealthState.Unknown, OneLine(message));

    internal static HealthResult Of(HealthState health, string message) => new(health, OneLine(message));

    /// <summary>What controllers write may have line ends and be as long as a log.</summary>
    private static string OneLine(string message)
    {
        var line = new StringBuilder(Math.Min(message.Length, maxMessage));
        foreach (var c in message)
        {
            if (!char.IsWhiteSpace(c) && !char.IsControl(c))
                line.Append(c);
            else if (line.Length > 0 && line[^1] != ' ')
                line.Append(' ');
            if (line.Length > maxMessage)
                return line.ToString(0, maxMessage - 1).TrimEnd() + "…";
        }
        return line.ToString().TrimEnd();
    }
}
