using System.Diagnostics;
using System.Text.Json.Nodes;
using Zakenak.Engine.Cluster;
using Zakenak.Server.Tests.Data;
using Zakenak.Server.Tests.Procedures;
using Zakenak.Testing;
using Zakenak.Testing.Git;

namespace Zakenak.Server.Tests.Reconciling;

/// <summary>A real Git server, a real API server, and the whole control plane between them.</summary>
public sealed class SyncTests
{
    private readonly CancellationToken ct = TestContext.Current.CancellationToken;

    [Theory, EachDatabase]
    public async Task Commit_arrives_in_the_cluster_by_itself_and_is_a_deployment(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        var first = world.Declare("hello");

        var ready = await world.UntilAsync("ready", ct);
        ((string)ready["lastAppliedRevision"]!).ShouldBe($"main@sha1:{first}");
        (await world.GreetingAsync()).ShouldBe("hello");
        var second = world.Declare("good morning");
        await world.UntilRevisionAsync(second, ct);

        (await world.GreetingAsync()).ShouldBe("good morning");
        var deployments = (await world.Api.CallAsync("deployments.list", new { projectId = "p" })).AsArray();
        deployments.Select(d => $"{d!["gitCommitSha"]} {d["status"]} {d["deploymentMethod"]}").ShouldBe([$"{second} success gitops-git", $"{first} success gitops-git"]);
        ((string)deployments[0]!["author"]!).ShouldBe("Ada Lovelace <ada@example.com>");
        deployments[0]!["changes"]!.AsArray().Select(c => (string)c!).ShouldBe([$"Configured ConfigMap/{world.Namespace}/settings"]);
        ((string)(await world.Api.CallAsync("repositories.getFluxStatus", new { repositoryId = "repo" }))["lastSyncCommit"]!).ShouldBe(second);
    }

    [Fact]
    public async Task Drift_is_put_back_and_what_left_Git_is_pruned()
    {
        await using var world = await World.CreateAsync();
        world.Repository.Write("k8s/extra.yaml", World.ConfigMap("extra", "x"));
        world.Declare("hello");
        await world.UntilAsync("ready", ct);
        await world.PatchAsync("""{"data": {"greeting": "by hand"}}""");
        await world.Api.CallAsync("gitops.triggerSync", new { id = "res" });
        await world.UntilGreetingAsync("hello", ct);

        File.Delete(Path.Combine(world.Repository.Folder, "k8s/extra.yaml"));
        await world.SyncAsync(world.Declare("hello again"), ct);

        (await TestCluster.Client.GetAsync(World.ConfigMaps, world.Namespace, "extra", ct)).ShouldBeNull();
    }

    [Fact]
    public async Task Broken_revision_is_told_and_the_one_that_mends_it_is_applied()
    {
        await using var world = await World.CreateAsync();
        world.Declare("hello");
        await world.UntilAsync("ready", ct);
        world.Repository.Write("k8s/settings.yaml", "kind: ConfigMap\nmetadata: {name: [\n");
        world.Repository.Commit("broken");
        await world.Api.CallAsync("gitops.triggerSync", new { id = "res" });

        var failed = await world.UntilAsync("failed", ct);
        ((string)failed["errorMessage"]!).ShouldContain("k8s/settings.yaml:");
        failed["conditions"]!.AsArray().Select(c => $"{c!["type"]} {c["status"]} {c["reason"]}").ShouldBe(["Ready False ManifestInvalid", "Stalled True ManifestInvalid"]);
        (await world.GreetingAsync()).ShouldBe("hello");
        await world.SyncAsync(world.Declare("mended"), ct);

        (await world.GreetingAsync()).ShouldBe("mended");
        ((string)(await world.Api.CallAsync("deployments.list", new { projectId = "p" }))[1]!["errorReason"]!).ShouldBe("ManifestInvalid");
    }

