using Zakenak.Engine.Health.Generic;

namespace Zakenak.Engine.Health.Operators;

/// <summary>Health rule: External Secrets, ExternalSecret, SecretStore, PushSecret and their cluster-wide kinds: Ready.</summary>
internal static class ExternalSecretsRule
{
    public static HealthResult Evaluate(Observed o) => MainCondition.Evaluate(o, "Ready");
}
