using Zakenak.Engine.Cluster;

namespace Zakenak.Engine.Tests.Applying;

/// <summary>What the API server, or the state of the cluster, refuses: each said in words that help.</summary>
public class Refusals
{
    [Fact]
    public async Task An_immutable_field_is_named_and_replace_is_offered()
    {
        await using var project = await EngineProject.CreateAsync();
        project.Declare("a.yaml", Some.Deployment("web"));
        await project.MustConvergeAsync();
        project.Declare("a.yaml", Some.Deployment("web").Replace("app: web", "app: shop"));

        var refused = (await project.ConvergeAsync()).Errors.Single();
        var replaced = await project.MustConvergeAsync(r => r with { Replace = true });

        refused.Reason.ShouldBe(Reasons.ImmutableField);
        refused.Message.ShouldContain("spec.selector");
        refused.Message.ShouldContain("--replace");
        replaced.Changes.Single().Detail.ShouldBe("replaced (its pods restart)");
        (await project.MustConvergeAsync()).HasChanges.ShouldBeFalse();
    }

    [Fact]
    public async Task Nothing_is_replaced_whose_successor_would_be_refused()
    {
        await using var project = await EngineProject.CreateAsync();
        project.Declare("a.yaml", Some.Deployment("web"));
        await project.MustConvergeAsync();
        var before = (await project.GetAsync("apps/v1", "Deployment", "web"))!.Uid;
        project.Declare("a.yaml", Some.Deployment("web").Replace("app: web", "app: shop").Replace("name: web\n          image", "name: Not_A_Name\n          image"));

        var result = await project.ConvergeAsync(r => r with { Replace = true });

        result.Errors.Single().Reason.ShouldBe(Reasons.ApplyFailed);
        (await project.GetAsync("apps/v1", "Deployment", "web"))!.Uid.ShouldBe(before);
    }

    [Theory]
    [InlineData("spec: hello")]
    [InlineData("spec: []")]
    [InlineData("spec: {template: 3}")]
    public async Task A_shape_that_is_no_deployment_is_an_error_of_that_object(string spec)
    {
        await using var project = await EngineProject.CreateAsync();
        project.Declare("a.yaml", $"apiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: web}}\n{spec}").Declare("b.yaml", Some.ConfigMap("other"));

        var result = await project.ConvergeAsync();

        result.Errors.Single().Object!.Name.ShouldBe("web");
        (await project.GetAsync("v1", "ConfigMap", "other")).ShouldNotBeNull();
    }

    [Fact]
    public async Task A_dry_run_foresees_the_namespace_that_the_project_declares()
    {
        await using var project = await EngineProject.CreateAsync();
        project.Declare("a.yaml", "{apiVersion: v1, kind: Namespace, metadata: {name: @NS-home}}").Declare("b.yaml", Some.ConfigMap("settings"));

        var result = await project.MustConvergeAsync(r => r with { Namespace = project.Namespace + "-home", DryRun = true });

        result.Changes.Count.ShouldBe(2);
    }

    [Theory]
    [InlineData("replicas: 0\n  replicaz: 1", "does not know a field", "replicaz")]
    [InlineData("replicas: 0\n  strategy: {rollingUpdate: 3}", "refused", "rollingUpdate")]
    public async Task A_field_that_the_kind_does_not_have_is_named(string spec, string words, string field)
    {
        await using var project = await EngineProject.CreateAsync();
        project.Declare("a.yaml", Some.Deployment("web", spec));

        var error = (await project.ConvergeAsync()).Errors.Single();

        error.Reason.ShouldBe(Reasons.ApplyFailed);
        error.Message.ShouldContain(words);
        error.Message.ShouldContain(field);
    }

    [Fact]
    public async Task A_key_that_stands_twice_in_a_list_is_explained()
    {
        await using var project = await EngineProject.CreateAsync();
        project.Declare("a.yaml", Some.Deployment("web").Replace("resources:", "env: [{name: A, value: one}, {name: A, value: two}]\n          resources:"));

        var error = (await project.ConvergeAsync()).Errors.Single();

        error.Message.ShouldContain("names the same key twice");
        error.Message.ShouldContain("env");
    }

    [Fact]
    public async Task A_whole_number_as_quantity_is_applied_or_explained_where_the_server_is_too_old_for_it()
    {
        await using var project = await EngineProject.CreateAsync();
        project.Declare("a.yaml", Some.Deployment("web").Replace("\"1000m\"", "1"));

        var errors = (await project.ConvergeAsync()).Errors;

        if (TestCluster.ServerVersion.Minor >= 22)
            errors.ShouldBeEmpty();
        else
            errors.Single().Message.ShouldContain("Write them in quotes");
    }

