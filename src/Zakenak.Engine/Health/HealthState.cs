namespace Zakenak.Engine.Health;

/// <summary>How an object is, in the words of GitOps tools.</summary>
public enum HealthState
{
    /// <summary>It is as its spec asks, or there is nothing about it that could be otherwise.</summary>
    Healthy,

    /// <summary>On its way, or not observed by its controller yet.</summary>
    Progressing,

    /// <summary>Somebody told it to stop; counted as fine.</summary>
    Suspended,

    /// <summary>Its controller says that it failed, or that it needs somebody's hand.</summary>
    Degraded,

    /// <summary>Not in the cluster. Never the answer about an object that is at hand.</summary>
    Missing,

    /// <summary>Its status holds a word that no rule knows.</summary>
    Unknown,
}
