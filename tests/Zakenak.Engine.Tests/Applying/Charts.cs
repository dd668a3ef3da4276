using Zakenak.Engine.Configuration;
using Zakenak.Engine.Rendering;

namespace Zakenak.Engine.Tests.Applying;

public class Charts
{
    [Fact]
    public async Task A_chart_that_looks_up_what_the_one_before_it_made_finds_it_in_the_same_pass()
    {
        await using var project = await EngineProject.CreateAsync();
        Chart(project, "first", Some.ConfigMap("made", "by-the-first"));
        Chart(project, "second", """
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: found}
            data: {key: {{ with lookup "v1" "ConfigMap" .Release.Namespace "made" }}{{ .data.key }}{{ else }}nothing{{ end }}}
            """);
        ReconcileRequest Both(ReconcileRequest r) => r with { Units = [Unit(project, "first"), Unit(project, "second")] };

        var first = await project.MustConvergeAsync(Both);
        var second = await project.MustConvergeAsync(Both);

        first.Changes.Select(c => c.Object.Name).ShouldBe(["made", "found"]);
        (await project.GetAsync("v1", "ConfigMap", "found"))!.Json.GetProperty("data").GetProperty("key").GetString().ShouldBe("by-the-first");
        second.HasChanges.ShouldBeFalse();
        project.Writes().ShouldBeEmpty();
    }

    [Fact]
    public async Task A_chart_whose_objects_must_be_admitted_may_not_look_up_what_its_author_may_not_see()
    {
        await using var project = await EngineProject.CreateAsync();
        Chart(project, "curious", """
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: found}
            data: {key: '{{ (lookup "v1" "Secret" "kube-system" "").items | len }}'}
            """);
        var result = await project.ConvergeAsync(r => r with { Units = [Unit(project, "curious")], Admit = (_, _) => null });
        result.Errors.ShouldHaveSingleItem().Message.ShouldContain("calls lookup");
        result.Changes.ShouldBeEmpty();
    }

    [Fact]
    public async Task Charts_are_applied_in_the_order_of_the_list_and_a_failure_keeps_back_the_later_ones()
    {
        await using var project = await EngineProject.CreateAsync();
        Chart(project, "zebra", Some.Service("first"));
        Chart(project, "middle", Some.ConfigMap("second"));
        Chart(project, "ant", Some.ConfigMap("third"));
        ReconcileRequest All(ReconcileRequest r) =>
            r with { Units = [Unit(project, "zebra"), Unit(project, "middle"), Unit(project, "ant")] };

        var good = await project.MustConvergeAsync(All);
        await project.CleanUpAsync();
        Chart(project, "middle", Some.Service("second").Replace("port: 80", "port: 80000"));
        var bad = await project.ConvergeAsync(All);

        good.Changes.Select(c => c.Object.Name).ShouldBe(["first", "second", "third"]);
        bad.Changes.Select(c => c.Object.Name).ShouldBe(["first"]);
        bad.Errors.ShouldHaveSingleItem().Object!.Name.ShouldBe("second");
        (await project.GetAsync("v1", "ConfigMap", "third")).ShouldBeNull();
    }

    [Fact]
    public async Task A_chart_may_use_the_kind_that_the_one_before_it_brings()
    {
        await using var project = await EngineProject.CreateAsync();
        var group = $"{project.Namespace}.example.com";
        Chart(project, "operator", Waves.Crd(group));
        Chart(project, "widgets", $$$"""{apiVersion: {{{group}}}/v1, kind: Widget, metadata: {name: one}, spec: {size: 3}}""");
        ReconcileRequest Both(ReconcileRequest r) => r with { Units = [Unit(project, "operator"), Unit(project, "widgets")] };

        (await project.MustConvergeAsync(Both)).Changes.Select(c => c.Object.Kind).ShouldBe(["CustomResourceDefinition", "Widget"]);

        (await project.CleanUpAsync(all: true)).Errors.ShouldBeEmpty();
    }

    [Fact]
    public async Task What_a_chart_no_longer_renders_is_pruned()
    {
        await using var project = await EngineProject.CreateAsync();
        Chart(project, "web", Some.ConfigMap("stays") + "\n---\n" + Some.ConfigMap("goes"));
        ReconcileRequest Web(ReconcileRequest r) => r with { Units = [Unit(project, "web")] };
        await project.MustConvergeAsync(Web);
        Chart(project, "web", Some.ConfigMap("stays"));

        var second = await project.MustConvergeAsync(Web);

        second.Changes.Single(c => c.Action == ChangeAction.Deleted).Object.Name.ShouldBe("goes");
    }

    private static void Chart(EngineProject project, string name, string template) => project
        .Declare($"{name}/Chart.yaml", $"{{apiVersion: v2, name: {name}, version: 1.0.0}}")
        .Declare($"{name}/templates/all.yaml", template);

    private static ChartUnit Unit(EngineProject project, string name) => new(name, new ChartSettings { Path = name }, project.Namespace, []);
}