    [Fact]
    public async Task Commit_cannot_reach_beyond_the_projects_destinations()
    {
        await using var world = await World.CreateAsync();
        world.Repository.Write("k8s/admin.yaml", """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRoleBinding
            metadata: {name: make-me-admin}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin}
            subjects: []
            """);
        world.Declare("hello");
        var failed = await world.UntilAsync("failed", ct);
        ((string)failed["errorMessage"]!).ShouldContain("ClusterRoleBinding/make-me-admin has no namespace");
        (await world.GreetingAsync()).ShouldBeNull();

        File.Delete(Path.Combine(world.Repository.Folder, "k8s/admin.yaml"));
        world.Repository.Write("k8s/elsewhere.yaml", World.ConfigMap("elsewhere", "x").Replace("metadata: {", "metadata: {namespace: kube-system, "));
        world.Declare("hello");
        await world.Api.CallAsync("gitops.triggerSync", new { id = "res" });
        await world.UntilAsync("failed", ct, r => ((string?)r["errorMessage"])?.Contains("would go to namespace kube-system", StringComparison.Ordinal) is true);
    }

    [Fact]
    public async Task Deleted_resource_takes_what_it_deployed_with_it()
    {
        await using var world = await World.CreateAsync();
        world.Declare("hello");
        await world.UntilAsync("ready", ct);
        await world.Api.CallAsync("gitops.deleteGitOpsResource", new { id = "res" });
        await world.UntilGreetingAsync(null, ct);
    }

    [Fact]
    public async Task While_Git_is_gone_the_last_good_state_stays_and_that_is_told()
    {
        await using var world = await World.CreateAsync();
        world.Declare("hello");
        await world.UntilAsync("ready", ct);
        await world.Git.DisposeAsync();
        await world.Api.CallAsync("gitops.triggerSync", new { id = "res" });

        var failed = await world.UntilAsync("failed", ct);

        failed["conditions"]![0]!["reason"]!.ToString().ShouldBe("GitUnreachable");
        (await world.GreetingAsync()).ShouldBe("hello");
    }

    [Fact]
    public async Task Without_autoSync_a_commit_waits_for_triggerSync()
    {
        await using var world = await World.CreateAsync(autoSync: false);
        await world.SyncAsync(world.Declare("hello"), ct);
        var second = world.Declare("good morning");
        await world.PatchAsync("""{"data": {"greeting": "by hand"}}""");
        await world.UntilGreetingAsync("hello", ct); // it was synced again, to the commit that it is pinned to
        await world.SyncAsync(second, ct);
    }

    /// <summary>A project <c>p</c> with the resource <c>res</c> of the folder <c>k8s</c>, in a namespace of the test's own.</summary>
    private sealed class World : IAsyncDisposable
    {
        public static readonly ApiResource ConfigMaps = new("", "v1", "ConfigMap", "configmaps", true, []);
        private readonly TestNamespace ns;
        private readonly DirectoryInfo folder;

        private World(Api api, TestNamespace ns, GitHttpServer git, DirectoryInfo folder) =>
            (Api, this.ns, Git, this.folder, Repository) = (api, ns, git, folder, new TestRepository(Path.Combine(folder.FullName, "shop.git")));

        public Api Api { get; }

        public GitHttpServer Git { get; }

        public TestRepository Repository { get; }

        public string Namespace => ns.Name;

        public static async Task<World> CreateAsync(DatabaseKind kind = DatabaseKind.Sqlite, bool autoSync = true)
        {
            var folder = Directory.CreateTempSubdirectory("zakenak-sync-test-");
            var world = new World(await Api.StartAsync(kind, options =>
            {
                options.Network.Allow = ["127.0.0.1"];
                options.Network.AllowHttp = true;
            }), await TestCluster.CreateNamespaceAsync("sync"), await GitHttpServer.StartAsync(folder.FullName), folder);
            world.Repository.Commit("empty");
            var api = world.Api;
            await api.CallAsync("projects.create", new { id = "p", name = "p" });
            await api.CallAsync("clusters.create", new { id = "c", name = "c", kubeconfig = Kubeconfig() });
            await api.CallAsync("projects.setDestinations", new { projectId = "p", destinations = new[] { new { clusterId = "c", @namespace = world.Namespace, clusterScoped = false } } });
            await api.CallAsync("repositories.create", new { id = "repo", projectId = "p", fullName = "team/shop", cloneUrl = $"{world.Git.Url}/shop.git/.git" });
            await api.CallAsync("repositories.enableGitOps", new { repositoryId = "repo", config = new { fluxNamespace = "flux-system", syncInterval = "10s" } });
            await api.CallAsync("environments.create", new { id = "env", projectId = "p", clusterId = "c", repositoryId = "repo", name = "dev", type = "dev", @namespace = world.Namespace });
            await api.CallAsync("environments.configureGitOps", new { environmentId = "env", config = new { enabled = true, autoSync, gitBranch = "main", gitPath = "./k8s", syncInterval = "10s" } });
            return world;
        }

