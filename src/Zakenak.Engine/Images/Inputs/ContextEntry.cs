namespace Zakenak.Engine.Images.Inputs;

/// <summary>What is sent to a build under one path.</summary>
/// <param name="Path">Relative to the context, with slashes.</param>
/// <param name="Kind">What stands there.</param>
/// <param name="Length">Bytes of a file; 0 of all else.</param>
/// <param name="IsExecutable">Whether the owner may run the file: what Git keeps of a mode, so that a clone's umask is no change.</param>
/// <param name="Target">Of a symlink, as written; it is not followed.</param>
internal sealed record ContextEntry(string Path, ContextEntryKind Kind, long Length = 0, bool IsExecutable = false, string? Target = null);

internal enum ContextEntryKind
{
    Folder,
    File,
    Link,
}
