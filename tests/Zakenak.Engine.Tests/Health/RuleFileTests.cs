using Zakenak.Engine.Configuration;
using Zakenak.Engine.Health;
using Zakenak.Engine.Manifests;

namespace Zakenak.Engine.Tests.Health;

public sealed class RuleFileTests : IDisposable
{
    private const string Widgets = """
        - apiVersion: example.com/v1
          kind: Widget
          path: status.color
          values:
            Healthy: [green, 3, true]
            Progressing: yellow
            Degraded: [red]
            Suspended: [grey]
          message: status.parts[engine].why
        """;

    private const string Conditions = """
        - apiVersion: example.com
          kind: Widget
          path: status.conditions[Running]
          values: { Healthy: ["False"], Progressing: ["True"] }
          message: status.conditions[Running].message
        """;

    private readonly string file = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + ".yaml");

    public void Dispose() => File.Delete(file);

    [Theory]
    [InlineData("{color: green}", HealthState.Healthy, "status.color is green")]
    [InlineData("{color: Green}", HealthState.Healthy, "status.color is Green")]
    [InlineData("{color: 3}", HealthState.Healthy, "status.color is 3")]
    [InlineData("{color: true}", HealthState.Healthy, "status.color is true")]
    [InlineData("{color: yellow}", HealthState.Progressing, "status.color is yellow")]
    [InlineData("{color: grey}", HealthState.Suspended, "status.color is grey")]
    [InlineData("{color: red, parts: [{name: wheel, why: round}, {name: engine, why: too hot}]}", HealthState.Degraded, "status.color is red: too hot")]
    [InlineData("{color: purple}", HealthState.Unknown, "status.color is purple, which its rule does not list")]
    [InlineData("{}", HealthState.Progressing, "status.color is not reported yet")]
    public void A_value_at_a_path_means_what_the_file_says(string status, HealthState health, string message) =>
        Evaluate(Widgets, status).ShouldBe(new HealthResult(health, message));

    [Theory]
    [InlineData("{conditions: [{type: Running, status: 'True', message: step 2}, {type: Ready, status: 'True'}]}", HealthState.Progressing)]
    [InlineData("{conditions: [{type: Ready, status: 'False'}, {type: Running, status: 'False'}]}", HealthState.Healthy)]
    public void A_condition_is_selected_by_its_type_and_comes_before_the_built_in_rules(string status, HealthState health) =>
        Evaluate(Conditions, status).Health.ShouldBe(health);

    [Fact]
    public void The_built_in_rules_go_on_for_other_kinds()
    {
        File.WriteAllText(file, Widgets);
        HealthRules.Load(file).Evaluate(ManifestReader.Read("{apiVersion: v1, kind: ConfigMap, metadata: {name: a}}", "a")[0]).Health.ShouldBe(HealthState.Healthy);
    }

    [Theory]
    [InlineData("- {apiVersion: example.com/v1, kind: Widget, values: {Healthy: [a]}}", "1:3: [0].path is missing")]
    [InlineData("- {apiVersion: example.com/v1, kind: Widget, path: 'status..x', values: {Healthy: [a]}}",
        "[0].path is no path: write status.phase or status.conditions[Ready]")]
    [InlineData("- {apiVersion: example.com/v1, kind: Widget, path: status.x, values: {Healty: [a]}}", "[0].values.Healty is not a known key: did you mean Healthy?")]
    [InlineData("- {apiVersion: example.com/v1, kind: Widget, path: status.x, values: {}}", "[0].values is empty")]
    [InlineData("- {apiVersion: e.io/v1, kind: W, path: status.x, values: {Healthy: [a],\n Degraded: [A]}}", "2:13: [0].values: A is here a second time: it is already on line 1")]
    [InlineData("rules: []", "1:1: a rule file is a list of rules")]
    [InlineData("", "1:1: a rule file is a list of rules")]
    [InlineData("- [", "2:1: a value is missing here")]
    public void What_is_wrong_is_told_with_its_place(string rules, string problem)
    {
        File.WriteAllText(file, rules);
        var error = Should.Throw<ConfigurationException>(() => HealthRules.Load(file));
        error.Message.ShouldContain(problem);
        error.Message.ShouldStartWith(file + ":");
    }

    [Fact]
    public void Two_rules_for_one_kind_are_refused()
    {
        File.WriteAllText(file, Widgets + "\n" + Conditions);
        Should.Throw<ConfigurationException>(() => HealthRules.Load(file)).Message.ShouldContain("example.com/Widget has a rule already");
    }

    [Fact]
    public void A_file_that_is_not_there_is_named() =>
        Should.Throw<ConfigurationException>(() => HealthRules.Load("nowhere.yaml")).Message.ShouldStartWith("nowhere.yaml: the rule file cannot be read");

    private HealthResult Evaluate(string rules, string status)
    {
        File.WriteAllText(file, rules);
        return HealthRules.Load(file).Evaluate(ManifestReader.Read($"{{apiVersion: example.com/v2, kind: Widget, metadata: {{name: a}}, status: {status}}}", "a")[0]);
    }
}
