using System.Text.Json.Nodes;
using Zakenak.Engine.Health;
using Zakenak.Engine.Health.Causes;
using Zakenak.Engine.Images.Backends;
using Zakenak.Engine.Manifests;

namespace Zakenak.Engine;

/// <summary>What the engine does, as it does it: shown by the terminal, and later by the API's event stream and the page.</summary>
public abstract record ReconcileEvent
{
    /// <summary>First of all: what is converged to where.</summary>
    public sealed record Started(string Project, string Namespace, string Server, string? Revision, bool DryRun) : ReconcileEvent;

    /// <summary>A step of the recipe begins.</summary>
    /// <param name="Detail">For example <c>chart ./charts/web</c>, or <c>wave 2 of 3</c>.</param>
    /// <param name="Total">How many objects it is about, where known.</param>
    public sealed record StepStarted(Step Step, string Detail, int? Total = null) : ReconcileEvent;

    public sealed record StepFinished(Step Step, TimeSpan Elapsed) : ReconcileEvent;

    /// <summary>A step does not take place, and why (<c>registry.local/shop did not change: …</c>).</summary>
    public sealed record StepSkipped(Step Step, string Reason) : ReconcileEvent;

    /// <summary>A line of an image's build or push.</summary>
    /// <param name="Elapsed">Since the step (of the Dockerfile) began.</param>
    public sealed record BuildOutput(string Image, BuildLine Line, TimeSpan Elapsed) : ReconcileEvent;

    /// <summary>One object was looked at, and changed or not.</summary>
    public sealed record ObjectChanged(Change Change) : ReconcileEvent;

    /// <summary>A hook of a chart has run, or in a dry run would.</summary>
    public sealed record HookRan(HookRun Run) : ReconcileEvent;

    /// <summary>Fields of ours that a controller holds: left to it (or taken, with <c>--force-conflicts</c>).</summary>
    public sealed record ConflictFound(Conflict Conflict) : ReconcileEvent;

    /// <summary>A field that a hand added beside ours: reported, and removed where asked.</summary>
    public sealed record HandAddedFound(HandAddedField Field) : ReconcileEvent;

    /// <summary>One object (or, without one, the run) failed; the others of its wave are tried all the same.</summary>
    public sealed record ObjectFailed(ReconcileError Error) : ReconcileEvent;

    /// <summary>Something the reader should know, and nothing failed.</summary>
    public sealed record Warning(string Message, ObjectRef? Object = null) : ReconcileEvent;

    /// <summary>The engine waits for something outside (a CRD, a webhook, another converge), and for how long at most.</summary>
    public sealed record Waiting(string For, TimeSpan AtMost) : ReconcileEvent;

    /// <summary>While waiting for health: an object is in another state, or says something else.</summary>
    public sealed record HealthChanged(ObjectRef Object, HealthState Health, string Message) : ReconcileEvent;

    /// <summary>While waiting for health: why an object is not healthy, each cause once.</summary>
    public sealed record CauseFound(ObjectRef Object, Cause Cause) : ReconcileEvent;

    /// <summary>The end of waiting for health: how every object is.</summary>
    public sealed record HealthKnown(IReadOnlyList<ObjectHealth> Health) : ReconcileEvent;

    /// <summary>Last of all, also after failures.</summary>
    public sealed record Finished(ReconcileResult Result) : ReconcileEvent;
}

/// <summary>The steps of the recipe.</summary>
public enum Step
{
    Check,
    Build,
    Render,
    Compare,
    Apply,
    Hook,
    Prune,
    Wait,
}

/// <summary>What was done to an object, or would be in a dry run.</summary>
public enum ChangeAction
{
    Created,
    Configured,
    Unchanged,
    Deleted,
    Skipped,
}

/// <param name="Detail">Why, where it is not plain: <c>drift</c>, <c>replaced</c>, <c>kept: helm.sh/resource-policy</c>.</param>
/// <param name="Drift">The declaration did not change: somebody changed the live object.</param>
/// <param name="Fields">Which fields differ (dry run, and drift), Secret values masked.</param>
/// <param name="Before">The live object for the diff, without the server's bookkeeping, Secret values masked; null when there is none. Dry
/// run only.</param>
/// <param name="After">The predicted object, likewise; null when deleted.</param>
public sealed record Change(ObjectRef Object, ChangeAction Action, string? Detail = null, bool Drift = false,
    IReadOnlyList<FieldChange>? Fields = null, JsonObject? Before = null, JsonObject? After = null)
{
    /// <summary>Whether the object is not as it was.</summary>
    public bool IsChange => Action is ChangeAction.Created or ChangeAction.Configured or ChangeAction.Deleted;
}

/// <param name="Path"><c>spec.template.spec.containers[name=web].image</c>.</param>
/// <param name="Before">As JSON text, null when it was not there; <c>***</c> for Secret values.</param>
/// <param name="After">Likewise; null when it goes.</param>
public sealed record FieldChange(string Path, string? Before, string? After);

/// <summary>A field that another manager holds with another value.</summary>
/// <param name="Manager">For example <c>cluster-autoscaler</c>.</param>
/// <param name="Taken">True when it was taken (<c>--force-conflicts</c>), false when it was left to the manager.</param>
public sealed record Conflict(ObjectRef Object, string Field, string Manager, bool Taken);

/// <param name="Reason">One of <see cref="Reasons"/>.</param>
/// <param name="Message">What happened and what to do.</param>
/// <param name="Object">Null when the error is not about one object.</param>
public sealed record ReconcileError(string Reason, string Message, ObjectRef? Object = null);

/// <param name="Revision"><c>main@sha1:…</c>; null outside of Git.</param>
/// <param name="Changes">Every object, in the order it was looked at.</param>
/// <param name="HandAdded">Fields that a hand added beside ours, as <c>Kind/ns/name: path (manager)</c>: reported, removed with
/// <c>--prune-fields</c> only.</param>
public sealed record ReconcileResult(string Project, string Namespace, string? Revision, bool DryRun, IReadOnlyList<Change> Changes,
    IReadOnlyList<Conflict> Conflicts, IReadOnlyList<HandAddedField> HandAdded, IReadOnlyList<ReconcileError> Errors, IReadOnlyList<string> Warnings, TimeSpan Elapsed)
{
    /// <summary>The hooks that ran, in that order; in a dry run those that would.</summary>
    public IReadOnlyList<HookRun> Hooks { get; init; } = [];

    /// <summary>How every object is, where it was waited for; else empty.</summary>
    public IReadOnlyList<ObjectHealth> Health { get; init; } = [];

    public bool Succeeded => Errors.Count == 0;

    public bool HasChanges => Hooks.Count > 0 || Changes.Any(c => c.IsChange);
}

/// <param name="Object">Of a <c>generateName</c> the name that the server gave; in a dry run the prefix.</param>
/// <param name="Phase"><c>pre-install</c>, <c>post-upgrade</c>, …; <c>sync</c> and <c>sync-fail</c> are Argo CD's.</param>
/// <param name="Chart">As configured.</param>
/// <param name="Output">The end of its containers' logs, where <c>helm.sh/hook-output-log-policy</c> asks for it.</param>
public sealed record HookRun(ObjectRef Object, string Phase, string Chart, HookResult Result, string? Output = null);

public enum HookResult
{
    Succeeded,
    Failed,
    WouldRun,
}

/// <summary>A field that a hand added beside ours.</summary>
public sealed record HandAddedField(ObjectRef Object, string Field, string Manager, bool Removed);
