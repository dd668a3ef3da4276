namespace Zakenak.Server.Tests.Procedures;

/// <summary>A handful of wrong inputs for each procedure: always an envelope, never a failure of ours.</summary>
public sealed class WrongInputTests
{
    private static readonly string[] wrong =
    [
        "null", "[]", "\"text\"", "7", "{", "{\"id\": 7}", "{\"id\": null, \"projectId\": {}, \"config\": []}",
        "{\"id\": \"'; DROP TABLE users; --\", \"projectId\": \"../../etc\", \"input\": \"\\u0000\"}",
        "{\"projectId\": \"" + "x" + "\", \"type\": 1, \"limit\": 1e999, \"config\": {\"healthChecks\": [{}]}}",
    ];

    [Fact]
    public async Task Wrong_input_is_answered_with_what_is_wrong()
    {
        await using var api = await Api.StartAsync();
        var nested = string.Concat(Enumerable.Repeat("{\"config\":", 200)) + "1" + new string('}', 200);
        foreach (var procedure in api.Router.Procedures.Where(p => p.Input is not null && p.Kind != Trpc.ProcedureKind.Subscription))
        {
            foreach (var input in wrong.Append(nested))
            {
                var (status, body) = await api.SendAsync(procedure.Path, input, api.Admin);
                status.ShouldBeInRange(200, 499, $"{procedure.Path} {input}: {body.ToJsonString()}");
                if (status >= 400)
                    body["error"]!["data"]!["path"]!.ToString().ShouldBe(procedure.Path);
            }
        }
    }

    [Fact]
    public async Task All_that_is_wrong_is_told_at_once_with_its_place()
    {
        await using var api = await Api.StartAsync();
        await api.FurnishAsync("p");
        var (_, body) = await api.SendAsync("gitops.createGitOpsResource", """
            {"projectId": "p", "environmentId": "p-env", "repositoryId": "p-repo", "type": "kustomization", "name": "Not A Label", "namespace": "shop-prod",
             "config": {"path": "../../etc", "interval": "never", "chartName": "web", "dependsOn": [{"name": "ok"}, {"name": "-x"}]}}
            """, api.Admin);
        body["error"]!["data"]!["details"]!["issues"]!.AsArray().Select(i => (string)i!["path"]!)
            .ShouldBe(["name", "config.path", "config.interval", "config.dependsOn[1].name", "config.chartName"]);
    }

    [Theory]
    [InlineData("ext::sh -c touch% /tmp/x")]
    [InlineData("--upload-pack=touch /tmp/x")]
    [InlineData("https://user:password@git.example.com/a.git")]
    [InlineData("file:///etc")]
    [InlineData("http://git.example.com/a.git")]
    [InlineData("javascript:alert(1)")]
    public async Task Address_of_a_repository_that_would_do_more_than_fetch_is_refused(string cloneUrl)
    {
        await using var api = await Api.StartAsync();
        await api.FurnishAsync("p");
        (await api.RefusedAsync("repositories.create", new { projectId = "p", fullName = "a/b", cloneUrl })).ShouldBe("INVALID_INPUT");
    }

    [Fact]
    public async Task Kubeconfig_that_runs_a_program_is_refused()
    {
        await using var api = await Api.StartAsync();
        var kubeconfig = Api.Kubeconfig.Replace("token: planted-cluster-t0ken", "exec: {command: /bin/sh, apiVersion: client.authentication.k8s.io/v1}");
        (await api.RefusedAsync("clusters.create", new { name = "evil", kubeconfig })).ShouldBe("INVALID_INPUT");
    }
}
