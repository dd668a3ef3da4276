namespace Zakenak.Engine.Sources;

/// <summary>Who works here.</summary>
public static class GitIdentity
{
    /// <summary><c>Ada Lovelace &lt;ada@example.com&gt;</c> as Git knows them in this folder, else <c>ada@machine</c> of the
    /// system.</summary>
    public static async Task<string> FindAsync(string directory, CancellationToken ct)
    {
        var settings = Settings(await ListAsync(directory, ct));
        return (settings.GetValueOrDefault("user.name", ""), settings.GetValueOrDefault("user.email", "")) switch
        {
            ("", "") => $"{Environment.UserName}@{Environment.MachineName}",
            (var name, "") => name,
            ("", var email) => email,
            var (name, email) => $"{name} <{email}>",
        };
    }

    private static async Task<string> ListAsync(string directory, CancellationToken ct)
    {
        try
        {
            return await GitCommand.RunAsync(directory, ["config", "--list", "-z"], ct) ?? "";
        }
        catch (ReconcileException e) when (e.Reason == Reasons.GitFailed)
        {
            return ""; // A repository that Git does not read; the system knows a name too.
        }
    }

    /// <summary>The last of several wins, as in Git.</summary>
    private static Dictionary<string, string> Settings(string list)
    {
        var settings = new Dictionary<string, string>();
        foreach (var entry in list.Split('\0', StringSplitOptions.RemoveEmptyEntries))
        {
            if (entry.Split('\n', 2) is [var key, var value])
                settings[key] = value;
        }
        return settings;
    }
}