        public static string ConfigMap(string name, string greeting) => $$"""
            apiVersion: v1
            kind: ConfigMap
            metadata: { name: {{name}} }
            data: { greeting: {{greeting}} }
            """;

        public string Declare(string greeting)
        {
            Repository.Write("k8s/settings.yaml", ConfigMap("settings", greeting));
            return Repository.Commit(greeting);
        }

        public async Task<string?> GreetingAsync()
        {
            var live = await TestCluster.Client.GetAsync(ConfigMaps, Namespace, "settings", CancellationToken.None);
            return live?.Json.GetProperty("data").GetProperty("greeting").GetString();
        }

        /// <summary>What a person does by hand.</summary>
        public async Task PatchAsync(string patch)
        {
            using var kubectl = Process.Start(new ProcessStartInfo(TestTools.KubectlPath,
                ["patch", "configmap", "settings", "-n", Namespace, "-p", patch, "--kubeconfig", TestCluster.KubeconfigPath])
            { RedirectStandardOutput = true })!;
            await kubectl.WaitForExitAsync();
            kubectl.ExitCode.ShouldBe(0);
        }

        public Task<JsonNode> UntilAsync(string status, CancellationToken ct, Func<JsonNode, bool>? also = null) =>
            UntilResourceAsync(r => (string)r["status"]! == status && (also is null || also(r)), ct);

        /// <summary>Asks for a sync first: a test need not wait for the interval.</summary>
        public async Task SyncAsync(string commit, CancellationToken ct)
        {
            await EnsureResourceAsync();
            await Api.CallAsync("gitops.triggerSync", new { id = "res" });
            await UntilRevisionAsync(commit, ct);
        }

        public Task<JsonNode> UntilRevisionAsync(string commit, CancellationToken ct) =>
            UntilResourceAsync(r => (string)r["lastAppliedRevision"]! == $"main@sha1:{commit}" && (string)r["status"]! == "ready", ct);

        public async Task UntilGreetingAsync(string? greeting, CancellationToken ct)
        {
            for (var limit = Stopwatch.StartNew(); await GreetingAsync() != greeting; await Task.Delay(100, ct))
                limit.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(60));
        }

        private async Task<JsonNode> UntilResourceAsync(Func<JsonNode, bool> isSo, CancellationToken ct)
        {
            await EnsureResourceAsync();
            var limit = Stopwatch.StartNew();
            while (true)
            {
                var resource = await Api.CallAsync("gitops.getGitOpsResource", new { id = "res" });
                if (isSo(resource))
                    return resource;
                limit.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(60), resource.ToJsonString());
                await Task.Delay(100, ct);
            }
        }

        private bool created;

        private async Task EnsureResourceAsync()
        {
            if (!created)
            {
                created = true;
                await Api.CallAsync("gitops.createGitOpsResource", new
                {
                    id = "res",
                    projectId = "p",
                    environmentId = "env",
                    repositoryId = "repo",
                    type = "kustomization",
                    name = "shop",
                    @namespace = Namespace,
                    config = new { interval = "10s", timeout = "20s" },
                });
            }
        }

        private static string Kubeconfig()
        {
            using var kubectl = Process.Start(new ProcessStartInfo(TestTools.KubectlPath, ["config", "view", "--raw", "--flatten", "--kubeconfig", TestCluster.KubeconfigPath])
            {
                RedirectStandardOutput = true,
            })!;
            return kubectl.StandardOutput.ReadToEnd();
        }

        public async ValueTask DisposeAsync()
        {
            await Api.DisposeAsync();
            await Git.DisposeAsync();
            await ns.DisposeAsync();
            folder.Delete(recursive: true);
        }
    }
}
