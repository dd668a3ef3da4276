using System.Text.RegularExpressions;

namespace Zakenak.Trpc.Procedures;

internal static partial class ProcedureName
{
    // JavaScript asks a client's proxy for these itself.
    private static readonly string[] Reserved = ["then", "call", "apply"];

    /// <exception cref="ArgumentException">A segment is no identifier, or one that the tRPC clients reserve.</exception>
    public static string Check(string name)
    {
        if (!Dotted().IsMatch(name))
            throw new ArgumentException($"'{name}' is not a dotted path of identifiers", nameof(name));
        if (name.Split('.').FirstOrDefault(Reserved.Contains) is { } reserved)
            throw new ArgumentException($"'{reserved}' is a name that the tRPC clients reserve", nameof(name));
        return name;
    }

    [GeneratedRegex(@"^[A-Za-z_][A-Za-z0-9_]*(\.[A-Za-z_][A-Za-z0-9_]*)*\z")]
    private static partial Regex Dotted();
}
