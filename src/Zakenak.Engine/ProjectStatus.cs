using Zakenak.Engine.Health;
using Zakenak.Engine.Manifests;

namespace Zakenak.Engine;

/// <summary>What is there and what differs: nothing is written.</summary>
public sealed record ProjectStatus(string Project, string Namespace, string? Revision, IReadOnlyList<ObjectStatus> Objects,
    IReadOnlyList<Conflict> Conflicts, IReadOnlyList<HandAddedField> HandAdded, IReadOnlyList<ReconcileError> Errors);

/// <param name="State">See <see cref="ObjectState"/>.</param>
/// <param name="Fields">What drifted or is out of date.</param>
/// <param name="Unit">The chart, kustomization or manifests it comes from; null when it left the desired state.</param>
/// <param name="Health">How it is, and why it is not fine.</param>
public sealed record ObjectStatus(ObjectRef Object, ObjectState State, IReadOnlyList<FieldChange> Fields, string? Unit, ObjectHealth Health);

public enum ObjectState
{
    /// <summary>As declared.</summary>
    Synced,

    /// <summary>The live object was changed; the declaration was not.</summary>
    Drifted,

    /// <summary>The declaration changed since the last converge.</summary>
    OutOfDate,

    /// <summary>Declared, but not in the cluster.</summary>
    Missing,

    /// <summary>In the inventory, but no longer declared: the next converge prunes it.</summary>
    Orphaned,
}
