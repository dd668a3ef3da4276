using System.Collections;
using Zakenak.Engine.Configuration;

namespace Zakenak.Server.Settings;

/// <summary>The server's options from a file, the environment and arguments; of the same setting the later one counts.</summary>
public static class ServerOptionsReader
{
    /// <param name="file">JSON; null: none.</param>
    /// <param name="arguments">Key → value and the flag that gave it: <c>Urls</c> → <c>http://127.0.0.1:80</c>, <c>--urls</c>.</param>
    /// <remarks>The settings' variables are taken out of the process' environment: some are secrets, and neither programs that it starts
    /// nor <c>${NAME}</c> of a project in the workspace shall find them.</remarks>
    /// <exception cref="ConfigurationException">All that is wrong, each with its key and where it was found.</exception>
    public static ServerOptions Read(string? file, IReadOnlyDictionary<string, (string Value, string Flag)> arguments)
    {
        var environment = OfProcess();
        var options = Read(file, environment, arguments);
        foreach (var name in environment.Keys.Where(SettingsEnvironment.IsSetting))
            Environment.SetEnvironmentVariable(name, null);
        return options;
    }

    internal static ServerOptions Read(string? file, IReadOnlyDictionary<string, string> environment,
        IReadOnlyDictionary<string, (string Value, string Flag)> arguments)
    {
        var problems = new List<string>();
        List<GivenSetting> given =
        [
            .. file is null ? [] : SettingsFile.Read(file, problems),
            .. SettingsEnvironment.Read(environment),
            .. arguments.Select(a => new GivenSetting(a.Key, [a.Value.Value], a.Value.Flag)),
        ];
        var known = SettingsTable.All.ToDictionary(s => s.Key, StringComparer.OrdinalIgnoreCase);
        var unknown = given.Where(g => !known.ContainsKey(g.Key)).Concat(SettingsEnvironment.Unknown(environment));
        problems.AddRange(unknown.Select(Unknown));

        var options = new ServerOptions();
        foreach (var sources in given.Where(g => known.ContainsKey(g.Key)).GroupBy(g => known[g.Key]))
        {
            if (sources.Key.Take(options, sources.Last().Values) is { } wrong)
                problems.Add($"{sources.Key.Key} ({sources.Last().Source}) {wrong}.");
        }
        problems.AddRange(ServerOptionsRules.Broken(options));
        return problems.Count == 0 ? options : throw new ConfigurationException(problems);
    }

    private static string Unknown(GivenSetting given)
    {
        var meant = Spelling.Nearest(given.Key, SettingsTable.All.Select(s => s.Key));
        return $"{given.Key} ({given.Source}) is no setting{(meant is null ? "" : $"; did you mean {meant}?")}";
    }

    private static Dictionary<string, string> OfProcess() =>
        Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().ToDictionary(v => (string)v.Key, v => (string?)v.Value ?? "");
}
