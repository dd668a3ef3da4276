using Zakenak.Engine.Applying;
using Zakenak.Engine.Inventory;
using Zakenak.Engine.Manifests;

namespace Zakenak.Engine.Tests.Applying;

public sealed class AppliedJsonTests
{
    /// <summary>Kubernetes 1.36 takes the map from whoever sent it empty, once somebody writes into it; 1.20 does not.</summary>
    [Theory]
    [InlineData("annotations: {}")]
    [InlineData("annotations: {kubectl.kubernetes.io/last-applied-configuration: '{}'}")]
    public void Empty_map_of_annotations_is_not_sent(string annotations)
    {
        var manifest = ManifestReader.Read($"apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: one, {annotations}}}\n", "a.yaml").Single();

        var sent = AppliedJson.Of(manifest, "shop", new Owner("shop", "shop"));

        sent["metadata"]!.AsObject().Select(m => m.Key).ShouldBe(["name", "namespace", "labels"]);
    }
}
