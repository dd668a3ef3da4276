using System.IO.Enumeration;

namespace Zakenak.Server.Environments;

/// <summary>Where a project's objects may go (decision 31).</summary>
internal static class DestinationRules
{
    /// <param name="pattern">A name, with <c>*</c> for any part of it; a namespace holds no other sign that means something.</param>
    public static bool Matches(string pattern, string ns) => FileSystemName.MatchesSimpleExpression(pattern, ns, ignoreCase: false);
}
