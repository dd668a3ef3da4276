using Zakenak.Engine.Cluster;
using Zakenak.Engine.Manifests;
using Zakenak.Engine.Tests.Cluster;
using Zakenak.Engine.Validation;
using Zakenak.Engine.Validation.Schemas;

namespace Zakenak.Engine.Tests.Validation;

/// <summary>Fields are held against the OpenAPI of the real API server.</summary>
public sealed class ClusterSchemasTests
{
    private static readonly ClusterSchemas schemas = new(TestCluster.Client, TimeProvider.System);

    private readonly CancellationToken ct = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Field_that_does_not_exist_is_told_with_its_place_and_what_was_meant() => (await ErrorsAsync("""
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web}
        spec:
          replica: 2
          selector: {matchLabels: {app: web}}
          template:
            metadata: {labels: {app: web}}
            spec:
              containers:
                - name: web
                  image: nginx:1.27
                  port: [{containerPort: 80}]
        """)).ShouldBe([
            "5:3 Deployment/web: spec.replica is no field of this kind; did you mean replicas?",
            "13:11 Deployment/web: spec.template.spec.containers[0].port is no field of this kind; did you mean ports?",
        ]);

    [Theory]
    [InlineData("replicas: two", "spec.replicas must be a whole number, but is text")]
    [InlineData("replicas: 1.5", "spec.replicas must be a whole number, but is a number: quote it if text was meant")]
    [InlineData("paused: 'yes'", "spec.paused must be true or false, but is text")]
    [InlineData("strategy: Recreate", "spec.strategy must be a mapping, but is text")]
    public async Task Value_of_the_wrong_type_is_told(string spec, string expected) =>
        (await ErrorsAsync(Some.Deployment("web", spec))).ShouldHaveSingleItem().ShouldBe($"5:3 Deployment/web: {expected}");

    [Fact]
    public async Task Number_where_a_variable_wants_text_is_told() =>
        (await ErrorsAsync(Some.Deployment("web").Replace("image: nginx:1.27", "image: nginx:1.27\n          env: [{name: PORT, value: 8080}]"))).ShouldHaveSingleItem()
            .ShouldEndWith("Deployment/web: spec.template.spec.containers[0].env[0].value must be text, but is a number: quote it if text was meant");

    [Fact]
    public async Task What_is_missing_is_told_where_it_should_be() =>
        (await ErrorsAsync("apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec:\n  ports:\n    - name: http\n")).ShouldBe(["6:7 Service/web: spec.ports[0] lacks port"]);

    [Fact]
    public async Task Value_that_is_no_base64_is_told() =>
        (await ErrorsAsync("apiVersion: v1\nkind: Secret\nmetadata: {name: a}\ndata: {password: \"hunter 2\"}\n")).ShouldHaveSingleItem()
            .ShouldBe("4:8 Secret/a: data.password must be base64: encode it, or write it under stringData");

    [Fact]
    public async Task Reading_outlasts_who_asked_first_so_that_the_next_is_answered()
    {
        using var release = new ManualResetEventSlim();
        await using var server = new LoopbackServer(request =>
        {
            if (!request.Target.StartsWith("/openapi", StringComparison.Ordinal))
                return LoopbackReply.Json("""{"resources": [], "groups": []}""");
            release.Wait(ct);
            return LoopbackReply.Json("""{"definitions": {"a": {"x-kubernetes-group-version-kind": [{"group": "", "version": "v1", "kind": "A"}]}}}""");
        });
        using var folder = new KubeconfigFolder();
        using var client = new KubernetesClient(folder.Connect(server.Address));
        var slow = new ClusterSchemas(client, TimeProvider.System);
        var manifests = ManifestReader.Read("apiVersion: v1\nkind: A\nmetadata: {name: a}\n", "a.yaml");
        using var impatient = new CancellationTokenSource();

        var first = slow.CheckAsync(manifests, impatient.Token);
        await impatient.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => first);
        release.Set();

