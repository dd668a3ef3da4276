using System.Diagnostics;
using Zakenak.Engine.Cluster;
using Zakenak.Engine.Reconciling;

namespace Zakenak.Engine.History;

/// <summary>Notes one run in the history: when it begins to write, so that one that is killed shows, and what it changed when it
/// ends.</summary>
/// <param name="origin">Null: the run is not recorded.</param>
internal sealed class RunRecorder(HistoryStore history, RunOrigin? origin, string? revision, ReconcileLog log)
{
    private readonly Stopwatch watch = Stopwatch.StartNew();
    private RunRecord? record;
    private LiveObject? head;
    private string? place;

    /// <param name="run">See <see cref="RunRecord.Id"/>.</param>
    public async Task BeginAsync(string run, CancellationToken ct)
    {
        if (origin is null)
            return;
        var begun = new RunRecord
        {
            Id = run,
            Command = origin.Command,
            Revision = revision,
            Began = DateTimeOffset.UtcNow,
            Who = await origin.WhoAsync(ct),
            ProjectFile = origin.ProjectFile,
        };
        try
        {
            head = await history.BeginAsync(begun, ct);
            record = begun;
        }
        catch (KubernetesException e)
        {
            // The inventory is what counts; a run does not fail for its history.
            log.Report(new ReconcileEvent.Warning($"This run will not be in the history: {e.Message}"));
        }
    }

    /// <param name="stoppedBy">The error that ended the run and is not in the log yet; null when none did.</param>
    public async Task EndAsync(ReconcileError? stoppedBy, CancellationToken ct)
    {
        if (record is not null)
            await NoteAsync(async () => place = await history.EndAsync(Ended(stoppedBy), head!, ct));
    }

    /// <summary>After <see cref="EndAsync"/>, when more went wrong: what was applied did not become healthy.</summary>
    public async Task CorrectAsync(CancellationToken ct)
    {
        if (place is not null)
            await NoteAsync(() => history.CorrectAsync(Ended(stoppedBy: null), place, ct));
    }

    /// <summary>Instead of <see cref="EndAsync"/>, when nothing of the project is left.</summary>
    public Task ForgetAllAsync(CancellationToken ct) => history.DeleteAsync(ct);

    private RunRecord Ended(ReconcileError? stoppedBy)
    {
        var result = log.Result("", "", null, false, watch.Elapsed);
        var changes = result.Changes.Where(c => c.IsChange).ToList();
        IReadOnlyList<string> reasons = [.. result.Errors.Append(stoppedBy).OfType<ReconcileError>().Select(e => e.Reason).Distinct()];
        return record! with
        {
            Outcome = reasons.Count == 0 ? RunOutcome.Succeeded : RunOutcome.Failed,
            Elapsed = watch.Elapsed,
            FailedBecause = reasons,
            Created = changes.Count(c => c.Action == ChangeAction.Created),
            Configured = changes.Count(c => c.Action == ChangeAction.Configured),
            Deleted = changes.Count(c => c.Action == ChangeAction.Deleted),
            Changes = [.. changes.Select(c => new RecordedChange(c.Object, c.Action))],
        };
    }

    private async Task NoteAsync(Func<Task> write)
    {
        try
        {
            await write();
        }
        catch (Exception e) when (e is KubernetesException or ReconcileException or OperationCanceledException)
        {
            log.Report(new ReconcileEvent.Warning($"How this run ended could not be noted in the history: {e.Message}"));
        }
    }
}
