using Zakenak.Engine.Health.Generic;

namespace Zakenak.Engine.Health.Operators;

/// <summary>Health rule: Sealed Secrets: Synced. False, it cannot be unsealed.</summary>
internal static class SealedSecretRule
{
    public static HealthResult Evaluate(Observed o) => MainCondition.Evaluate(o, "Synced");
}
