using Zakenak.Server.Tests.Procedures;

namespace Zakenak.Server.Tests.Clients;

/// <summary>The examples of the API reference as they stand, with an import added (<c>Examples/</c>): compiled, and run.</summary>
public sealed class ExampleTests(ClientPackage package) : IClassFixture<ClientPackage>
{
    [Fact]
    public void Package_and_every_example_compile()
    {
        package.PackageComplaints.ShouldBeEmpty();
        package.ExamplesComplaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task Package_and_every_example_compile_with_the_oldest_client()
    {
        await using var oldest = new ClientPackage("v11.0");
        await oldest.InitializeAsync();
        oldest.PackageComplaints.ShouldBeEmpty();
        oldest.ExamplesComplaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task Kustomization_is_created()
    {
        await using var api = await FurnishedAsync();
        (await RunAsync(api, "createKustomization")).ShouldStartWith("GitOps 资源已创建: res-");
        (await ResourcesAsync(api)).ShouldBe(["my-app-prod kustomization"]);
    }

    [Fact]
    public async Task Helm_release_is_created()
    {
        await using var api = await FurnishedAsync();
        await RunAsync(api, "createHelmRelease");
        (await ResourcesAsync(api)).ShouldBe(["my-app-helm helm"]);
    }

    [Fact]
    public async Task Resources_are_listed()
    {
        await using var api = await FurnishedAsync();
        await CreateResourceAsync(api);
        (await RunAsync(api, "listGitOpsResources")).ShouldBe("shop: pending");
    }

    [Fact]
    public async Task Sync_is_triggered()
    {
        await using var api = await FurnishedAsync();
        await CreateResourceAsync(api);
        await api.CallAsync("environments.configureGitOps", new
        {
            environmentId = "env-prod",
            config = new { enabled = true, autoSync = true, gitBranch = "main", gitPath = "./k8s", syncInterval = "1h" },
        });
        (await RunAsync(api, "triggerSync")).ShouldBe("同步已触发，等待 Flux 处理...");
        (await api.CallAsync("gitops.getGitOpsResource", new { id = "resource-123" }))["events"]!.AsArray()
            .ShouldContain(happened => (string)happened!["reason"]! == "SyncRequested");
    }

    [Fact]
    public async Task GitOps_of_a_repository_is_enabled()
    {
        await using var api = await FurnishedAsync();
        await CreateRepositoryAsync(api, "repo-123");
        await RunAsync(api, "enableGitOps");
        ((bool)(await api.CallAsync("repositories.get", new { id = "repo-123" }))["gitOpsEnabled"]!).ShouldBeTrue();
    }

    [Fact]
    public async Task Deployments_are_told_apart_by_their_method()
    {
        await using var api = await FurnishedAsync();
        await DeployAsync(api, "deployment-1", "gitops-ui", "success", "1f0c");
        await DeployAsync(api, "deployment-2", "gitops-git", "success", "2e9d");
        (await RunAsync(api, "listDeployments")).Split('\n').ShouldBe(["UI 部署: 1f0c", "Git 部署: 2e9d"], ignoreOrder: true);
    }

    [Theory]
    [InlineData("success", "success")]
    [InlineData("failed", "Error: the image was not found")]
    public async Task Deployment_is_polled_until_it_ends(string status, string told)
    {
        await using var api = await FurnishedAsync();
        await DeployAsync(api, "deployment-1", "gitops-git", status, "1f0c");
        const string Wait = "console.log(await waitForDeployment('deployment-1').then(ended => ended.status, String));";
        (await RunAsync(api, "waitForDeployment", Wait)).ShouldBe(told);
    }

    [Fact]
    public async Task Environments_are_configured()
    {
        await using var api = await FurnishedAsync("env-dev");
        await RunAsync(api, "configureGitOps");
        (await ConfiguredAsync(api, "env-prod")).ShouldBe("main, by hand");
        (await ConfiguredAsync(api, "env-dev")).ShouldBe("develop, by itself");
    }

    [Fact]
    public async Task Several_environments_are_configured_at_once()
    {
        await using var api = await FurnishedAsync("dev", "staging", "prod");
        await RunAsync(api, "configureMany");
        (await ConfiguredAsync(api, "dev")).ShouldBe("main, by itself");
        (await ConfiguredAsync(api, "staging")).ShouldBe("main, by itself");
        (await ConfiguredAsync(api, "prod")).ShouldBe("main, by hand");
    }

    [Fact]
    public async Task Error_that_the_example_does_not_know_is_told_by_its_message()
    {
        await using var api = await FurnishedAsync();
        var ended = await package.RunExampleAsync(api, "handleErrors");
        ended.ExitCode.ShouldBe(0, ended.Errors);
        ended.Errors.ShouldBe("部署失败: This version of the server does not do that yet.");
    }

    private async Task<string> RunAsync(Api api, string example, string more = "")
    {
        var ended = await package.RunExampleAsync(api, example, more);
        ended.ExitCode.ShouldBe(0, ended.Errors);
        return ended.Output;
    }

    /// <summary>A server with the project, repository and environment of the examples.</summary>
    /// <param name="environments">More of them.</param>
    private static async Task<Api> FurnishedAsync(params string[] environments)
    {
        var api = await Api.StartAsync();
        await api.CallAsync("projects.create", new { id = "project-123", name = "My app" });
        await api.CallAsync("clusters.create", new { id = "cluster-123", name = "main", kubeconfig = Api.Kubeconfig });
        await api.CallAsync("projects.setDestinations", new
        {
            projectId = "project-123",
            destinations = new[] { new { clusterId = "cluster-123", @namespace = "*", clusterScoped = false } },
        });
        await CreateRepositoryAsync(api, "repo-456");
        await api.CallAsync("repositories.enableGitOps", new
        {
            repositoryId = "repo-456",
            config = new { fluxNamespace = "flux-system", syncInterval = "1m" },
        });
        foreach (var id in environments.Prepend("env-prod"))
        {
            await api.CallAsync("environments.create", new
            {
                id,
                projectId = "project-123",
                clusterId = "cluster-123",
                name = id,
                type = "production",
                @namespace = "default",
            });
        }
        return api;
    }

    private static Task CreateRepositoryAsync(Api api, string id) =>
        api.CallAsync("repositories.create", new
        {
            id,
            projectId = "project-123",
            fullName = $"org/{id}",
            cloneUrl = $"https://git.example.com/org/{id}.git",
        });

    /// <summary>One that no worker touches.</summary>
    private static Task CreateResourceAsync(Api api) => api.CallAsync("gitops.createGitOpsResource", new
    {
        id = "resource-123",
        projectId = "project-123",
        environmentId = "env-prod",
        repositoryId = "repo-456",
        type = "kustomization",
        name = "shop",
        @namespace = "default",
        config = new { path = "./k8s", suspend = true },
    });

    private static Task DeployAsync(Api api, string id, string method, string status, string commit) => api.Database.ExecuteAsync($"""
        INSERT INTO deployments (id, project_id, environment_id, method, status, git_commit_sha, error_message, changes, created_at)
        VALUES ({id}, {"project-123"}, {"env-prod"}, {method}, {status}, {commit}, {(status == "failed" ? "the image was not found" : null)},
            {"[]"}, {DateTimeOffset.UtcNow})
        """, CancellationToken.None);

    private static async Task<IEnumerable<string>> ResourcesAsync(Api api) =>
        (await api.CallAsync("gitops.listGitOpsResources", new { projectId = "project-123" })).AsArray()
            .Select(r => $"{r!["name"]} {r["type"]}");

    private static async Task<string> ConfiguredAsync(Api api, string environmentId)
    {
        var config = await api.CallAsync("environments.getGitOpsConfig", new { environmentId });
        return $"{config["gitBranch"]}, {((bool)config["autoSync"]! ? "by itself" : "by hand")}";
    }
}
