using System.Globalization;
using System.Text;
using Zakenak.Engine;
using Zakenak.Engine.Health;
using Zakenak.Engine.Manifests;

namespace Zakenak.Cli.Output;

/// <summary>What a run has done so far: for the live line, and for the words on an interruption.</summary>
internal sealed class RunTally(TimeProvider clock)
{
    private readonly long start = clock.GetTimestamp();
    private readonly List<Change> changes = [];
    private readonly List<HookRun> hooks = [];
    private readonly List<Conflict> conflicts = [];
    private readonly List<HandAddedField> handAdded = [];
    private readonly List<ReconcileError> errors = [];
    private readonly List<string> warnings = [];
    private readonly OrderedDictionary<ObjectRef, ReconcileEvent.HealthChanged> unhealthy = [];
    private ReconcileEvent.Started? started;
    private int? toApply;
    private string? hookUnderWay;

    /// <summary>The step under way, in words.</summary>
    public string Current { get; private set; } = "starting";

    /// <summary>How many objects were looked at, of how many in this step.</summary>
    public (int Seen, int? Total) Progress { get; private set; }

    public IReadOnlyList<ReconcileError> Errors => errors;

    public IReadOnlyList<string> Warnings => warnings;

    /// <summary>Null until the last event.</summary>
    public ReconcileResult? Result { get; private set; }

    public void Add(ReconcileEvent happened)
    {
        switch (happened)
        {
            case ReconcileEvent.Started e:
                started = e;
                break;
            case ReconcileEvent.StepStarted e:
                Current = $"{e.Step.ToString().ToLowerInvariant()}: {e.Detail}";
                Progress = (0, e.Total);
                hookUnderWay = e.Step == Step.Hook ? e.Detail : null;
                unhealthy.Clear();
                if (e.Step == Step.Apply)
                    toApply = (toApply ?? 0) + e.Total;
                break;
            case ReconcileEvent.ObjectChanged e:
                changes.Add(e.Change);
                Progress = Progress with { Seen = Progress.Seen + 1 };
                break;
            case ReconcileEvent.ObjectFailed e:
                errors.Add(e.Error);
                Progress = Progress with { Seen = Progress.Seen + 1 };
                break;
            case ReconcileEvent.HookRan e:
                hooks.Add(e.Run);
                hookUnderWay = null;
                break;
            case ReconcileEvent.ConflictFound e:
                conflicts.Add(e.Conflict);
                break;
            case ReconcileEvent.HandAddedFound e:
                handAdded.Add(e.Field);
                break;
            case ReconcileEvent.Warning e:
                warnings.Add(e.Object is null ? e.Message : $"{e.Object}: {e.Message}");
                break;
            case ReconcileEvent.Waiting e:
                Current = $"waiting for {e.For}";
                break;
            case ReconcileEvent.HealthChanged e:
                Add(e);
                break;
            case ReconcileEvent.Finished e:
                Result = e.Result;
                break;
        }
    }

    /// <summary>Shows what was not healthy first and still is not: the others are waited for too, but one line has one place.</summary>
    private void Add(ReconcileEvent.HealthChanged changed)
    {
        unhealthy[changed.Object] = changed;
        if (changed.Health is HealthState.Healthy or HealthState.Suspended)
            unhealthy.Remove(changed.Object);
        Progress = Progress with { Seen = (Progress.Total ?? 0) - unhealthy.Count };
        if (unhealthy.Values.FirstOrDefault() is { } first)
            Current = $"waiting for {first.Object}: {first.Message}";
    }

    public int Count(ChangeAction action) => changes.Count(c => c.Action == action);

    /// <summary><c>3 created, 1 configured, 96 unchanged in 0.8 s</c>; what is zero is left out, but never all of it.</summary>
    public static string Summary(ReconcileResult result)
    {
        var parts = Enum.GetValues<ChangeAction>()
            .Select(action => (Name: action.ToString().ToLowerInvariant(), Count: result.Changes.Count(c => c.Action == action)))
            .Where(part => part.Count > 0)
            .Select(part => $"{part.Count} {part.Name}")
            .ToList();
        if (result.Hooks.Count > 0)
            parts.Add($"{result.Hooks.Count} {(result.Hooks.Count == 1 ? "hook" : "hooks")}");
        if (result.Health.Count > 0)
            parts.Add(Health(result.Health));
        if (result.Errors.Count(e => e.Reason is not (Reasons.HealthTimeout or Reasons.HealthFailed)) is > 0 and var failed)
            parts.Add($"{failed} failed");
        var text = new StringBuilder(result.DryRun ? "dry run, nothing was written: " : "");
        return text.Append(parts.Count == 0 ? "nothing to do" : string.Join(", ", parts))
            .Append(CultureInfo.InvariantCulture, $" in {result.Elapsed.TotalSeconds:0.0} s").ToString();
    }

    private static string Health(IReadOnlyList<ObjectHealth> health) => health.Count(h => !h.IsFine) switch
    {
        0 => $"all {health.Count} healthy",
        var unhealthy => $"{unhealthy} of {health.Count} not healthy",
    };

    /// <summary>The state that an interruption leaves, as a result with the error <c>Cancelled</c>.</summary>
    public ReconcileResult Interrupted()
    {
        var cancelled = new ReconcileError(Reasons.Cancelled, InWords());
        return new(started?.Project ?? "", started?.Namespace ?? "", started?.Revision, started?.DryRun ?? false,
            changes, conflicts, handAdded, [.. errors, cancelled], warnings, clock.GetElapsedTime(start))
        { Hooks = hooks };
    }

    private string InWords()
    {
        var deleted = Count(ChangeAction.Deleted);
        var applied = changes.Count - deleted - Count(ChangeAction.Skipped);
        var ofAll = toApply is { } all ? $" of {all}" : "";
        var hook = hookUnderWay is null ? "" : $" The hook {hookUnderWay} was under way: what it started goes on, and it runs again.";
        var waited = unhealthy.Values.FirstOrDefault() is { } first ? $" It waited for {first.Object}: {first.Message}." : "";
        var done = changes.Count + hooks.Count == 0 && hookUnderWay is null
            ? "interrupted before anything was changed."
            : $"interrupted: {applied}{ofAll} objects applied, {(deleted == 0 ? "nothing" : deleted)} deleted.{hook}{waited}";
        return started?.DryRun == true
            ? "interrupted; a dry run writes nothing."
            : done + " What was applied is recorded: run the same command again to go on from here.";
    }
}
