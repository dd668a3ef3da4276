using System.Text;
using System.Text.RegularExpressions;

namespace Zakenak.Engine.Images.Inputs;

/// <summary>Takes a Dockerfile apart into instructions: comments and here-documents left out, continued lines joined.</summary>
internal static partial class DockerfileLines
{
    /// <returns>The instruction in capitals, and what stands behind it.</returns>
    public static IEnumerable<(string Instruction, string Arguments)> Read(string dockerfile)
    {
        var lines = dockerfile.TrimStart('\uFEFF').ReplaceLineEndings("\n").Split('\n');
        var escape = Escape(lines);
        for (var i = 0; i < lines.Length; i++)
        {
            if (IsSkipped(lines[i]))
                continue;
            var whole = new StringBuilder();
            for (var goesOn = true; goesOn && i < lines.Length; i++)
            {
                if (whole.Length > 0 && IsSkipped(lines[i]))
                    continue; // inside a continued line too
                var line = lines[i].TrimEnd();
                goesOn = line.EndsWith(escape);
                whole.Append(goesOn ? line[..^1] : line);
            }
            i--;
            var match = Instruction().Match(whole.ToString());
            if (!match.Success)
                continue;
            var (instruction, rest) = (match.Groups["name"].Value.ToUpperInvariant(), match.Groups["rest"].Value);
            yield return (instruction, rest);
            if (instruction is "RUN" or "COPY" or "ADD")
                i = AfterHeredocs(lines, i, rest);
        }
    }

    /// <summary>Of <c># escape=`</c> among the directives, the comments at the very top.</summary>
    private static char Escape(string[] lines)
    {
        foreach (var line in lines)
        {
            if (Directive().Match(line) is not { Success: true } directive)
                break;
            var isEscape = directive.Groups["name"].Value.Equals("escape", StringComparison.OrdinalIgnoreCase);
            if (isEscape && directive.Groups["value"].Value == "`")
                return '`';
        }
        return '\\';
    }

    private static bool IsSkipped(string line) => line.AsSpan().Trim() is [] or ['#', ..];

    private static int AfterHeredocs(string[] lines, int at, string rest)
    {
        foreach (Match heredoc in Heredoc().Matches(rest))
        {
            var end = heredoc.Groups["end"].Value;
            var isIndented = heredoc.Groups["dash"].Success;
            do
                at++;
            while (at < lines.Length && (isIndented ? lines[at].TrimStart('\t') : lines[at]) != end);
        }
        return at;
    }

    [GeneratedRegex(@"^\s*(?<name>[A-Za-z]+)\s+(?<rest>.*)$", RegexOptions.Singleline)]
    private static partial Regex Instruction();

    [GeneratedRegex(@"^#\s*(?<name>[A-Za-z]+)\s*=\s*(?<value>.+?)\s*$")]
    private static partial Regex Directive();

    [GeneratedRegex("""(?<![<\S])\d*<<(?<dash>-)?(?<quote>["']?)(?<end>[A-Za-z_][A-Za-z0-9_.]*)\k<quote>(?![^\s;|&>])""")]
    private static partial Regex Heredoc();
}
