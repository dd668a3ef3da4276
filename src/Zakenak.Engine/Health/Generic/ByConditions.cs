namespace Zakenak.Engine.Health.Generic;

/// <summary>Health rule: kstatus, generic, widened by the polarity of the usual condition types. Null where no condition's meaning is
/// known.</summary>
internal static class ByConditions
{
    public static HealthResult? Evaluate(Observed o)
    {
        var known = o.Conditions.Select(c => (Condition: c, Meaning: Polarity.Of(c.Type))).Where(k => k.Meaning != Meaning.None)
            .ToLookup(k => k.Meaning, k => k.Condition);
        return First(known[Meaning.Stopped], c => HealthResult.Suspended(c.Said))
            ?? First(known[Meaning.Bad].Where(c => c.Severity is not ("Info" or "Warning")), c => HealthResult.Degraded(c.Said))
            ?? First(known[Meaning.Busy].Where(c => !HasArrived(c)), c => HealthResult.Progressing(c.Said))
            ?? Positive(known[Meaning.Whole], o)
            ?? Positive(known[Meaning.End], o)
            ?? Positive(known[Meaning.Part], o)
            // Only negative ones, and none of them True: as far as anybody says, all is well.
            ?? (known.Count > 0 ? HealthResult.Healthy(known.First().First().Said) : null);
    }

    /// <summary>As a Deployment's <c>Progressing</c>, which stays True.</summary>
    private static bool HasArrived(ObservedCondition busy) =>
        busy.HasReason("NewReplicaSetAvailable", "AsExpected", "Completed", "Complete", "Succeeded", "Ready");

    private static HealthResult? First(IEnumerable<ObservedCondition> conditions, Func<ObservedCondition, HealthResult> result) =>
        conditions.FirstOrDefault(c => c.IsTrue) is { } condition ? result(condition) : null;

    /// <summary>Null where there is none. A failure is told before what is merely not there yet.</summary>
    private static HealthResult? Positive(IEnumerable<ObservedCondition> conditions, Observed o)
    {
        var all = conditions.ToList();
        if (all.Count == 0)
            return null;
        if (all.Find(c => c.ObservedGeneration < o.Generation) is { } stale)
            return Stale(stale, o);
        var lacking = all.FindAll(c => !c.IsTrue);
        return (lacking.Find(c => c.IsFalse && FailureWords.Tell(c)) ?? lacking.FirstOrDefault()) is { } first
            ? FailureWords.Judge(first)
            : HealthResult.Healthy(all[0].Said);
    }

    public static HealthResult Stale(ObservedCondition condition, Observed o) =>
        HealthResult.Progressing($"its condition {condition.Type} is of generation {condition.ObservedGeneration}, not of {o.Generation} yet");
}
