using System.Text.Json.Nodes;
using Zakenak.Engine.Configuration;
using Zakenak.Engine.Health;
using Zakenak.Engine.Health.Causes;
using Zakenak.Engine.Manifests;

namespace Zakenak.Engine;

/// <summary>The documents of <c>-o json</c>, <c>-o yaml</c> and of runs over REST. Their shapes are public: each is described on its
/// command's page.</summary>
public static class Documents
{
    public static JsonObject Of(ReconcileResult result) => new()
    {
        ["project"] = result.Project,
        ["revision"] = result.Revision,
        ["namespace"] = result.Namespace,
        ["dryRun"] = result.DryRun,
        ["changes"] = List(result.Changes, Of),
        ["hooks"] = List(result.Hooks, Of),
        ["conflicts"] = List(result.Conflicts, Of),
        ["handAdded"] = List(result.HandAdded, Of),
        ["health"] = List(result.Health, Of),
        ["errors"] = List(result.Errors, Of),
        ["warnings"] = List(result.Warnings, w => w),
        ["elapsedMs"] = (long)result.Elapsed.TotalMilliseconds,
    };

    /// <summary>What a run did, as it did it: <c>type</c> and what belongs to it. The last one's <c>result</c> is the whole document.</summary>
    public static JsonObject Of(ReconcileEvent happened)
    {
        var document = happened switch
        {
            ReconcileEvent.Started e => new JsonObject
            {
                ["project"] = e.Project,
                ["namespace"] = e.Namespace,
                ["server"] = e.Server,
                ["revision"] = e.Revision,
                ["dryRun"] = e.DryRun,
            },
            ReconcileEvent.StepStarted e => new JsonObject { ["step"] = e.Step.ToString(), ["detail"] = e.Detail, ["total"] = e.Total },
            ReconcileEvent.StepFinished e => new JsonObject { ["step"] = e.Step.ToString(), ["elapsedMs"] = (long)e.Elapsed.TotalMilliseconds },
            ReconcileEvent.StepSkipped e => new JsonObject { ["step"] = e.Step.ToString(), ["reason"] = e.Reason },
            ReconcileEvent.BuildOutput e => new JsonObject
            {
                ["image"] = e.Image,
                ["text"] = e.Line.Text,
                ["elapsedMs"] = (long)e.Elapsed.TotalMilliseconds,
            },
            ReconcileEvent.ObjectChanged e => Of(e.Change),
            ReconcileEvent.HookRan e => Of(e.Run),
            ReconcileEvent.ConflictFound e => Of(e.Conflict),
            ReconcileEvent.HandAddedFound e => Of(e.Field),
            ReconcileEvent.ObjectFailed e => Of(e.Error),
            ReconcileEvent.Warning e => new JsonObject { ["message"] = e.Object is { } about ? $"{about}: {e.Message}" : e.Message },
            ReconcileEvent.Waiting e => new JsonObject { ["for"] = e.For, ["atMostSeconds"] = (long)e.AtMost.TotalSeconds },
            ReconcileEvent.HealthChanged e => Of(new ObjectHealth(e.Object, e.Health, e.Message, [])),
            ReconcileEvent.CauseFound e => Of(e.Cause),
            ReconcileEvent.HealthKnown e => new JsonObject { ["health"] = List(e.Health, Of) },
            ReconcileEvent.Finished e => new JsonObject { ["result"] = Of(e.Result) },
            _ => throw new ArgumentOutOfRangeException(nameof(happened), happened.GetType().Name, null),
        };
        document.Insert(0, "type", happened.GetType().Name);
        return document;
    }

    /// <summary>For a command that could not begin.</summary>
    public static JsonObject OfErrors(IEnumerable<ReconcileError> errors) => new() { ["errors"] = List(errors, Of) };

    /// <summary>One entry per problem, so that a script need not take lines apart.</summary>
    public static IReadOnlyList<ReconcileError> ErrorsOf(ReconcileException exception) => exception is ConfigurationException configuration
        ? [.. configuration.Problems.Select(p => new ReconcileError(configuration.Reason, p))]
        : [new ReconcileError(exception.Reason, exception.Message)];

    public static JsonArray List<T>(IEnumerable<T> items, Func<T, JsonNode?> one) => new([.. items.Select(one)]);

    public static JsonObject Of(ObjectRef about) => new()
    {
        ["apiVersion"] = about.ApiVersion,
        ["kind"] = about.Kind,
        ["namespace"] = about.Namespace,
        ["name"] = about.Name,
    };

    public static JsonObject Of(FieldChange field) => new()
    {
        ["path"] = field.Path,
        ["before"] = field.Before,
        ["after"] = field.After,
    };

    public static JsonObject Of(Conflict conflict)
    {
        var document = Of(conflict.Object);
        document["field"] = conflict.Field;
        document["manager"] = conflict.Manager;
        document["taken"] = conflict.Taken;
        return document;
    }

    public static JsonObject Of(HandAddedField added)
    {
        var document = Of(added.Object);
        document["field"] = added.Field;
        document["manager"] = added.Manager;
        document["removed"] = added.Removed;
        return document;
    }

    /// <summary>As the public shape of <c>zakenak health</c>, with the causes.</summary>
    public static JsonObject Of(ObjectHealth health)
    {
        var document = Of(health.Object);
        AddTo(document, health);
        return document;
    }

    public static void AddTo(JsonObject document, ObjectHealth health)
    {
        document["health"] = health.Health.ToString();
        document["message"] = health.Message;
        if (health.Causes.Count > 0)
            document["causes"] = List(health.Causes, Of);
    }

    private static JsonObject Of(Cause cause)
    {
        var document = new JsonObject
        {
            ["reason"] = cause.Reason,
            ["message"] = cause.Message,
            ["nextStep"] = cause.NextStep,
            ["object"] = Of(cause.Object),
            ["isFinal"] = cause.IsFinal,
        };
        if (cause.LogLines.Count > 0)
            document["logLines"] = List(cause.LogLines, line => line);
        return document;
    }

    public static JsonObject Of(ReconcileError error)
    {
        var document = new JsonObject { ["reason"] = error.Reason, ["message"] = error.Message };
        if (error.Object is { } about)
            document["object"] = Of(about);
        return document;
    }

    private static JsonObject Of(HookRun run)
    {
        var document = Of(run.Object);
        document["chart"] = run.Chart;
        document["phase"] = run.Phase;
        document["result"] = run.Result.ToString();
        if (run.Output is { } output)
            document["output"] = output;
        return document;
    }

    private static JsonObject Of(Change change)
    {
        var document = Of(change.Object);
        document["action"] = change.Action.ToString();
        if (change.Detail is { } detail)
            document["detail"] = detail;
        if (change.Drift)
            document["drift"] = true;
        if (change.Fields is { Count: > 0 } fields)
            document["fields"] = List(fields, Of);
        return document;
    }
}