    [Fact]
    public async Task A_claim_is_never_replaced()
    {
        await using var project = await EngineProject.CreateAsync();
        string Claim(string mode) => $$$$"""
            apiVersion: v1
            kind: PersistentVolumeClaim
            metadata: {name: data}
            spec: {accessModes: [{{{{mode}}}}], resources: {requests: {storage: 1Gi}}}
            """;
        project.Declare("a.yaml", Claim("ReadWriteOnce"));
        await project.MustConvergeAsync();
        project.Declare("a.yaml", Claim("ReadWriteMany"));

        var error = (await project.ConvergeAsync(r => r with { Replace = true })).Errors.Single();

        error.Reason.ShouldBe(Reasons.ImmutableField);
        error.Message.ShouldNotContain("--replace");
    }

    [Fact]
    public async Task A_custom_resources_own_rule_that_its_field_never_changes_is_an_immutable_field()
    {
        TestCluster.RequireServer(1, 25);
        await using var project = await EngineProject.CreateAsync();
        var group = $"{project.Namespace}.example.com";
        string Widget(string size) => $"{{apiVersion: {group}/v1, kind: Widget, metadata: {{name: mine}}, spec: {{size: {size}}}}}";
        project.Declare("crd.yaml", Waves.Crd(group).Replace("x-kubernetes-preserve-unknown-fields: true", """
            properties: {spec: {type: object, properties: {size: {type: string, x-kubernetes-validations: [{rule: self == oldSelf}]}}}}
            """.Trim())).Declare("a.yaml", Widget("small"));
        await project.MustConvergeAsync();
        project.Declare("a.yaml", Widget("large"));

        var error = (await project.ConvergeAsync()).Errors.Single();

        error.Reason.ShouldBe(Reasons.ImmutableField);
        error.Message.ShouldContain("spec.size");
    }

    [Fact]
    public async Task A_missing_namespace_is_an_error_before_anything_is_written()
    {
        await using var project = await EngineProject.CreateAsync();
        project.Declare("a.yaml", Some.ConfigMap("settings"));

        var result = await project.ConvergeAsync(r => r with { Namespace = project.Namespace + "-missing" });

        result.Errors.Single().Reason.ShouldBe(Reasons.NamespaceMissing);
        result.Errors.Single().Message.ShouldContain("deploy.createNamespace");
        project.Writes().ShouldBeEmpty();
    }

    [Fact]
    public async Task An_unknown_kind_is_an_error_before_anything_is_written()
    {
        await using var project = await EngineProject.CreateAsync();
        project.Declare("a.yaml", Some.ConfigMap("settings")).Declare("b.yaml", "{apiVersion: apps/v1, kind: Deploymnt, metadata: {name: web}}");

        var result = await project.ConvergeAsync();

        result.Errors.Single().Reason.ShouldBe(Reasons.UnknownKind);
        result.Errors.Single().Message.ShouldContain("b.yaml:1");
        project.Writes().ShouldBeEmpty();
    }

    [Fact]
    public async Task The_same_object_twice_is_an_error_naming_both_places()
    {
        await using var project = await EngineProject.CreateAsync();
        project.Declare("a.yaml", Some.ConfigMap("settings")).Declare("b.yaml", Some.ConfigMap("settings", "two").Replace("metadata: {", "metadata: {namespace: @NS, "));

        var error = (await project.ConvergeAsync()).Errors.Single();

        error.Reason.ShouldBe(Reasons.DuplicateObject);
        error.Message.ShouldContain("a.yaml:1");
        error.Message.ShouldContain("b.yaml:1");
    }

    [Fact]
    public async Task A_forbidden_verb_says_which_right_is_missing()
    {
        await using var project = await EngineProject.CreateAsync();
        await project.KubectlAsync("", "create", "role", "limited", "--verb=get,list,create,update,delete,patch", "--resource=secrets,configmaps,leases.coordination.k8s.io");
        await project.KubectlAsync("", "create", "rolebinding", "limited", "--role=limited", "--user=jane");
        project.Declare("a.yaml", Some.ConfigMap("settings")).Declare("b.yaml", Some.Service("web"));
        using var jane = new KubernetesClient(ClusterConnection.Load(TestCluster.KubeconfigPath, null).As("jane"));
        var root = project.Request();

        var result = await project.ConvergeAsAsync(jane, root);

        var error = result.Errors.First();
        error.Reason.ShouldBe(Reasons.Forbidden);
        error.Message.ShouldContain("jane");
        error.Message.ShouldContain("services");
        error.Message.ShouldContain("may not get services");
    }

