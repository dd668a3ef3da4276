using System.Globalization;
using Spectre.Console;
using Zakenak.Engine;
using Zakenak.Engine.Health;

namespace Zakenak.Cli.Output;

/// <summary>Follows a run's events for people, on standard error: what changed stays as lines; on a terminal a last line shows
/// what is going on.</summary>
/// <param name="onlyTrouble">Leaves the lines of changes out, where a diff follows that says more.</param>
internal sealed class RunProgress(Terminal terminal, bool onlyTrouble)
{
    private readonly RunTally tally = new(TimeProvider.System);

    /// <returns>The run's result. After an interruption what was done until then, with the error <c>Cancelled</c>.</returns>
    public async Task<ReconcileResult> FollowAsync(IAsyncEnumerable<ReconcileEvent> run, CancellationToken ct)
    {
        ReconcileResult result;
        try
        {
            if (terminal.ErrorIsTerminal)
                await FollowLiveAsync(run, ct);
            else
                await FollowAsync(run, _ => { }, ct);
            result = tally.Result ?? throw new InvalidOperationException("The run ended without a result.");
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            result = tally.Interrupted();
        }

        TellRest(result);
        return result;
    }

    /// <summary>What had no event of its own, then the summary.</summary>
    private void TellRest(ReconcileResult result)
    {
        foreach (var warning in result.Warnings.Except(tally.Warnings))
            terminal.Warning(warning);
        foreach (var error in result.Errors.Except(tally.Errors))
            terminal.Error(error);
        terminal.Say(result.Succeeded ? Tone.Good : Tone.Bad, RunTally.Summary(result));
    }

    private async Task FollowLiveAsync(IAsyncEnumerable<ReconcileEvent> run, CancellationToken ct)
    {
        var live = terminal.People.Progress().AutoClear(true).Columns(
            new SpinnerColumn(Spinner.Known.Dots),
            new ElapsedTimeColumn(),
            new TaskDescriptionColumn { Alignment = Justify.Left });
        terminal.IsLive = true;
        try
        {
            await live.StartAsync(context =>
            {
                var line = context.AddTask("starting", maxValue: double.MaxValue);
                return FollowAsync(run, now => line.Description = Markup.Escape(TerminalText.Neutral(now)), ct);
            });
        }
        finally
        {
            terminal.IsLive = false;
        }
    }

    private async Task FollowAsync(IAsyncEnumerable<ReconcileEvent> run, Action<string> show, CancellationToken ct)
    {
        await foreach (var happened in run.WithCancellation(ct))
        {
            tally.Add(happened);
            show(Now());
            Tell(happened);
        }
    }

    private string Now()
    {
        var (seen, total) = tally.Progress;
        var counts = Enum.GetValues<ChangeAction>().Where(a => tally.Count(a) > 0).Select(a => $"{tally.Count(a)} {Word(a)}");
        return string.Join(" · ", [tally.Current, .. total is { } all ? [$"{seen} of {all}"] : Array.Empty<string>(), .. counts]);
    }

    private void Tell(ReconcileEvent happened)
    {
        switch (happened)
        {
            case ReconcileEvent.Started e:
                var revision = e.Revision is null ? "" : $" ({e.Revision})";
                terminal.Note($"{e.Project}{revision} → namespace {e.Namespace} on {e.Server}");
                break;
            case ReconcileEvent.BuildOutput or ReconcileEvent.StepStarted { Step: Step.Build } or ReconcileEvent.StepFinished { Step: Step.Build }
                or ReconcileEvent.StepSkipped { Step: Step.Build }:
                BuildProgress.Tell(terminal, happened);
                break;
            case ReconcileEvent.ObjectChanged { Change: { Action: not ChangeAction.Unchanged } change } when !onlyTrouble:
                Tell(change);
                break;
            case ReconcileEvent.HookRan { Run: var run }:
                Tell(run);
                break;
            case ReconcileEvent.ConflictFound { Conflict: var c }:
                terminal.Warning($"{c.Object}: {c.Field} is held by {c.Manager}: "
                    + (c.Taken ? "taken" : "left to it (--force-conflicts takes it)"));
                break;
            case ReconcileEvent.HandAddedFound { Field: var f }:
                terminal.Warning($"{f.Object}: {f.Field} was added by {f.Manager}: "
                    + (f.Removed ? "removed" : "kept (--prune-fields removes it)"));
                break;
            case ReconcileEvent.ObjectFailed e:
                terminal.Error(e.Error);
                break;
            case ReconcileEvent.Warning e:
                terminal.Warning(e.Object is null ? e.Message : $"{e.Object}: {e.Message}");
                break;
            case ReconcileEvent.StepStarted { Step: Step.Wait } e:
                terminal.Note($"waiting for {e.Total} {e.Detail}");
                break;
            case ReconcileEvent.HealthChanged e:
                Tell(e);
                break;
            case ReconcileEvent.CauseFound e:
                terminal.Warning($"{e.Object}: {e.Cause.Explanation}");
                break;
            case ReconcileEvent.Waiting e:
                terminal.Note(string.Create(CultureInfo.InvariantCulture, $"waiting for {e.For}, {e.AtMost.TotalSeconds:0} s at most"));
                break;
        }
    }

    private void Tell(Change change)
    {
        string[] details = [.. change.Detail is { } detail ? [detail] : Array.Empty<string>(),
            .. change.Drift && change.Detail != "drift" ? ["drift"] : Array.Empty<string>()];
        var text = $"{Word(change.Action)} {change.Object}{(details.Length == 0 ? "" : $" ({string.Join(", ", details)})")}";
        if (terminal.ErrorIsTerminal)
            terminal.Say(ToneOf(change.Action), (change.Action == ChangeAction.Skipped ? "- " : "✔ ") + text);
        else
            terminal.Note(text);
    }

    /// <summary>On a terminal the live line says what goes on meanwhile.</summary>
    private void Tell(ReconcileEvent.HealthChanged changed)
    {
        if (!terminal.ErrorIsTerminal)
            terminal.Note($"{changed.Health.ToString().ToLowerInvariant()} {changed.Object}: {changed.Message}");
        else if (changed.Health is HealthState.Healthy or HealthState.Suspended)
            terminal.Say(Tone.Good, $"✔ {changed.Health.ToString().ToLowerInvariant()} {changed.Object}: {changed.Message}");
    }

    private void Tell(HookRun run)
    {
        var text = run.Result == HookResult.WouldRun
            ? $"would run the {run.Phase} hook {run.Object}"
            : $"hook {run.Object} ({run.Phase}) {run.Result.ToString().ToLowerInvariant()}";
        if (terminal.ErrorIsTerminal)
            terminal.Say(run.Result == HookResult.Failed ? Tone.Bad : Tone.Good, (run.Result == HookResult.Failed ? "✘ " : "✔ ") + text);
        else
            terminal.Note(text);
        if (run.Output is { } output)
            terminal.Say(Tone.Quiet, output);
    }

    private static string Word(ChangeAction action) => action.ToString().ToLowerInvariant();

    private static Tone ToneOf(ChangeAction action) => action switch
    {
        ChangeAction.Created => Tone.Good,
        ChangeAction.Configured => Tone.Caution,
        ChangeAction.Deleted => Tone.Bad,
        _ => Tone.Quiet,
    };
}
