namespace Zakenak.Engine.Configuration;

/// <summary>What may stand at a place of the file. Checked twice: when the file is read, then with the environment's values put
/// in.</summary>
internal abstract record Shape
{
    /// <param name="path">For messages, <c>deploy.charts[0].path</c>.</param>
    public abstract void Check(ConfigNode node, string path, Problems problems);
}

/// <summary>One value.</summary>
/// <param name="Rule">What is wrong with the value, told after <c>deploy.timeout </c>; null when nothing is.</param>
internal sealed record TextShape(Func<string, string?>? Rule = null) : Shape
{
    public override void Check(ConfigNode node, string path, Problems problems)
    {
        if (node is not ConfigScalar scalar)
            problems.Add(node.At, $"{path} must be a single value, but is {node.Described}");
        else if (scalar.IsEmpty)
            problems.Add(node.At, $"{path} is empty: give it a value or leave the key out");
        else if (!scalar.HasReferences)
        {
            if (Rule?.Invoke(scalar.Text) is { } wrong)
                problems.Add(node.At, $"{path} {wrong}");
        }
        else if (Substitution.SyntaxProblem(scalar.Text) is { } broken)
            problems.Add(node.At, $"{path}: {broken}");
    }
}

internal sealed record ListShape(Shape Item) : Shape
{
    public override void Check(ConfigNode node, string path, Problems problems)
    {
        if (node is ConfigScalar { IsEmpty: true })
            return; // all its entries are commented out: as good as not there
        if (node is not ConfigList list)
            problems.Add(node.At, $"{path} must be a list, but is {node.Described}: write each entry on a line of its own after \"- \"");
        else
        {
            for (var i = 0; i < list.Items.Count; i++)
                Item.Check(list.Items[i], $"{path}[{i}]", problems);
        }
    }
}

/// <summary>Names of the user's own, each with a value of one shape.</summary>
internal sealed record EntriesShape(Shape Value) : Shape
{
    public override void Check(ConfigNode node, string path, Problems problems)
    {
        if (node is ConfigScalar { IsEmpty: true })
            return;
        if (node is not ConfigMap map)
            problems.Add(node.At, $"{path} must be a mapping, but is {node.Described}");
        else
        {
            foreach (var entry in map.Entries)
                Value.Check(entry.Value, $"{path}.{entry.Key}", problems);
        }
    }
}

/// <summary>Known keys.</summary>
/// <param name="Rule">What the keys must fulfil together.</param>
internal sealed record MapShape(IReadOnlyDictionary<string, KeyShape> Keys, Action<ConfigMap, string, Problems>? Rule = null) : Shape
{
    public override void Check(ConfigNode node, string path, Problems problems)
    {
        var map = node is ConfigScalar { IsEmpty: true } ? new ConfigMap(node.At, []) : node as ConfigMap;
        if (map is null)
        {
            problems.Add(node.At, $"{(path.Length == 0 ? "the file" : path)} must be a mapping, but is {node.Described}");
            return;
        }
        var prefix = path.Length == 0 ? "" : $"{path}.";
        foreach (var entry in map.Entries)
        {
            if (Keys.TryGetValue(entry.Key, out var key))
                key.Shape.Check(entry.Value, prefix + entry.Key, problems);
            else
                problems.Add(entry.At, $"{prefix}{entry.Key} is not a known key{Hint(entry.Key, prefix)}");
        }
        foreach (var (name, key) in Keys)
        {
            if (key.Required && map.Entries.All(entry => entry.Key != name))
                problems.Add(map.At, $"{prefix}{name} is missing{(Nearest(map, name) is { } typo ? $" (is {typo} meant to be it?)" : "")}");
        }
        Rule?.Invoke(map, path, problems);
    }

    private string Hint(string unknown, string prefix)
    {
        if (Spelling.Nearest(unknown, Keys.Keys) is { } near)
            return $": did you mean {near}?";
        return ProjectShape.Elsewhere(unknown) is { } place ? $": did you mean {place}?" : $"; {(prefix.Length == 0 ? "the file" : prefix.TrimEnd('.'))} takes {string.Join(", ", Keys.Keys)}";
    }

    private string? Nearest(ConfigMap map, string missing) =>
        Spelling.Nearest(missing, map.Entries.Select(entry => entry.Key).Where(key => !Keys.ContainsKey(key)));
}

internal sealed record KeyShape(Shape Shape, bool Required = false);

/// <summary>One of several shapes, told apart by what kind of node is there.</summary>
internal sealed record EitherShape(Shape Scalar, Shape Map, Shape? List = null) : Shape
{
    public override void Check(ConfigNode node, string path, Problems problems) =>
        (node switch { ConfigMap => Map, ConfigList when List is not null => List, _ => Scalar }).Check(node, path, problems);
}