    /// <summary>To an apply that would create, the API server says "is forbidden" and no more, or which role it did not find.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_apply_that_may_patch_and_not_create_says_that_this_right_is_missing(bool hasLostRole)
    {
        await using var project = await EngineProject.CreateAsync();
        await project.KubectlAsync("", "create", "role", "own", "--verb=get,list,create,update,delete,patch",
            "--resource=secrets,leases.coordination.k8s.io");
        await project.KubectlAsync("", "create", "rolebinding", "own", "--role=own", "--user=jane");
        await project.KubectlAsync("", "create", "role", "patch", "--verb=get,list,patch",
            "--resource=deployments.apps,horizontalpodautoscalers.autoscaling");
        await project.KubectlAsync("", "create", "rolebinding", "patch", "--role=patch", "--user=jane");
        if (hasLostRole)
            await project.KubectlAsync("", "create", "rolebinding", "lost", "--role=lost", "--user=jane");
        project.Declare("a.yaml", Some.Deployment("web"));
        using var jane = new KubernetesClient(ClusterConnection.Load(TestCluster.KubeconfigPath, null).As("jane"));

        var error = (await project.ConvergeAsAsync(jane, project.Request())).Errors.ShouldHaveSingleItem();

        error.Reason.ShouldBe(Reasons.Forbidden);
        error.Message.ShouldBe("Missing right: This user may not create deployments.apps. "
            + $"Ask whoever administers the cluster for a Role that allows it in namespace {project.Namespace}.");
    }

    [Fact]
    public async Task All_objects_of_a_wave_are_tried_and_nothing_is_pruned_after_a_failure()
    {
        await using var project = await EngineProject.CreateAsync();
        project.Declare("old.yaml", Some.ConfigMap("old"));
        await project.MustConvergeAsync();
        project.Remove("old.yaml")
            .Declare("bad.yaml", Some.Service("bad").Replace("port: 80", "port: 80000"))
            .Declare("good.yaml", Some.ConfigMap("good"))
            .Declare("later.yaml", Some.ConfigMap("later", annotations: "{zakenak.io/wave: '1'}"));

        var result = await project.ConvergeAsync();

        result.Errors.Single().Object!.Name.ShouldBe("bad");
        (await project.GetAsync("v1", "ConfigMap", "good")).ShouldNotBeNull();
        (await project.GetAsync("v1", "ConfigMap", "later")).ShouldBeNull();
        (await project.GetAsync("v1", "ConfigMap", "old")).ShouldNotBeNull();
        project.Remove("bad.yaml");
        (await project.MustConvergeAsync()).Changes.Where(c => c.Action == ChangeAction.Deleted).Select(c => c.Object.Name).ShouldBe(["old"]);
    }

    [Fact]
    public async Task A_secret_that_is_refused_is_not_quoted()
    {
        await using var project = await EngineProject.CreateAsync();
        project.Declare("a.yaml", "{apiVersion: v1, kind: Secret, metadata: {name: login}, data: {pin: 1234567890}}");

        var error = (await project.ConvergeAsync()).Errors.Single();

        error.Message.ShouldNotContain("1234567890");
        error.Message.ShouldContain("data");
    }

    [Fact]
    public async Task An_exported_secret_is_applied_without_the_copy_that_kubectl_left_in_it()
    {
        await using var project = await EngineProject.CreateAsync();
        project.Declare("a.yaml", """
            apiVersion: v1
            kind: Secret
            metadata:
              name: login
              annotations: {kubectl.kubernetes.io/last-applied-configuration: '{"data":{"password":"cGxhaW4="}}'}
            data: {password: cGxhaW4=}
            """);

        await project.MustConvergeAsync();

        (await project.GetAsync("v1", "Secret", "login"))!.Annotation("kubectl.kubernetes.io/last-applied-configuration").ShouldBeNull();
    }

    [Fact]
    public async Task A_secrets_values_are_in_no_event_diff_or_error()
    {
        await using var project = await EngineProject.CreateAsync();
        string Secret(string value) => $$$$"""
            apiVersion: v1
            kind: Secret
            metadata: {name: login}
            stringData: {password: {{{{value}}}}}
            """;
        project.Declare("a.yaml", Secret("first-plain-text"));
        await project.MustConvergeAsync();
        await project.KubectlAsync("", "patch", "secret", "login", "-p", """{"stringData":{"password":"hand-plain-text"}}""");
        project.Declare("a.yaml", Secret("second-plain-text"));

        var previewed = await project.EventsAsync(r => r with { DryRun = true });
        project.Declare("a.yaml", Secret("second-plain-text") + "\ntype: other");
        var refused = await project.EventsAsync();

        var said = string.Join('\n', previewed.Concat(refused).Select(Everything.Of));
        said.ShouldContain("login");
        foreach (var value in (string[])["first-plain-text", "second-plain-text", "hand-plain-text"])
        {
            said.ShouldNotContain(value);
            said.ShouldNotContain(Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(value)));
        }
        refused.OfType<ReconcileEvent.ObjectFailed>().Single().Error.Reason.ShouldBe(Reasons.ImmutableField);
    }
}
