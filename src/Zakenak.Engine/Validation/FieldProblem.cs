using System.Text;

namespace Zakenak.Engine.Validation;

/// <summary>What is wrong with one field of an object.</summary>
/// <param name="Path">Keys, and the indexes of items; empty: the object as a whole.</param>
/// <param name="Message">Goes on after the field's name; never its value.</param>
public sealed record FieldProblem(IReadOnlyList<string> Path, string Message)
{
    /// <summary><c>spec.containers[0].image must be text</c>.</summary>
    public override string ToString() => Path.Count == 0 ? Message : $"{Name(Path)} {Message}";

    private static string Name(IReadOnlyList<string> path)
    {
        var name = new StringBuilder();
        foreach (var key in path)
        {
            if (int.TryParse(key, out _))
                name.Append('[').Append(key).Append(']');
            else if (key.Contains('.') || key.Contains('/'))
                name.Append("[\"").Append(key).Append("\"]");
            else
                name.Append(name.Length > 0 ? "." : "").Append(key);
        }
        return name.ToString();
    }
}
