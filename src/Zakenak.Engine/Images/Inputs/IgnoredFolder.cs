namespace Zakenak.Engine.Images.Inputs;

/// <summary>A folder of a context, and what the lines say of it.</summary>
/// <param name="path">Relative to the context; empty: the context itself.</param>
/// <param name="matched">By pattern: whether it matches the folder or one above it.</param>
internal sealed class IgnoredFolder(IReadOnlyList<IgnorePattern> patterns, string path, bool[] matched)
{
    /// <summary>Whether an entry of this folder stays out.</summary>
    public bool Ignores(string name) => IsOut(Matches(name));

    /// <summary>A folder in this one; null where nothing of it is sent.</summary>
    /// <param name="isSent">Whether the folder itself is: it may stay out, and some of what is in it be sent after all.</param>
    public IgnoredFolder? Enter(string name, out bool isSent)
    {
        var now = Matches(name);
        isSent = !IsOut(now);
        var below = new IgnoredFolder(patterns, Join(name), now);
        return isSent || patterns.Any(pattern => pattern.IsException && pattern.MayMatchBeneath(below.Path)) ? below : null;
    }

    public string Path => path;

    public string Join(string name) => path.Length == 0 ? name : $"{path}/{name}";

    private bool[] Matches(string name)
    {
        var entry = Join(name);
        return [.. patterns.Select((pattern, i) => (path.Length > 0 && matched[i]) || pattern.Matches(entry))];
    }

    private bool IsOut(bool[] matches)
    {
        for (var i = patterns.Count - 1; i >= 0; i--)
        {
            if (matches[i])
                return !patterns[i].IsException;
        }
        return false;
    }
}
