using Zakenak.Engine.Manifests;

namespace Zakenak.Engine.Health.Causes;

/// <summary>A cause before its log is read.</summary>
/// <param name="Alike">What is the same in findings that are one cause: <c>container web</c>. Together with the reason.</param>
/// <param name="Log">Whose last lines belong to it; null for none.</param>
internal sealed record Finding(Cause Cause, string Alike, LogSource? Log = null)
{
    public static Finding Of(ObjectRef about, string reason, string message, string nextStep, bool isFinal = false, string alike = "",
        LogSource? log = null) => new(new Cause(about, reason, OneLine.Of(message), OneLine.Of(nextStep), [], isFinal), alike, log);

    /// <summary>Each once, with how many others of its kind are the same.</summary>
    public static IEnumerable<Finding> Merge(IEnumerable<Finding> findings) =>
        findings.GroupBy(f => (f.Cause.Reason, f.Cause.Object.Kind, f.Alike)).Select(Merge);

    private static Finding Merge(IGrouping<(string Reason, string Kind, string Alike), Finding> group)
    {
        var first = group.FirstOrDefault(f => f.Cause.IsFinal) ?? group.First();
        var others = group.Select(f => f.Cause.Object).Distinct().Count() - 1;
        if (others == 0)
            return first;
        var too = $"The same goes for {others} other {group.Key.Kind}{(others == 1 ? "" : "s")}.";
        return first with { Cause = first.Cause with { Message = $"{first.Cause.Message} {too}" } };
    }
}

/// <param name="Previous">The run before the present one.</param>
internal sealed record LogSource(string Pod, string Container, bool Previous);
