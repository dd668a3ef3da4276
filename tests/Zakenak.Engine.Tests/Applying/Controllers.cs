namespace Zakenak.Engine.Tests.Applying;

/// <summary>Fields that somebody other than a person holds.</summary>
public class Controllers
{
    private static readonly string[] asController = ["--type=merge", "--field-manager", "autotuner"];

    [Fact]
    public async Task A_controllers_field_is_left_and_reported_and_the_rest_is_applied()
    {
        await using var project = await EngineProject.CreateAsync();
        project.Declare("a.yaml", Some.Deployment("web", "replicas: 0"));
        await project.MustConvergeAsync();
        await project.KubectlAsync("", ["patch", "deployment", "web", "-p", """{"spec":{"replicas":3}}""", .. asController]);
        project.Declare("a.yaml", Some.Deployment("web", "replicas: 0", image: "nginx:1.28"));

        var result = await project.MustConvergeAsync();

        result.Conflicts.Single().ShouldBe(new Conflict(result.Changes[0].Object, ".spec.replicas", "autotuner", Taken: false));
        var spec = (await project.GetAsync("apps/v1", "Deployment", "web"))!.Json.GetProperty("spec");
        spec.GetProperty("replicas").GetInt32().ShouldBe(3);
        spec.GetProperty("template").GetProperty("spec").GetProperty("containers")[0].GetProperty("image").GetString().ShouldBe("nginx:1.28");
    }

    [Fact]
    public async Task A_left_field_costs_nothing_the_second_time_and_is_still_reported()
    {
        await using var project = await EngineProject.CreateAsync();
        project.Declare("a.yaml", Some.ConfigMap("settings"));
        await project.MustConvergeAsync();
        await project.KubectlAsync("", ["patch", "configmap", "settings", "-p", """{"data":{"key":"tuned"}}""", .. asController]);
        await project.MustConvergeAsync();

        var second = await project.MustConvergeAsync();

        second.HasChanges.ShouldBeFalse();
        second.Conflicts.Single().Manager.ShouldBe("autotuner");
        project.Writes().ShouldBeEmpty();
    }

    [Fact]
    public async Task A_field_comes_back_when_its_controller_lets_it_go()
    {
        await using var project = await EngineProject.CreateAsync();
        project.Declare("a.yaml", Some.ConfigMap("settings"));
        await project.MustConvergeAsync();
        await project.KubectlAsync("", ["patch", "configmap", "settings", "-p", """{"data":{"key":"tuned"}}""", .. asController]);
        await project.MustConvergeAsync();
        await project.KubectlAsync("", ["patch", "configmap", "settings", "-p", """{"data":{"key":null}}""", .. asController]);

        var result = await project.MustConvergeAsync();

        result.Conflicts.ShouldBeEmpty();
        (await project.GetAsync("v1", "ConfigMap", "settings"))!.Json.GetProperty("data").GetProperty("key").GetString().ShouldBe("one");
    }

    [Fact]
    public async Task Force_conflicts_takes_the_field()
    {
        await using var project = await EngineProject.CreateAsync();
        project.Declare("a.yaml", Some.ConfigMap("settings"));
        await project.MustConvergeAsync();
        await project.KubectlAsync("", ["patch", "configmap", "settings", "-p", """{"data":{"key":"tuned"}}""", .. asController]);
        await project.MustConvergeAsync();

        var result = await project.MustConvergeAsync(r => r with { ForceConflicts = true });

        result.Conflicts.Single().Taken.ShouldBeTrue();
        (await project.GetAsync("v1", "ConfigMap", "settings"))!.Json.GetProperty("data").GetProperty("key").GetString().ShouldBe("one");
    }

