namespace Zakenak.Engine.Health.Generic;

/// <summary>What a condition's type means when it is True, by the names that controllers have agreed on.</summary>
internal static class Polarity
{
    /// <summary>Of those that an object has, all must be True.</summary>
    private static readonly HashSet<string> whole =
        ["Ready", "Available", "Healthy", "Synced", "Reconciled", "ReconcileSuccess", "Accepted", "Programmed", "ResolvedRefs", "Installed", "Established"];

    /// <summary>Of something that ends.</summary>
    private static readonly HashSet<string> end = ["Succeeded", "Complete", "Completed", "Finished"];

    private static readonly HashSet<string> part =
        ["Initialized", "Active", "Bound", "Deployed", "Provisioned", "Running", "Valid", "Validated", "Configured", "Applied", "Created", "Resolved", "Reachable"];

    private static readonly HashSet<string> busy =
    [
        "Reconciling", "Progressing", "Updating", "Upgrading", "Creating", "Provisioning", "Pending", "Installing", "Deploying", "Scaling", "Resizing",
        "Deleting", "Terminating", "Initializing", "Issuing", "Rebalancing", "Restarting",
    ];

    private static readonly HashSet<string> stopped = ["Paused", "Suspended", "Hibernated", "ReconciliationPaused"];

    private static readonly HashSet<string> bad =
        ["Stalled", "Degraded", "Failed", "Failure", "Error", "Errored", "Faulted", "Unhealthy", "Unavailable", "Invalid", "ErrorOccurred", "Crashed", "NotReady"];

    private static readonly string[] badEnds = ["Pressure", "Failed", "Failure", "Error", "Errors", "Unavailable", "Unhealthy", "Degraded", "Stalled", "Invalid"];

    private static readonly string[] partEnds =
        ["Ready", "Available", "Healthy", "Succeeded", "Synced", "Valid", "Validated", "Reconciled", "Resolved", "Initialized", "Provisioned", "Installed"];

    public static Meaning Of(string type)
    {
        // Some put their name before it: cnpg.io/hibernation, example.com/Ready.
        var name = type[(type.LastIndexOf('/') + 1)..];
        return name switch
        {
            _ when whole.Contains(name) => Meaning.Whole,
            _ when end.Contains(name) => Meaning.End,
            _ when part.Contains(name) => Meaning.Part,
            _ when busy.Contains(name) => Meaning.Busy,
            _ when stopped.Contains(name) => Meaning.Stopped,
            _ when bad.Contains(name) || Ends(name, badEnds) => Meaning.Bad,
            _ when name.StartsWith("Not", StringComparison.Ordinal) || name.StartsWith("Un", StringComparison.Ordinal) => Meaning.None,
            _ when Ends(name, partEnds) => Meaning.Part,
            _ => Meaning.None,
        };
    }

    private static bool Ends(string name, string[] ends) => Array.Exists(ends, end => name.EndsWith(end, StringComparison.Ordinal));
}

internal enum Meaning
{
    None,

    /// <summary>The object as a whole is well.</summary>
    Whole,

    /// <summary>It has run to its end.</summary>
    End,

    /// <summary>A part of it is well; asked only where nothing speaks for the whole.</summary>
    Part,

    /// <summary>Work goes on.</summary>
    Busy,

    /// <summary>Somebody stopped it.</summary>
    Stopped,

    /// <summary>Something is wrong.</summary>
    Bad,
}
