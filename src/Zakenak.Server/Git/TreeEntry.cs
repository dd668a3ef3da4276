namespace Zakenak.Server.Git;

/// <summary>A file of a commit.</summary>
/// <param name="Mode">Git's: <c>100644</c>, <c>100755</c>, <c>120000</c> (symlink), <c>160000</c> (submodule).</param>
/// <param name="Object">The hash of its content.</param>
/// <param name="Path">From the top level, with <c>/</c>.</param>
internal sealed record TreeEntry(string Mode, string Object, string Path)
{
    public bool IsSymlink => Mode == "120000";

    public bool IsSubmodule => Mode == "160000";

    public bool IsExecutable => Mode == "100755";

    /// <summary>Reads a line of <c>git ls-tree -r -z</c>: <c>MODE TYPE OBJECT&lt;tab&gt;PATH</c>.</summary>
    public static TreeEntry Parse(string line)
    {
        var tab = line.IndexOf('\t');
        return line[..Math.Max(tab, 0)].Split(' ') is [var mode, _, var hash]
            ? new(mode, hash, line[(tab + 1)..])
            : throw new FormatException(line);
    }
}
