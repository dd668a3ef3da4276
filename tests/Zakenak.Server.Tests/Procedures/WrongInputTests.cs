using System.Text.Json.Nodes;
using Zakenak.Server.Tests.Data;

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

    private static readonly string[] instead =
    [
        "null", "7", "-1", "1e999", "true", "{}", "[]", "\"\"", "\"\\u0000\"", "\"a\\u0000b\"", "\"\\ud83d\"", "\"'; DROP TABLE users; --\"", "\"../../etc\"",
        "\"main\\n\"", "\"" + new string('x', 5000) + "\"",
    ];

    [Theory, EachDatabase]
    public async Task One_wrong_field_in_an_input_that_is_right_otherwise_is_answered_with_what_is_wrong(DatabaseKind kind)
    {
        await using var api = await Api.StartAsync(kind);
        await Samples.FurnishAsync(api, "p");
        foreach (var sample in Samples.All.Where(s => s.Input is not null && s.Path != "events.subscribe"))
        {
            foreach (var input in Mutated(JsonNode.Parse(sample.InputFor("p"))!))
            {
                var (status, body) = await api.SendAsync(sample.Path, input, api.Admin);
                status.ShouldBeOneOf([.. Enumerable.Range(200, 300), 501, 502], $"{sample.Path} {input}: {body.ToJsonString()}");
            }
        }
    }

    [Theory]
    [InlineData("repositories.create", """{"projectId": "p", "fullName": "a/b", "cloneUrl": "https://git.example.com/a.git", "webhookSecret": ""}""", "webhookSecret")]
    [InlineData("repositories.create", """{"projectId": "p", "fullName": "a/b", "cloneUrl": "https://git.example.com/a.git", "defaultBranch": "main\n"}""", "defaultBranch")]
    [InlineData("repositories.create", """{"projectId": "p", "fullName": "a/b", "cloneUrl": "https://git.example.com/a.git", "defaultBranch": "HEAD"}""", "defaultBranch")]
    [InlineData("repositories.enableGitOps", """{"repositoryId": "p-repo", "config": {"fluxNamespace": "flux-system\n", "syncInterval": "1m"}}""", "config.fluxNamespace")]
    [InlineData("projects.get", """{"id": "p\u0000"}""", "id")]
    [InlineData("deployments.list", """{"projectId": "p", "cursor": "a\u0000"}""", "cursor")]
    public async Task Field_that_is_wrong_is_named(string path, string input, string field)
    {
        await using var api = await Api.StartAsync();
        await api.FurnishAsync("p");
        var (_, body) = await api.SendAsync(path, input, api.Admin);
        body["error"]!["data"]!["details"]!["issues"]!.AsArray().Select(i => (string)i!["path"]!).ShouldBe([field]);
    }

    /// <summary>Each field, at any depth, is something else once.</summary>
    private static IEnumerable<string> Mutated(JsonNode sample)
    {
        foreach (var path in Paths(sample, []).ToList())
        {
            foreach (var value in instead)
            {
                const string Here = "HERE-GOES-THE-VALUE";
                var changed = sample.DeepClone();
                var parent = path.SkipLast(1).Aggregate(changed, (node, key) => key is int i ? node[i]! : node[(string)key]!);
                if (path[^1] is int index)
                    parent[index] = Here;
                else
                    parent[(string)path[^1]] = Here;
                yield return changed.ToJsonString().Replace($"\"{Here}\"", value);
            }
        }
    }

    private static IEnumerable<object[]> Paths(JsonNode? node, object[] path) => node switch
    {
        JsonObject fields => fields.SelectMany(f => Paths(f.Value, [.. path, f.Key]).Prepend([.. path, f.Key])),
        JsonArray items => items.Index().SelectMany(i => Paths(i.Item, [.. path, i.Index])),
        _ => [],
    };

    [Fact]
    public async Task Update_of_a_resource_is_checked_like_its_creation()
    {
        await using var api = await Api.StartAsync();
        await api.FurnishAsync("p");
        var many = Enumerable.Range(0, 101).Select(i => new { name = $"r{i}" });
        await PathsAsync(new { dependsOn = many }, "config.dependsOn");
        await PathsAsync(new { sourceType = "HelmRepository" }, "config.sourceType");

        async Task PathsAsync(object config, string path) => (await api.DetailsAsync("gitops.updateGitOpsResource", new { id = "p-res", config }))!
            ["issues"]!.AsArray().Select(issue => (string)issue!["path"]!).ShouldBe([path]);
    }

    [Fact]
    public async Task Resource_that_would_wait_for_itself_is_refused_with_the_way_back()
    {
        await using var api = await Api.StartAsync();
        await api.FurnishAsync("p");
        var create = new
        {
            id = "p-web",
            projectId = "p",
            environmentId = "p-env",
            repositoryId = "p-repo",
            type = "kustomization",
            name = "web",
            @namespace = "shop-prod",
            config = new { dependsOn = new[] { new { name = "shop" } } },
        };
        (await IssueAsync("gitops.updateGitOpsResource", new { id = "p-res", config = new { dependsOn = new[] { new { name = "shop" } } } })).ShouldEndWith("shop -> shop");
        await api.CallAsync("gitops.updateGitOpsResource", new { id = "p-res", config = new { dependsOn = new[] { new { name = "web" } } } }); // not there yet
        (await IssueAsync("gitops.createGitOpsResource", create)).ShouldEndWith("web -> shop -> web");
        await api.CallAsync("gitops.updateGitOpsResource", new { id = "p-res", config = new { } });
        await api.CallAsync("gitops.createGitOpsResource", create);

        async Task<string> IssueAsync(string path, object input)
        {
            var issue = (await api.DetailsAsync(path, input))!["issues"]!.AsArray().ShouldHaveSingleItem()!;
            ((string)issue["path"]!).ShouldBe("config.dependsOn");
            return (string)issue["message"]!;
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
