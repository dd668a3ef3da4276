using System.Text.Json.Nodes;
using Zakenak.Server.Access;
using Zakenak.Server.Tests.Clients;
using Zakenak.Testing;

namespace Zakenak.Server.Tests.Procedures;

public sealed class ValidateYamlTests(ClientPackage package) : IClassFixture<ClientPackage>
{
    private const string Misspelled = """
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
                  image: nginx
                  readinessProbe: {httpGet: {path: /, port: 80}}
                  resources: {requests: {cpu: 10m}, limits: {memory: 64Mi}}
        """;

    [Fact]
    public async Task What_is_valid_has_neither_errors_nor_warnings()
    {
        await using var api = await Api.StartAsync();
        (await api.CallAsync("gitops.validateYAML", new { yaml = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n" })).ToJsonString().ShouldBe("""{"valid":true}""");
    }

    [Fact]
    public async Task Errors_and_warnings_have_the_shape_of_the_reference()
    {
        await using var api = await Api.StartAsync();
        (await api.CallAsync("gitops.validateYAML", new { yaml = "a: b: c\n" }))["errors"]!.AsArray().ShouldHaveSingleItem()!.AsObject()
            .Select(field => $"{field.Key} {field.Value!.GetValueKind()}").ShouldBe(["line Number", "column Number", "message String"]);
        var advised = await api.CallAsync("gitops.validateYAML", new { yaml = Misspelled });
        advised.AsObject().Select(field => field.Key).ShouldBe(["valid", "warnings"]);
        var warning = advised["warnings"]!.AsArray().ShouldHaveSingleItem()!;
        ((string)warning["message"]!).ShouldStartWith("Deployment/web: the image of container web has no tag, which means latest");
        ((string)warning["suggestion"]!).ShouldBe("Name a version (image: …:1.2.3), or a digest (image: …@sha256:…).");
    }

    [Fact]
    public async Task Reference_is_followed_by_the_real_client_as_a_mutation_and_as_a_query()
    {
        await using var api = await Api.StartAsync();
        var ended = await package.RunWithClientAsync(api, """
            const result = await trpc.gitops.validateYAML.mutate({ yaml: 'kind: ConfigMap\nmetadata: {name: a}\n' });
            tell([result.valid, ...result.errors.map(({ line, column }) => `${line}:${column}`), result.warnings ?? 'none']);
            const [asQuery, projects] = await Promise.all([trpc.gitops.validateYAML.query({ yaml: '' }), trpc.projects.list.query()]);
            tell([asQuery, projects]);
            """);
        ended.ExitCode.ShouldBe(0, ended.Errors);
        ended.Output.Split('\n').ShouldBe(
            ["""[false,"1:1","none"]""", """[{"valid":false,"errors":[{"line":1,"column":1,"message":"there is no object in this text"}]},[]]"""]);
    }

    [Fact]
    public async Task Other_mutations_are_no_queries()
    {
        await using var api = await Api.StartAsync();
        using var client = new HttpClient { BaseAddress = api.Address };
        client.DefaultRequestHeaders.Authorization = new("Bearer", api.Admin);
        using var mixed = await client.GetAsync("/trpc/gitops.validateYAML,gitops.triggerSync?batch=1&input=%7B%7D", TestContext.Current.CancellationToken);
        mixed.StatusCode.ShouldBe(System.Net.HttpStatusCode.BadRequest);
        using var alone = await client.GetAsync("/trpc/gitops.triggerSync", TestContext.Current.CancellationToken);
        alone.StatusCode.ShouldBe(System.Net.HttpStatusCode.MethodNotAllowed);
    }

    [Fact]
    public async Task Fields_are_looked_up_in_the_only_cluster_and_in_that_of_an_environment()
    {
        await using var api = await Api.StartAsync();
        await api.FurnishAsync("p");
        await api.CallAsync("clusters.update", new { id = "p-cluster", kubeconfig = await File.ReadAllTextAsync(TestCluster.KubeconfigPath) });
        await FindsTheFieldAsync(api, new { yaml = Misspelled });

        await api.CallAsync("clusters.create", new { id = "second", name = "second", kubeconfig = Api.Kubeconfig });

        (await api.CallAsync("gitops.validateYAML", new { yaml = Misspelled }))["valid"]!.GetValue<bool>().ShouldBeTrue();
        await FindsTheFieldAsync(api, new { yaml = Misspelled, environmentId = "p-env" });
    }

    [Fact]
    public async Task Cluster_that_does_not_answer_takes_nothing_else_away()
    {
        await using var api = await Api.StartAsync();
        await api.FurnishAsync("p");
        var kubeconfig = Api.Kubeconfig.Replace("https://one.example.com:6443", "https://127.0.0.1:1");
        await api.CallAsync("clusters.update", new { id = "p-cluster", kubeconfig });
        var result = await api.CallAsync("gitops.validateYAML", new { yaml = Misspelled });
        ((bool)result["valid"]!).ShouldBeTrue();
        result["warnings"]!.AsArray().Select(w => ((string)w!["message"]!).Split(':')[0]).ShouldBe(["Kinds and fields were not looked up", "Deployment/web"]);
    }

    [Fact]
    public async Task Environment_is_for_its_developers_and_not_to_be_found_by_others()
    {
        await using var api = await Api.StartAsync();
        await api.FurnishAsync("p");
        var input = new { yaml = "", environmentId = "p-env" };
        (await api.RefusedAsync("gitops.validateYAML", input, await api.SignUpAsync("viewer", "p", ProjectRole.Viewer))).ShouldBe("INSUFFICIENT_PERMISSIONS");
        (await api.RefusedAsync("gitops.validateYAML", input, await api.SignUpAsync("stranger"))).ShouldBe("ENVIRONMENT_NOT_FOUND");
        await api.CallAsync("gitops.validateYAML", input, await api.SignUpAsync("developer", "p", ProjectRole.Developer));
        var noted = (await api.CallAsync("audit.list", new { })).AsArray().Where(e => (string)e!["action"]! == "gitops.validateYAML");
        noted.Select(e => $"{e!["username"]} {e["target"]} {e["outcome"]}").ShouldBe(["stranger p-env denied", "viewer p-env denied"]);
    }

    [Fact]
    public async Task Text_that_is_too_large_is_told_as_an_error_of_it()
    {
        await using var api = await Api.StartAsync();
        var result = await api.CallAsync("gitops.validateYAML", new { yaml = new string('a', 1024 * 1024 - 20) });
        ((bool)result["valid"]!).ShouldBeFalse();
        (await api.SendAsync("gitops.validateYAML", $$"""{"yaml":"{{new string('a', 5 * 1024 * 1024)}}"}""", api.Admin)).Status.ShouldBe(413);
    }

    private static async Task FindsTheFieldAsync(Api api, object input)
    {
        JsonNode result = await api.CallAsync("gitops.validateYAML", input);
        var error = result["errors"]!.AsArray().ShouldHaveSingleItem()!;
        $"{error["line"]}:{error["column"]} {error["message"]}".ShouldBe("5:3 Deployment/web: spec.replica is no field of this kind; did you mean replicas?");
    }
}
