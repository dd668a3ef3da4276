using Zakenak.Engine.Configuration;

namespace Zakenak.Engine.Health.RuleFiles;

/// <summary>What one rule of a rule file may hold.</summary>
internal static class RuleFileShape
{
    /// <summary>What a rule may find: Missing is about objects that are not there.</summary>
    public static readonly IReadOnlyList<HealthState> States =
        [HealthState.Healthy, HealthState.Progressing, HealthState.Suspended, HealthState.Degraded, HealthState.Unknown];

    private static readonly TextShape path =
        new(text => FieldSelector.Parse(text) is null ? "is no path: write status.phase or status.conditions[Ready]" : null);

    private static readonly TextShape text = new();

    private static readonly Shape words = new EitherShape(text, text, new ListShape(text));

    public static readonly MapShape Rule = new(new Dictionary<string, KeyShape>
    {
        ["apiVersion"] = new(text, Required: true),
        ["kind"] = new(text, Required: true),
        ["path"] = new(path, Required: true),
        ["values"] = new(new MapShape(States.ToDictionary(state => state.ToString(), _ => new KeyShape(words)), CheckValues), Required: true),
        ["message"] = new(path),
    });

    public static IEnumerable<ConfigScalar> Words(ConfigNode? node) => node switch
    {
        ConfigScalar one => [one],
        ConfigList list => list.Items.OfType<ConfigScalar>(),
        _ => [],
    };

    private static void CheckValues(ConfigMap values, string at, Problems problems)
    {
        var first = new Dictionary<string, ConfigScalar>(StringComparer.OrdinalIgnoreCase);
        foreach (var word in values.Entries.SelectMany(entry => Words(entry.Value)))
        {
            if (!first.TryAdd(word.Text, word))
                problems.Add(word.At, $"{at}: {word.Text} is here a second time: it is already on line {first[word.Text].At.Line}");
        }
        if (first.Count == 0)
            problems.Add(values.At, $"{at} is empty: say which values are Healthy, Progressing, Suspended or Degraded");
    }
}
