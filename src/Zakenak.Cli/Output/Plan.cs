using Zakenak.Engine;

namespace Zakenak.Cli.Output;

/// <summary>What a destructive command is about to do: told, object by object, before it is done.</summary>
internal static class Plan
{
    /// <param name="dryRun">The run, as a dry run; nothing of it is shown.</param>
    public static async Task<ReconcileResult> OfAsync(IAsyncEnumerable<ReconcileEvent> dryRun)
    {
        ReconcileResult? plan = null;
        await foreach (var happened in dryRun)
            plan = (happened as ReconcileEvent.Finished)?.Result ?? plan;
        return plan ?? throw new InvalidOperationException("The run ended without a result.");
    }

    public static void Announce(ReconcileResult plan, Terminal terminal)
    {
        foreach (var hook in plan.Hooks)
            terminal.Say(Tone.Caution, $"to be run: the {hook.Phase} hook {hook.Object}");
        foreach (var change in plan.Changes)
        {
            var tone = change.Action == ChangeAction.Deleted ? Tone.Bad : Tone.Caution;
            if (change.IsChange)
                terminal.Say(tone, $"to be {change.Action.ToString().ToLowerInvariant()}: {change.Object}");
            else if (change.Action == ChangeAction.Skipped)
                terminal.Note($"kept: {change.Object}{(change.Detail is { } why ? $" ({why.Replace("kept: ", "")})" : "")}");
        }
    }

    /// <summary><c>3 objects</c>.</summary>
    public static string Count(ReconcileResult plan) =>
        plan.Changes.Count(c => c.IsChange) is var count and not 1 ? $"{count} objects" : "1 object";
}
