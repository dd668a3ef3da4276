namespace Zakenak.Trpc.TypeScript;

/// <summary>The named types that procedures reach, each declared once, or twice where it is read otherwise than written.</summary>
internal sealed class TypeDeclarations(TypeReader reader)
{
    private readonly HashSet<(Type Type, Direction Direction)> reached = [];
    private readonly HashSet<Type> split = [];

    public void Add(Type type, Direction direction)
    {
        foreach (var named in reader.NamedIn(type))
        {
            if (!reached.Add((named.Type, direction)))
                continue;
            foreach (var part in reader.PartsOf(named, direction))
                Add(part, direction);
        }
    }

    public string Reference(Type type, Direction direction) => reader.Reference(type, direction, NameOf);

    /// <summary>By name.</summary>
    public IEnumerable<string> Write()
    {
        FindSplit();
        var declared = reached
            .GroupBy(entry => NameOf(entry.Type, entry.Direction), StringComparer.Ordinal)
            .OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => (Name: group.Key, Types: group.Select(entry => entry.Type).Distinct().ToArray(), group.First().Direction))
            .ToArray();
        foreach (var (name, types, direction) in declared)
        {
            if (types.Length > 1 || TypeScriptEmitter.OwnNames.Contains(name))
                throw new InvalidOperationException(
                    $"Two types would be named {name}: {string.Join(", ", types.Select(type => type.FullName))}");
            yield return reader.Declare(name, types[0], direction, NameOf);
        }
    }

    /// <summary>A type whose parts are split is split too, so this goes on until nothing is found.</summary>
    private void FindSplit()
    {
        var both = reached.Select(entry => entry.Type).Distinct()
            .Where(type => reached.Contains((type, Direction.Input)) && reached.Contains((type, Direction.Output)))
            .ToArray();
        while (both.Where(type => !split.Contains(type) && Differs(type)).ToArray() is { Length: > 0 } found)
            split.UnionWith(found);
    }

    private bool Differs(Type type) =>
        reader.Declare("", type, Direction.Input, NameOf) != reader.Declare("", type, Direction.Output, NameOf);

    private string NameOf(Type type, Direction direction) =>
        TypeName.Of(type) + (direction == Direction.Input && split.Contains(type) ? "Input" : "");
}
