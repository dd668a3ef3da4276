using Zakenak.Engine.Applying;
using Zakenak.Engine.Configuration;
using Zakenak.Engine.Health;
using Zakenak.Engine.History;
using Zakenak.Engine.Images;
using Zakenak.Engine.Manifests;
using Zakenak.Engine.Rendering;

namespace Zakenak.Engine;

/// <summary>What to bring a cluster to, and how far to go.</summary>
public sealed record ReconcileRequest
{
    /// <summary>Together with <see cref="Namespace"/> the owner of the inventory.</summary>
    public required string Project { get; init; }

    /// <summary>Default for objects without one, and where the inventory lives.</summary>
    public required string Namespace { get; init; }

    public required IReadOnlyList<RenderUnit> Units { get; init; }

    /// <summary>With every unit pinned to these of <see cref="Images"/>, which the inventory then keeps.</summary>
    internal ReconcileRequest With(IReadOnlyList<BuiltImage> built)
    {
        PinnedImage[] pins =
        [
            .. from image in Images
               join one in built on image.Name.Name equals one.Name
               select new PinnedImage(one.Name, one.Tag, one.Digest, image.Charts),
        ];
        return this with { Units = [.. Units.Select(unit => unit with { Images = pins })], Built = built };
    }

    /// <summary>What the build step gave; null where there was none.</summary>
    internal IReadOnlyList<BuiltImage>? Built { get; private init; }

    /// <summary><c>main@sha1:…</c>, recorded and reported; null outside of Git.</summary>
    public string? Revision { get; init; }

    /// <summary>What the history says of the run; null: it is not recorded.</summary>
    public RunOrigin? Origin { get; init; }

    /// <summary>The images that the project builds: what its units name is pinned to what was built.</summary>
    public IReadOnlyList<ProjectImage> Images { get; init; } = [];

    /// <summary>What is done about them first; null: nothing, those that were deployed before count.</summary>
    public ImageRequest? Build { get; init; }

    /// <summary>What the pods will need of GPUs, of every image: looked at before anything is changed. None: nothing is.</summary>
    public IReadOnlyList<GpuSettings> Gpus { get; init; } = [];

    /// <summary>Writes nothing anywhere; changes carry their before and after.</summary>
    public bool DryRun { get; init; }

    /// <summary>Delete what left the desired state. False for <c>deploy</c>.</summary>
    public bool Prune { get; init; } = true;

    public bool CreateNamespace { get; init; }

    /// <summary>Take over objects that exist and are another owner's.</summary>
    public bool Adopt { get; init; }

    /// <summary>Take fields from controllers too.</summary>
    public bool ForceConflicts { get; init; }

    /// <summary>Leave the images that somebody deployed past the declaration (decision 23); false: they are put back.</summary>
    public bool HoldManual { get; init; }

    /// <summary>Whether the fields of another manager are taken as a matter of course, where they are declared otherwise.</summary>
    internal bool Takes(string manager) => FieldManagers.IsHand(manager) || (manager == FieldManagers.Manual && !HoldManual)
        || (Adopt && FieldManagers.IsDelivery(manager));

    /// <summary>Remove fields that a hand added beside ours.</summary>
    public bool PruneFields { get; init; }

    /// <summary>Delete and create again where an immutable field changed and that is safe.</summary>
    public bool Replace { get; init; }

    /// <summary>Why an object may not be applied, asked of each (and whether its kind has a namespace) before anything is; null: it may. Null for
    /// all: the caller's own cluster.</summary>
    public Func<ObjectRef, bool, string?>? Admit { get; init; }

    /// <summary>Accept a desired state without objects although the inventory holds some.</summary>
    public bool AllowEmpty { get; init; }

    /// <summary>Wait until every object is healthy, after everything was applied and pruned. Not in a dry run.</summary>
    public bool Wait { get; init; }

    /// <summary>With <see cref="Wait"/>: objects that must be healthy too, whoever made them. Their namespace does not matter where their kind has
    /// none.</summary>
    public IReadOnlyList<ObjectRef> HealthChecks { get; init; } = [];

    /// <summary>What healthy means.</summary>
    public HealthRules HealthRules { get; init; } = HealthRules.BuiltIn;

    /// <summary>Run no hooks of charts. What would have run is run by the next converge without this.</summary>
    public bool NoHooks { get; init; }

    /// <summary>Bound for each wait: a hook, a CRD, a webhook, another converge, health. Default 5 minutes.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(5);
}
