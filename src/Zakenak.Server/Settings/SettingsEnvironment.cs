namespace Zakenak.Server.Settings;

/// <summary>Settings in the environment: <c>Auth__TokenLifetime=8h</c>, lists also as <c>Network__Allow__0</c>.</summary>
internal static class SettingsEnvironment
{
    private const string Source = "environment";

    public static IEnumerable<GivenSetting> Read(IReadOnlyDictionary<string, string> environment)
    {
        foreach (var setting in SettingsTable.All)
        {
            foreach (var name in setting.Variables)
            {
                var items = environment.Where(v => IsItem(v.Key, name))
                    .OrderBy(v => v.Key.Length).ThenBy(v => v.Key, StringComparer.Ordinal) // __10 after __9
                    .ToList();
                if (items.Count > 0)
                    yield return new(setting.Key, [.. items.Select(v => v.Value)], $"{Source} {name}");
            }
        }
    }

    /// <summary>Variables in our sections that are no setting; other programs' are none of our business.</summary>
    public static IEnumerable<GivenSetting> Unknown(IReadOnlyDictionary<string, string> environment)
    {
        var names = SettingsTable.All.SelectMany(s => s.Variables).ToList();
        var sections = SettingsTable.All.Where(s => s.Key.Contains(':')).Select(s => s.Key[..s.Key.IndexOf(':')] + "__").ToHashSet();
        return environment.Keys
            .Where(v => sections.Any(s => v.StartsWith(s, StringComparison.OrdinalIgnoreCase)) && !names.Exists(name => IsItem(v, name)))
            .Select(v => new GivenSetting(v.Replace("__", ":"), [], $"{Source} {v}"));
    }

    public static bool IsSetting(string variable) =>
        SettingsTable.All.Any(setting => setting.Variables.Any(name => IsItem(variable, name)));

    /// <summary>The variable itself, or one of a list's: with <c>__0</c>, <c>__1</c>, …, behind its name.</summary>
    private static bool IsItem(string variable, string name)
    {
        if (!variable.StartsWith(name, StringComparison.OrdinalIgnoreCase))
            return false;
        var rest = variable.AsSpan(name.Length);
        return rest.Length == 0 || (rest.StartsWith("__") && rest.Length > 2 && rest[2..].IndexOfAnyExceptInRange('0', '9') < 0);
    }
}
