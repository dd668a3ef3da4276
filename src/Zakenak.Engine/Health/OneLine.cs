using System.Text;

namespace Zakenak.Engine.Health;

/// <summary>What controllers write may have line ends and be as long as a log.</summary>
internal static class OneLine
{
    private const int maxLength = 1000;
    private const int maxQuote = 400;

    /// <summary>To stand within a sentence of ours: at most 400 characters, without a full stop.</summary>
    public static string Quote(string message) => Of(message, maxQuote).TrimEnd('.', ':', ' ');

    /// <summary>Without control characters, at most 1,000 characters.</summary>
    public static string Of(string message) => Of(message, maxLength);

    private static string Of(string message, int maxLength)
    {
        var line = new StringBuilder(Math.Min(message.Length, maxLength));
        foreach (var c in message)
        {
            if (!char.IsWhiteSpace(c) && !char.IsControl(c))
                line.Append(c);
            else if (line.Length > 0 && line[^1] != ' ')
                line.Append(' ');
            if (line.Length > maxLength)
                return line.ToString(0, maxLength - 1).TrimEnd() + "…";
        }
        return line.ToString().TrimEnd();
    }
}
