using Zakenak.Engine.Health.Generic;

namespace Zakenak.Engine.Health.Operators;

/// <summary>Health rule: cert-manager, Order and Challenge: the ACME server's word in <c>status.state</c>.</summary>
internal static class AcmeRule
{
    public static HealthResult Evaluate(Observed o) => o.Text("status.state") switch
    {
        "valid" => HealthResult.Healthy("status.state is valid"),
        "invalid" or "expired" or "errored" => HealthResult.Degraded(ByWord.Say(o, "status.state", o.Text("status.state")!)),
        "pending" or "processing" or "ready" => HealthResult.Progressing(ByWord.Say(o, "status.state", o.Text("status.state")!)),
        _ => HealthResult.Progressing(o.Text("status.reason") ?? "its controller has not begun with it yet"),
    };
}
