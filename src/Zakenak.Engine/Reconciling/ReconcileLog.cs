using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Zakenak.Engine.Applying;
using Zakenak.Engine.Cluster;
using Zakenak.Engine.Health;
using Zakenak.Engine.Manifests;

namespace Zakenak.Engine.Reconciling;

/// <summary>Collects what a run did into its result, and tells it at once. Safe to use from the parallel parts of a run.</summary>
internal sealed class ReconcileLog(ChannelWriter<ReconcileEvent> events)
{
    private readonly Lock gate = new();
    private readonly List<Change> changes = [];
    private readonly List<HookRun> hooks = [];
    private readonly List<Conflict> conflicts = [];
    private readonly List<HandAddedField> handAdded = [];
    private readonly List<ReconcileError> errors = [];
    private readonly List<string> warnings = [];
    private readonly HashSet<string> serverWarnings = [];
    private IReadOnlyList<ObjectHealth> health = [];

    public bool HasErrors
    {
        get
        {
            lock (gate)
                return errors.Count > 0;
        }
    }

    /// <summary>Whether anything was changed or run so far: then something may still be on its way (a CRD, a webhook).</summary>
    public bool HasChanges
    {
        get
        {
            lock (gate)
                return hooks.Count > 0 || changes.Any(c => c.Action is ChangeAction.Created or ChangeAction.Configured);
        }
    }

    public void Report(ReconcileEvent happened)
    {
        lock (gate)
        {
            switch (happened)
            {
                case ReconcileEvent.ObjectChanged { Change: var change }:
                    changes.Add(change);
                    break;
                case ReconcileEvent.HookRan { Run: var run }:
                    hooks.Add(run);
                    break;
                case ReconcileEvent.ConflictFound { Conflict: var conflict }:
                    conflicts.Add(conflict);
                    break;
                case ReconcileEvent.HandAddedFound { Field: var field }:
                    handAdded.Add(field);
                    break;
                case ReconcileEvent.ObjectFailed { Error: var error }:
                    errors.Add(error);
                    break;
                case ReconcileEvent.HealthKnown known:
                    health = known.Health;
                    break;
                case ReconcileEvent.Warning warning:
                    warnings.Add(warning.Object is null ? warning.Message : $"{warning.Object}: {warning.Message}");
                    break;
            }
            events.TryWrite(happened);
        }
    }

    /// <summary>What the API server said beside its answer (a deprecated API, a field that has no effect): each sentence once, with the
    /// first object that it was said of.</summary>
    public void ReportServerWarnings(IReadOnlyList<string> texts, ObjectRef about)
    {
        lock (gate)
        {
            var isSecret = about is { Group: "", Kind: "Secret" };
            foreach (var words in texts.Select(text => isSecret ? "its words are not shown, since they may quote the Secret" : text))
            {
                if (serverWarnings.Add(words))
                    Report(new ReconcileEvent.Warning($"The API server warns: {words}", about));
            }
        }
    }

    /// <summary>Forgets what a pass found before it had to begin again: each object is told once in the result.</summary>
    public void StartAnew()
    {
        lock (gate)
        {
            changes.Clear();
            hooks.Clear();
            conflicts.Clear();
            handAdded.Clear();
        }
    }

    /// <summary>Does the work of a run. What is expected to go wrong becomes an error of its result; a cancellation that was asked for is
    /// thrown.</summary>
    /// <param name="ns">The deploy namespace, for errors that are about it.</param>
    public async Task TryAsync(Func<Task> work, string ns, CancellationToken ct)
    {
        try
        {
            await work();
        }
        catch (Exception e) when (Meaning(e, ns, ct) is { Reason: not Reasons.Cancelled } error)
        {
            Report(new ReconcileEvent.ObjectFailed(error));
        }
    }

    /// <summary>What an exception of a run tells its user; null for one that nobody expects.</summary>
    public static ReconcileError? Meaning(Exception exception, string ns, CancellationToken ct)
    {
        switch (exception)
        {
            case ReconcileException e:
                return new(e.Reason, e.Message);
            case KubernetesException e:
                var explained = ApplyErrors.Explain(e, ns);
                return new(explained.Reason, explained.Message);
            case OperationCanceledException when ct.IsCancellationRequested:
                return new(Reasons.Cancelled, "The run was stopped.");
            case OperationCanceledException:
                return new(Reasons.ClusterUnreachable, "The cluster did not answer in time. Nothing was lost; run it again.");
            default:
                return null;
        }
    }

    public ReconcileResult Result(string project, string ns, string? revision, bool dryRun, TimeSpan elapsed)
    {
        lock (gate)
            return new(project, ns, revision, dryRun, [.. changes], [.. conflicts], [.. handAdded], [.. errors], [.. warnings], elapsed)
            {
                Hooks = [.. hooks],
                Health = health,
            };
    }

    /// <summary>Runs <paramref name="work"/> and yields what it reports while it runs. Whoever stops listening stops the work.</summary>
    public static async IAsyncEnumerable<ReconcileEvent> Stream(Func<ReconcileLog, CancellationToken, Task> work,
        [EnumeratorCancellation] CancellationToken ct)
    {
        var events = Channel.CreateUnbounded<ReconcileEvent>(new UnboundedChannelOptions { SingleReader = true });
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var running = RunAsync();
        try
        {
            await foreach (var happened in events.Reader.ReadAllAsync(CancellationToken.None))
                yield return happened;
        }
        finally
        {
            if (!running.IsCompleted)
                await stop.CancelAsync();
            await running;
        }

        async Task RunAsync()
        {
            try
            {
                await Task.Yield(); // The reader is there before the work starts.
                await work(new ReconcileLog(events.Writer), stop.Token);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested && !ct.IsCancellationRequested)
            {
                // Nobody listens any more.
            }
            finally
            {
                events.Writer.Complete();
            }
        }
    }
}
