using System.Text;
using Zakenak.Engine.Manifests.Yaml;

namespace Zakenak.Engine.Configuration;

/// <summary>Puts the environment's values in for <c>${NAME}</c> and <c>${NAME:-default}</c>. <c>$${</c> stands for a literal <c>${</c>;
/// any other
/// <c>$</c> is itself. It works on values after the YAML was read, so that no value can add keys or break quotes.</summary>
/// <param name="environment">Null: the process' own.</param>
internal sealed class Substitution(IReadOnlyDictionary<string, string>? environment, Problems problems)
{
    /// <summary>The node with every reference replaced; each one that cannot be is a problem.</summary>
    public ConfigNode Resolve(ConfigNode node) => node switch
    {
        ConfigScalar { HasReferences: true } scalar => scalar with { Text = Replace(scalar), Resolved = true, Substituted = true },
        ConfigScalar scalar => scalar with { Resolved = true },
        ConfigList list => list with { Items = [.. list.Items.Select(Resolve)] },
        ConfigMap map => map with { Entries = [.. map.Entries.Select(entry => entry with { Value = Resolve(entry.Value) })] },
        _ => node,
    };

    /// <summary>What is wrong with how the references are written, whatever the environment holds; null when nothing is.</summary>
    public static string? SyntaxProblem(string text)
    {
        for (var i = 0; Next(text, ref i) is { } reference;)
        {
            if (!reference.Closed)
                return "a \"${\" is not closed by \"}\": write \"$${\" where the two characters themselves are meant";
            if (!IsName(reference.Name))
                return $"\"${{{reference.Name}}}\" names no variable: letters, digits and _ only; write \"$${{\" where the two characters themselves are meant";
        }
        return null;
    }

    private string Replace(ConfigScalar scalar)
    {
        var result = new StringBuilder();
        var (text, from, at) = (scalar.Text, 0, 0);
        while (Next(text, ref at) is { } reference)
        {
            Literal(result, text.AsSpan(from, reference.Start - from));
            result.Append(ValueOf(reference, scalar.At));
            from = at;
        }
        Literal(result, text.AsSpan(from));
        return result.ToString();
    }

    private string ValueOf(Reference reference, YamlPosition at)
    {
        var value = environment is null ? System.Environment.GetEnvironmentVariable(reference.Name) : environment.GetValueOrDefault(reference.Name);
        if (reference.Default is not null)
            return string.IsNullOrEmpty(value) ? reference.Default : value; // as in a shell: empty counts as not set
        if (value is null)
            problems.Add(at, $"the environment variable {reference.Name} is not set: set it, or give a default as in ${{{reference.Name}:-default}}");
        return value ?? "";
    }

    private static void Literal(StringBuilder result, ReadOnlySpan<char> text) => result.Append(text.ToString().Replace("$${", "${"));

    /// <summary>The next reference at or after <paramref name="at"/>, which moves behind it.</summary>
    private static Reference? Next(string text, ref int at)
    {
        for (var start = text.IndexOf("${", at, StringComparison.Ordinal); start >= 0; start = text.IndexOf("${", start + 2, StringComparison.Ordinal))
        {
            if (start > at && text[start - 1] == '$')
                continue; // escaped
            var end = text.IndexOf('}', start);
            if (end < 0)
            {
                at = text.Length;
                return new(start, text[(start + 2)..], null, false);
            }
            at = end + 1;
            var inside = text[(start + 2)..end];
            var split = inside.IndexOf(":-", StringComparison.Ordinal);
            return split < 0 ? new(start, inside, null, true) : new(start, inside[..split], inside[(split + 2)..], true);
        }
        return null;
    }

    private static bool IsName(string name) =>
        name.Length > 0 && !char.IsAsciiDigit(name[0]) && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_');

    private readonly record struct Reference(int Start, string Name, string? Default, bool Closed);
}
