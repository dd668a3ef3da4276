namespace Zakenak.Engine.Health.RuleFiles;

/// <summary>A rule that a user wrote for a kind of his own.</summary>
/// <param name="For"><c>example.com/Widget</c>: the version does not matter.</param>
/// <param name="Values">What the values at the path mean; upper and lower case are the same.</param>
/// <param name="Message">Where the object says why; null for nowhere.</param>
internal sealed record RuleOfFile(string For, FieldSelector Path, IReadOnlyDictionary<string, HealthState> Values, FieldSelector? Message)
{
    /// <summary>Progressing while the field is not there: its controller has yet to write it.</summary>
    public HealthResult Evaluate(Observed o)
    {
        if (Path.Find(o) is not { } value)
            return HealthResult.Progressing($"{Path.Text} is not reported yet");
        var message = Message?.Find(o) is { Length: > 0 } m ? $": {m}" : "";
        return Values.TryGetValue(value, out var health)
            ? HealthResult.Of(health, $"{Path.Text} is {value}{message}")
            : HealthResult.Unknown($"{Path.Text} is {value}, which its rule does not list{message}");
    }
}
