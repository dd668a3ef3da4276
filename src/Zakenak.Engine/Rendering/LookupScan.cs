using System.Text;

namespace Zakenak.Engine.Rendering;

/// <summary>Whether a chart may ask the cluster while it renders.</summary>
internal static class LookupScan
{
    /// <summary>Any template, or value that a template may evaluate with <c>tpl</c>, that calls <c>lookup</c>. Over-cautious on purpose:
    /// whether the
    /// call is reached shows only in rendering, and a chart rendered without the cluster would take its passwords for missing and make new
    /// ones.</summary>
    public static bool CallsLookup(IEnumerable<KeyValuePair<string, byte[]>> files) =>
        files.Any(file => !file.Key.EndsWith(".md", StringComparison.OrdinalIgnoreCase) && CallsLookup(file.Value));

    internal static bool CallsLookup(ReadOnlySpan<byte> content)
    {
        if (content.IndexOf("lookup"u8) < 0) // nearly always
            return false;
        var rest = Encoding.UTF8.GetString(content).AsSpan();
        for (int open; (open = rest.IndexOf("{{", StringComparison.Ordinal)) >= 0;)
        {
            rest = rest[(open + 2)..];
            var isComment = rest.TrimStart("- \t\r\n").StartsWith("/*");
            var close = rest.IndexOf(isComment ? "*/" : "}}", StringComparison.Ordinal);
            var action = close < 0 ? rest : rest[..close];
            if (!isComment && Names(action, "lookup"))
                return true;
            rest = rest[(close < 0 ? rest.Length : close)..];
        }
        return false;
    }

    /// <summary>The function's name as a word of its own: neither <c>.Values.lookup</c> nor <c>$lookup</c>, <c>lookupHost</c>.</summary>
    private static bool Names(ReadOnlySpan<char> action, string function)
    {
        for (int at; (at = action.IndexOf(function, StringComparison.Ordinal)) >= 0; action = action[(at + function.Length)..])
        {
            var before = at == 0 ? ' ' : action[at - 1];
            var after = at + function.Length == action.Length ? ' ' : action[at + function.Length];
            if (!IsPartOfName(before) && before is not ('.' or '$') && !IsPartOfName(after))
                return true;
        }
        return false;
    }

    private static bool IsPartOfName(char c) => char.IsLetterOrDigit(c) || c == '_';
}
