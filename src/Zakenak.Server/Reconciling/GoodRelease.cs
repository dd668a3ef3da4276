using System.Text.Json;
using System.Text.Json.Nodes;
using Zakenak.Server.Contract;
using Zakenak.Server.Secrets;

namespace Zakenak.Server.Reconciling;

/// <summary>A chart's release that was healthy, with all that made it: what a failed upgrade is rolled back to.</summary>
/// <param name="Pin">Of its revision.</param>
/// <param name="Values">As they were merged; null: none were set.</param>
internal sealed record GoodRelease(string Pin, GitOpsConfig Config, JsonObject? Values)
{
    /// <summary>The values may be secrets.</summary>
    public string Seal(SecretBox secrets, string resourceId)
    {
        var json = new JsonObject
        {
            ["pin"] = Pin,
            ["config"] = JsonSerializer.SerializeToNode(Config, ContractJson.Default.GitOpsConfig),
            ["values"] = Values?.DeepClone(),
        };
        return secrets.Seal(json.ToJsonString(), Place(resourceId));
    }

    /// <exception cref="SecretException">Sealed with another key, or changed.</exception>
    public static GoodRelease Open(SecretBox secrets, string sealedText, string resourceId)
    {
        var json = JsonNode.Parse(secrets.Open(sealedText, Place(resourceId)))!;
        return new((string)json["pin"]!, json["config"].Deserialize(ContractJson.Default.GitOpsConfig)!, json["values"]?.DeepClone() as JsonObject);
    }

    public override string ToString() => nameof(GoodRelease);

    private static SealedPlace Place(string id) => new("gitops_resources", "good_release_sealed", id);
}