        (await slow.CheckAsync(manifests, ct)).ShouldBeEmpty();
        server.Requests.Count(request => request.Target.StartsWith("/openapi", StringComparison.Ordinal)).ShouldBe(1);
    }

    [Theory]
    [InlineData("apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {ports: [{port: 80, targetPort: http}, {port: 81, targetPort: 81}]}")]
    [InlineData("apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {containers: [{name: a, image: a, resources: {limits: {cpu: 1, memory: 64Mi}, requests: }}]}")]
    [InlineData("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, labels: , creationTimestamp: null}\ndata: {a: b}\nstatus: {any: thing}")]
    [InlineData("apiVersion: v1\nkind: List\nitems: [{apiVersion: v1, kind: Namespace, metadata: {name: a}}]")]
    public async Task What_a_server_takes_is_taken(string yaml) => (await ErrorsAsync(yaml)).ShouldBeEmpty();

    [Fact]
    public async Task Kind_that_nobody_serves_is_told_with_what_to_do() => (await ErrorsAsync("""
        apiVersion: example.com/v1
        kind: Widget
        metadata: {name: a}
        ---
        apiVersion: apps/v1beta1
        kind: Deployment
        metadata: {name: b}
        """)).ShouldBe([
            "2:1 Widget/a: kind Widget of example.com/v1 is nothing that the cluster serves: install its CRD first, or correct apiVersion and kind",
            "6:1 Deployment/b: kind Deployment of apps/v1beta1 is nothing that the cluster serves: write apiVersion: apps/v1",
        ]);

    [Fact]
    public async Task Kind_whose_definition_comes_along_is_left_alone()
    {
        var widget = "apiVersion: example.com/v1\nkind: Widget\nmetadata: {name: a}\nspec: {any: thing}\n";
        (await ErrorsAsync($"{widget}---\n{Definition("example.com")}")).ShouldBeEmpty();
    }

    [Fact]
    public async Task Custom_resource_is_held_against_its_definition_as_soon_as_that_is_there()
    {
        var group = $"validation-{Guid.NewGuid():n}.example.com";
        var client = TestCluster.Client;
        var crds = (await client.Discovery.FindAsync("apiextensions.k8s.io/v1", "CustomResourceDefinition", ct))!;
        await client.CreateAsync(crds, ManifestReader.Read(Definition(group), "test")[0].Json, ct);
        try
        {
            var limit = System.Diagnostics.Stopwatch.StartNew();
            var widget = $"apiVersion: {group}/v1\nkind: Widget\nmetadata: {{name: a}}\nspec:\n  sise: 3\n";
            string[] errors;
            while ((errors = await ErrorsAsync(widget, new(client, TimeProvider.System))) is not [var error] || error.Contains("nothing that the cluster serves"))
            {
                limit.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(60));
                await Task.Delay(200, ct);
            }
            errors.ShouldBe(["5:3 Widget/a: spec.sise is no field of this kind; did you mean size?"]);
        }
        finally
        {
            await client.DeleteAsync(crds, null, $"widgets.{group}", new(), CancellationToken.None);
        }
    }

    [Fact]
    public async Task What_came_through_an_alias_is_told_where_the_alias_stands()
    {
        var errors = await ErrorsAsync("""
            apiVersion: v1
            kind: List
            items:
              - apiVersion: v1
                kind: Service
                metadata: {name: a}
                spec: &spec {ports: [{port: many}]}
              - apiVersion: v1
                kind: Service
                metadata: {name: b}
                spec: *spec
            """);
        errors.Select(e => e.Split(' ')[0]).ShouldBe(["7:27", "11:5"]);
    }

    [Fact]
    public async Task Objects_of_the_templates_are_what_the_server_takes()
    {
        var yaml = string.Join("\n---\n", TemplateFiles());
        (await ErrorsAsync(yaml)).ShouldBeEmpty();
    }

    private static IEnumerable<string> TemplateFiles() => Engine.Configuration.ProjectTemplates.Files("basic", "shop")
        .Where(f => f.Path.StartsWith("manifests", StringComparison.Ordinal)).Select(f => f.Content);

    private async Task<string[]> ErrorsAsync(string yaml, ClusterSchemas? of = null) =>
        [.. (await ManifestValidator.ValidateAsync(yaml, of ?? schemas, ct)).Errors.Select(e => $"{e.Line}:{e.Column} {e.Message}")];

    private static string Definition(string group) => """
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: {name: widgets.GROUP}
        spec:
          group: GROUP
          scope: Namespaced
          names: {kind: Widget, plural: widgets}
          versions:
            - name: v1
              served: true
              storage: true
              schema: {openAPIV3Schema: {type: object, properties: {spec: {type: object, properties: {size: {type: integer}}}}}}
        """.Replace("GROUP", group);
}
