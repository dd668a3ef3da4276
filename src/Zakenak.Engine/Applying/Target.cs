using System.Text.Json.Nodes;
using Zakenak.Engine.Cluster;
using Zakenak.Engine.Manifests;

namespace Zakenak.Engine.Applying;

/// <summary>One desired object, ready to be compared and applied.</summary>
/// <param name="Ref">With its namespace, defaulted where the declaration has none.</param>
/// <param name="Json">What is applied: the declaration with namespace and owner label, without what the server keeps itself.</param>
/// <param name="Resource">Null while the server does not serve the kind and no CRD of the desired state declares it.</param>
/// <param name="Order">Its place.</param>
/// <param name="Unit">The chart, kustomization or manifests it comes from.</param>
/// <param name="Digest">Of <paramref name="Json"/>.</param>
internal sealed record Target(ObjectRef Ref, JsonObject Json, Manifest Manifest, ApiResource? Resource, ApplyOrder Order, string Unit, string Digest)
{
    /// <summary>Set once the cluster's HPAs are known.</summary>
    public FollowedFields Followed { get; init; } = FollowedFields.None;

    public bool IsSecret => Ref is { Group: "", Kind: "Secret" };
}

/// <summary>Where in the run an object is applied: stage by stage, in a stage wave by wave, in a wave rank by rank.</summary>
/// <param name="Stage">0: what everything stands on; then each chart of the list; last the kustomizations and manifests.</param>
/// <param name="Wave">The annotation <c>zakenak.io/wave</c>, default 0.</param>
/// <param name="Rank">By kind.</param>
internal readonly record struct ApplyOrder(int Stage, int Wave, int Rank) : IComparable<ApplyOrder>
{
    public const string Annotation = "zakenak.io/wave";

    /// <summary>CRDs and namespaces, first in their stage: what everything else stands on, a chart's hooks too.</summary>
    public bool IsFoundation => Wave == int.MinValue;

    public int CompareTo(ApplyOrder other) => (Stage, Wave, Rank).CompareTo((other.Stage, other.Wave, other.Rank));

    /// <param name="chartStage">The stage of its chart, or null for a kustomization or a manifest.</param>
    /// <param name="lastStage">The stage after all charts.</param>
    /// <exception cref="ReconcileException">ManifestInvalid: the annotation is no integer.</exception>
    public static ApplyOrder Of(Manifest manifest, string group, int? chartStage, int lastStage)
    {
        var rank = KindOrder.RankOf(group, manifest.Kind);
        var isFoundation = rank <= KindOrder.Namespace;
        if (manifest.Annotation(Annotation) is not { } text)
            return new(chartStage ?? (isFoundation ? 0 : lastStage), isFoundation ? int.MinValue : 0, rank);
        if (!int.TryParse(text, out var wave))
        {
            throw new ReconcileException(Reasons.ManifestInvalid,
                $"{manifest.Origin}: {Annotation}: \"{text}\" is no whole number; write for example \"-1\" or \"10\"");
        }
        return new(chartStage ?? (wave < 0 || isFoundation ? 0 : lastStage), wave, rank);
    }
}
