using Zakenak.Engine.Health.Generic;

namespace Zakenak.Engine.Health.Operators;

/// <summary>Health rule: Crossplane, CompositeResourceDefinition: Established, and Offered where it has claims.</summary>
internal static class CrossplaneDefinitionRule
{
    public static HealthResult Evaluate(Observed o)
    {
        var established = MainCondition.Evaluate(o, "Established", "WatchingCompositeResource");
        return established.IsFine && o.At("spec.claimNames") is not null ? MainCondition.Evaluate(o, "Offered") : established;
    }
}
