namespace Zakenak.Engine.Sources;

/// <summary>Where a program is, without starting a shell.</summary>
public static class ProgramPath
{
    /// <summary>The first on <c>PATH</c> that may be executed; folders that are not absolute do not count: a project must not bring its
    /// own.</summary>
    /// <returns>Absolute; null where there is none.</returns>
    public static string? Find(string name, IReadOnlyDictionary<string, string> environment)
    {
        var file = OperatingSystem.IsWindows() ? name + ".exe" : name;
        return environment.GetValueOrDefault("PATH", "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Where(Path.IsPathRooted)
            .Select(folder => Path.Combine(folder, file))
            .FirstOrDefault(IsProgram);
    }

    public static bool IsProgram(string path) => File.Exists(path) && (OperatingSystem.IsWindows()
        || (File.GetUnixFileMode(path) & (UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute)) != 0);
}
