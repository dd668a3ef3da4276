using System.Text.Json.Nodes;

namespace Zakenak.EndToEnd;

public class HealthTests
{
    private const string Live = """
        apiVersion: v1
        kind: List
        metadata: { resourceVersion: "" }
        items:
        - apiVersion: apps/v1
          kind: Deployment
          metadata: { name: web, namespace: shop, generation: 1 }
          spec: { replicas: 3 }
          status: { observedGeneration: 1, replicas: 3, updatedReplicas: 3, readyReplicas: 2 }
        - apiVersion: v1
          kind: Namespace
          metadata: { name: shop }
          status: { phase: Active }
        """;

    [Fact]
    public async Task Json_is_one_object_a_line_in_the_order_of_the_input()
    {
        var outcome = (await Zakenak.RunAsync(["health", "-f", "-", "-o", "json"], input: Live)).ShouldExit(4);
        outcome.Errors.ShouldBeEmpty();
        outcome.Output.ShouldBe("""
            {"apiVersion":"apps/v1","kind":"Deployment","namespace":"shop","name":"web","health":"Progressing","message":"2 of 3 replicas are ready"}
            {"apiVersion":"v1","kind":"Namespace","namespace":null,"name":"shop","health":"Healthy","message":"is active"}

            """);
    }

    [Fact]
    public async Task People_get_a_table_with_the_counts()
    {
        var outcome = (await Zakenak.RunAsync(["health", "-f", "-"], input: Live)).ShouldExit(4);
        outcome.Output.ShouldContain("Progressing   Deployment   shop        web    2 of 3 replicas are ready");
        outcome.Output.ShouldContain("1 Healthy, 1 Progressing");
    }

    [Fact]
    public async Task A_suspended_object_is_fine()
    {
        const string suspended = """{"apiVersion":"batch/v1","kind":"CronJob","metadata":{"name":"a","namespace":"b"},"spec":{"suspend":true}}""";
        var outcome = (await Zakenak.RunAsync(["health", "-f", "-", "-o", "json"], input: suspended)).ShouldExit(0);
        ((string)JsonNode.Parse(outcome.Output)!["health"]!).ShouldBe("Suspended");
    }

    [Fact]
    public async Task A_rule_file_decides_about_its_kinds()
    {
        using var folder = new TemporaryFolder();
        folder.Write("rules.yaml", "- apiVersion: example.com/v1\n  kind: Widget\n  path: status.color\n  values: { Degraded: [purple] }\n");
        folder.Write("live.yaml", "apiVersion: example.com/v1\nkind: Widget\nmetadata: { name: a }\nstatus: { color: purple }\n");
        var outcome = (await Zakenak.RunAsync("health -f live.yaml --rules rules.yaml", folder.Path)).ShouldExit(4);
        outcome.Output.ShouldContain("status.color is purple");
    }

    [Theory]
    [InlineData("health -f nowhere.yaml", "nowhere.yaml")]
    [InlineData("health", "--filename")]
    [InlineData("health -f broken.yaml", "broken.yaml:2:1: ")]
    [InlineData("health -f good.yaml --rules broken.yaml", "broken.yaml:2:1: ")]
    public async Task Bad_input_is_wrong_usage_and_says_where(string command, string told)
    {
        using var folder = new TemporaryFolder();
        folder.Write("broken.yaml", "kind: [");
        folder.Write("good.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\n");
        var outcome = (await Zakenak.RunAsync(command, folder.Path)).ShouldExit(2);
        outcome.Output.ShouldBeEmpty();
        outcome.Errors.ShouldContain(told);
    }
}
