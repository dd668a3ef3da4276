namespace Zakenak.Engine.Tests.Hooks;

/// <summary>Hooks that bring kinds.</summary>
public class Definitions
{
    [Fact]
    public async Task One_is_waited_for_updated_and_never_deleted_before_cleanup()
    {
        await using var project = await HookProject.CreateAsync();
        var group = $"{project.Engine.Namespace}.example.com";
        const string later = "{helm.sh/hook: 'pre-install,pre-upgrade', helm.sh/hook-weight: '1'}";
        string[] Objects(string version) => [Definition(group, version), Thing(group, "of-hook", later), Thing(group, "ordinary")];

        var first = await project.Chart(Objects("one")).MustConvergeAsync();
        var second = await project.Chart(Objects("two")).MustConvergeAsync();
        var definition = await project.Engine
            .GetAsync("apiextensions.k8s.io/v1", "CustomResourceDefinition", $"things.{group}", clusterScoped: true);
        var cleaned = await project.Engine.CleanUpAsync(all: true);

        first.Runs().ShouldBe([$"pre-install CustomResourceDefinition/things.{group}", "pre-install Thing/of-hook"]);
        first.Changes.Single().Object.Name.ShouldBe("ordinary");
        second.Runs().Count().ShouldBe(2);
        definition!.Label("version").ShouldBe("two");
        cleaned.Changes.Select(c => $"{c.Action} {c.Object.Kind}")
            .ShouldBe(["Deleted Thing", "Deleted Thing", "Deleted CustomResourceDefinition"], ignoreOrder: true);
    }

    private static string Thing(string group, string name, string annotations = "{}") =>
        $"{{apiVersion: {group}/v1, kind: Thing, metadata: {{name: {name}, annotations: {annotations}}}}}";

    private static string Definition(string group, string version) => $$"""
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata:
          name: things.{{group}}
          labels: {version: {{version}}}
          annotations: {helm.sh/hook: 'pre-install,pre-upgrade', helm.sh/hook-delete-policy: 'before-hook-creation,hook-succeeded'}
        spec:
          group: {{group}}
          scope: Namespaced
          names: {kind: Thing, plural: things}
          versions: [{name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object} } }]
        """;
}
