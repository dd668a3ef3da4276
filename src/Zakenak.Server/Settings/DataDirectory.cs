namespace Zakenak.Server.Settings;

/// <summary>Where the state is kept when nobody says.</summary>
internal static class DataDirectory
{
    public static string Default()
    {
        if (Environment.GetEnvironmentVariable("XDG_DATA_HOME") is { Length: > 0 } shared && Path.IsPathRooted(shared))
            return Path.Combine(shared, "zakenak");
        if (OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess)
            return "/var/lib/zakenak";
        return Path.Combine(
            Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify),
            "zakenak");
    }
}