    [Fact]
    public async Task A_hands_field_beside_a_controllers_is_put_back_without_taking_the_controllers()
    {
        await using var project = await EngineProject.CreateAsync();
        project.Declare("a.yaml", Some.ConfigMap("settings").Replace("{key: one}", "{key: one, a.b-c: two}"));
        await project.MustConvergeAsync();
        await project.KubectlAsync("", ["patch", "configmap", "settings", "-p", """{"data":{"a.b-c":"tuned"}}""", .. asController]);
        await project.KubectlAsync("", "patch", "configmap", "settings", "-p", """{"data":{"key":"hand"}}""");

        await project.MustConvergeAsync();

        var data = (await project.GetAsync("v1", "ConfigMap", "settings"))!.Json.GetProperty("data");
        data.GetProperty("key").GetString().ShouldBe("one");
        data.GetProperty("a.b-c").GetString().ShouldBe("tuned");
    }

    [Fact]
    public async Task Replicas_follow_the_live_number_while_an_hpa_targets_the_workload()
    {
        await using var project = await EngineProject.CreateAsync();
        project.Declare("a.yaml", Some.Deployment("web", "replicas: 0")).Declare("hpa.yaml", """
            apiVersion: autoscaling/v1
            kind: HorizontalPodAutoscaler
            metadata: {name: web}
            spec: {scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}, minReplicas: 1, maxReplicas: 9}
            """);
        await project.MustConvergeAsync();
        await project.KubectlAsync("", "scale", "deployment/web", "--replicas=4"); // as the HPA does: through /scale

        var drifted = await project.MustConvergeAsync();
        project.Declare("a.yaml", Some.Deployment("web", "replicas: 0", image: "nginx:1.28"));
        await project.MustConvergeAsync();

        drifted.HasChanges.ShouldBeFalse();
        (await project.GetAsync("apps/v1", "Deployment", "web"))!.Json.GetProperty("spec").GetProperty("replicas").GetInt32().ShouldBe(4);
    }

    [Fact]
    public async Task Ignored_fields_count_at_creation_and_follow_the_live_value_later()
    {
        await using var project = await EngineProject.CreateAsync();
        string Declared(string key, string other) => $$$$"""
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: settings, annotations: {zakenak.io/ignore-fields: "/data/ca.crt"}}
            data: {ca.crt: {{{{key}}}}, other: {{{{other}}}}}
            """;
        project.Declare("a.yaml", Declared("first", "a"));
        await project.MustConvergeAsync();
        (await project.GetAsync("v1", "ConfigMap", "settings"))!.Json.GetProperty("data").GetProperty("ca.crt").GetString().ShouldBe("first");
        await project.KubectlAsync("", ["patch", "configmap", "settings", "-p", """{"data":{"ca.crt":"injected"}}""", .. asController]);

        var quiet = await project.MustConvergeAsync();
        project.Declare("a.yaml", Declared("second", "b"));
        var changed = await project.MustConvergeAsync();

        quiet.HasChanges.ShouldBeFalse();
        changed.Conflicts.ShouldBeEmpty();
        var data = (await project.GetAsync("v1", "ConfigMap", "settings"))!.Json.GetProperty("data");
        data.GetProperty("ca.crt").GetString().ShouldBe("injected");
        data.GetProperty("other").GetString().ShouldBe("b");
    }

    [Fact]
    public async Task An_ignored_ca_bundle_in_a_list_is_left_to_the_injector()
    {
        await using var project = await EngineProject.CreateAsync();
        project.Declare("a.yaml", """
            apiVersion: admissionregistration.k8s.io/v1
            kind: ValidatingWebhookConfiguration
            metadata: {name: ignored-@NS, annotations: {zakenak.io/ignore-fields: /webhooks/*/clientConfig/caBundle}}
            webhooks:
              - name: one.example.com
                clientConfig: {url: "https://127.0.0.1:1/", caBundle: ""}
                rules: [{apiGroups: [nothing.example.com], apiVersions: [v1], operations: [CREATE], resources: [things]}]
                sideEffects: None
                admissionReviewVersions: [v1]
            """);
        await project.MustConvergeAsync();
        await project.KubectlAsync("", "patch", "validatingwebhookconfiguration", $"ignored-{project.Namespace}", "--type=json", "--field-manager=cainjector",
            "-p", """[{"op":"add","path":"/webhooks/0/clientConfig/caBundle","value":"aW5qZWN0ZWQ="}]""");

        (await project.MustConvergeAsync()).HasChanges.ShouldBeFalse();

        await project.CleanUpAsync();
    }
}
