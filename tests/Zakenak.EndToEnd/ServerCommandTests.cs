using System.Diagnostics;
using System.Text.Json.Nodes;
using Zakenak.Engine.Cluster;
using Zakenak.Testing;

namespace Zakenak.EndToEnd;

/// <summary>The control plane through the command line.</summary>
public sealed class ServerCommandTests
{
    private static readonly ApiResource configMaps = new("", "v1", "ConfigMap", "configmaps", true, []);

    private readonly CancellationToken ct = TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_whole_life_from_sign_in_to_deletion()
    {
        await using var ns = await TestCluster.CreateNamespaceAsync("cli-life");
        await using var project = await ServerProject.SignedInAsync();
        var repository = project.Repository("shop").Write("k8s/settings.yaml", ConfigMap("hello"));
        var commit = repository.Commit("say hello");
        await project.FurnishAsync(repository, ns.Name);
        ((bool)(await project.ReadAsync("cluster health k3s"))["reachable"]!).ShouldBeTrue();

        await project.RunAsync("resource create settings --env prod --id res --prune true --health-timeout 20s");
        var synced = await project.ReadAsync("resource sync res --wait --timeout 60s");
        ((string)synced["status"]!).ShouldBe("ready");
        ((string)synced["lastAppliedRevision"]!).ShouldBe($"main@sha1:{commit}");
        (await GreetingAsync(ns.Name)).ShouldBe("hello");
        var deployed = (await project.ReadAsync("deployment list -p shop")).AsArray().ShouldHaveSingleItem()!;
        $"{deployed["gitCommitSha"]} {deployed["status"]}".ShouldBe($"{commit} success");
        ((string)(await project.ReadAsync($"deployment get {deployed["id"]} --wait"))["author"]!).ShouldBe("Ada Lovelace <ada@example.com>");
        ((string)(await project.ReadAsync("repo status repo"))["lastSyncCommit"]!).ShouldBe(commit);

        await project.RunAsync("resource delete res --yes");
        await UntilAsync(async () => await GreetingAsync(ns.Name) is null);
        (await project.ReadAsync("resource list -p shop")).AsArray().ShouldBeEmpty();
        // It is refused until the server has noted that what was deployed is gone.
        await UntilAsync(async () => (await project.RunAsync(["env", "delete", "prod", "--yes"])).ExitCode == 0);
        await project.RunAsync("repo delete repo --yes");
        await project.RunAsync("project delete shop --yes");
        await project.RunAsync("cluster delete k3s --yes");
        (await project.ReadAsync("project list")).AsArray().ShouldBeEmpty();
        await project.RunAsync("logout");
        (await project.RunAsync("project list", exitCode: 2)).Errors.ShouldContain("Sign in with zakenak login SERVER");
    }

    [Fact]
    public async Task Sync_that_fails_is_told_with_its_reason_and_so_is_the_one_that_does_not_end()
    {
        await using var ns = await TestCluster.CreateNamespaceAsync("cli-fail");
        await using var project = await ServerProject.SignedInAsync();
        var repository = project.Repository("shop").Write("k8s/settings.yaml", "kind: ConfigMap\nmetadata: {name: [\n");
        repository.Commit("broken");
        await project.FurnishAsync(repository, ns.Name);
        await project.RunAsync("resource create settings --env prod --id res");
        var failed = await project.RunAsync("resource sync res --wait -o json", exitCode: 1);
        ((string)failed.Json["status"]!).ShouldBe("failed");
        failed.Errors.ShouldContain("error [ManifestInvalid]: ");
        failed.Errors.ShouldContain("k8s/settings.yaml:");

        await project.RunAsync("resource suspend res");
        (await project.RunAsync("resource sync res --wait", exitCode: 1)).Errors.ShouldContain("zakenak resource resume res");
        ((bool)(await project.ReadAsync("resource list -p shop"))[0]!["suspended"]!).ShouldBeTrue();
        repository.Write("k8s/settings.yaml", Deployment()).Commit("never ready: nothing runs pods here");
        ((bool)(await project.ReadAsync("resource resume res"))["suspended"]!).ShouldBeFalse();

        var late = await project.RunAsync("resource sync res --wait --timeout 1s -o json", exitCode: 4);
        late.Reasons().ShouldBe(["WaitTimeout"]);
    }

    [Fact]
    public async Task Sync_whose_repository_is_away_until_nobody_waits_any_more_may_work_later()
    {
        await using var ns = await TestCluster.CreateNamespaceAsync("cli-away");
        await using var project = await ServerProject.SignedInAsync();
        await project.FurnishAsync(project.Repository("shop"), ns.Name);
        await project.RunAsync("repo create team/away -p shop --id away --url http://127.0.0.1:1/away.git");
        await project.RunAsync("repo enable-gitops away --interval 10s");
        await project.RunAsync("resource create settings --env prod --repo away --id res");

        var outcome = await project.RunAsync("resource sync res --wait --timeout 10s -o json", exitCode: 3);

        outcome.Reasons().ShouldBe(["GitUnreachable"]);
        outcome.Errors.ShouldContain("It goes on without us");
    }

    [Theory]
    [InlineData(6, "60s", 0)] // more than the client tries again by itself
    [InlineData(int.MaxValue, "10s", 3)]
    public async Task Wait_outlasts_a_server_that_is_away_for_a_moment(int lost, string timeout, int exitCode)
    {
        await using var ns = await TestCluster.CreateNamespaceAsync("cli-wait");
        await using var project = await ServerProject.SignedInAsync();
        var repository = project.Repository("shop").Write("k8s/settings.yaml", ConfigMap("hello"));
        repository.Commit("say hello");
        await project.FurnishAsync(repository, ns.Name);
        await project.RunAsync("resource create settings --env prod --id res");
        await using var proxy = new LosingProxy(project.Server.Client.BaseAddress!, "gitops.getGitOpsResource", lost);
        (await project.RunAsync(["login", proxy.Address, "-u", "admin", "--password-stdin"], ServerProject.AdminPassword)).ShouldExit(0);

        var outcome = await project.RunAsync($"resource sync res --wait --timeout {timeout}", exitCode);

        outcome.Errors.ShouldContain($"The server {proxy.Address} cannot be asked");
        outcome.Errors.ShouldContain("It is asked again.");
    }

    [Fact]
    public async Task Image_is_deployed_past_Git_and_waited_for()
    {
        await using var ns = await TestCluster.CreateRunningNamespaceAsync("cli-deploy");
        await using var project = await ServerProject.SignedInAsync();
        var repository = project.Repository("shop").Write("k8s/web.yaml", Deployment());
        repository.Commit("web");
        await project.FurnishAsync(repository, ns.Name);
        await project.RunAsync("resource create web --env prod --id res");
        await project.RunAsync("resource sync res --wait --timeout 60s");

        var deployed = await project.ReadAsync("deployment create --env prod --tag 1.28 --wait --timeout 60s");

        $"{deployed["status"]} {deployed["deploymentMethod"]} {deployed["image"]}".ShouldBe("success manual nginx:1.28");
    }

    [Fact]
    public async Task Configuration_of_a_resource_comes_from_flags_and_files_and_what_is_not_given_stays()
    {
        await using var project = await ServerProject.SignedInAsync();
        var repository = project.Repository("shop");
        repository.Commit("empty");
        await project.FurnishAsync(repository, "cli-config");
        await project.RunAsync(["resource", "create", "web", "--env", "prod", "--id", "res", "--type", "helm", "--chart", "charts/web", "--from", "-"],
            "suspend: true\nvalues:\n  image: {tag: '1.2'} # a comment\n  port: 8080\ntimeout: 3m\n");

        await project.RunAsync("resource update res --interval 7m --prune false --depends-on db --depends-on cache");

        (await project.ReadAsync("resource get res"))["config"]!.ToJsonString().ShouldBe(
            """{"prune":false,"dependsOn":[{"name":"db"},{"name":"cache"}],"interval":"7m","timeout":"3m","chartName":"charts/web","values":{"image":{"tag":"1.2"},"port":8080},"suspend":true}""");
        await project.RunAsync("env update prod --name live --developers-deploy true");
        var environment = await project.ReadAsync("env get prod");
        $"{environment["name"]} {environment["type"]} {environment["developersDeploy"]}".ShouldBe("live production true");
        await project.RunAsync("env configure-gitops prod --auto-sync false");
        (await project.ReadAsync("env get prod"))["gitOps"]!.ToJsonString()
            .ShouldBe("""{"enabled":true,"autoSync":false,"gitBranch":"main","gitPath":"./k8s","syncInterval":"10m"}""");
    }

    [Fact]
    public async Task Members_and_destinations_are_added_and_removed()
    {
        await using var project = await ServerProject.SignedInAsync();
        await project.RunAsync("project create Shop --id shop");
        (await project.RunAsync(["user", "create", "ada", "--password-file", "-"], "correct horse battery")).ShouldExit(0);
        await project.RunAsync("project member set shop ada --role developer");
        (await project.ReadAsync("project member list shop")).AsArray().Select(m => $"{m!["username"]} {m["role"]}").ShouldBe(["ada developer", "admin owner"]);
        await project.RunAsync("project member remove shop ada");
        (await project.RunAsync("project member remove shop ada", exitCode: 1)).Errors.ShouldContain("ada is no member of shop");
        await project.RunAsync($"cluster create K3s --id k3s --kubeconfig {TestCluster.KubeconfigPath}");
        await project.RunAsync("project destination add shop --cluster k3s --namespace shop-*");
        await project.RunAsync("project destination add shop --cluster k3s --namespace jobs --cluster-scoped");
        await project.RunAsync("project destination remove shop --cluster k3s --namespace shop-*");
        (await project.ReadAsync("project destination list shop")).ToJsonString().ShouldBe("""[{"clusterId":"k3s","namespace":"jobs","clusterScoped":true}]""");
    }

    [Fact]
    public async Task Destination_is_shown_before_it_is_changed_and_not_widened_by_the_way()
    {
        await using var project = await ServerProject.SignedInAsync();
        await project.RunAsync("project create Shop --id shop");
        await project.RunAsync($"cluster create K3s --id k3s --kubeconfig {TestCluster.KubeconfigPath}");
        const string Add = "project destination add shop --cluster k3s --namespace jobs";
        (await project.RunAsync($"{Add} --cluster-scoped --dry-run")).Errors
            .ShouldContain("would do: let shop deploy to jobs in k3s, kinds without a namespace too");
        (await project.ReadAsync("project destination list shop")).AsArray().ShouldBeEmpty();
        await project.RunAsync(Add);
        await project.RunAsync(Add); // it is there already
        (await project.RunAsync($"{Add} --cluster-scoped", exitCode: 2)).Errors
            .ShouldContain("shop has the destination jobs in k3s already, without kinds that have no namespace: remove it first, then add it anew.");
        (await project.RunAsync("project destination remove shop --cluster k3s --namespace jobs --dry-run")).Errors
            .ShouldContain("would do: let shop deploy to jobs in k3s no more");
        (await project.RunAsync("project destination remove shop --cluster k3s --namespace job", exitCode: 2)).Errors.ShouldContain("has no destination job in k3s");
        (await project.RunAsync("project destination add shop --cluster k3s --namespace No_Namespace", exitCode: 2)).Errors.ShouldContain("must be the name of a namespace");
        (await project.ReadAsync("project destination list shop")).ToJsonString().ShouldBe("""[{"clusterId":"k3s","namespace":"jobs","clusterScoped":false}]""");
    }

    [Fact]
    public async Task Credentials_come_from_files_and_standard_input_and_are_shown_by_nothing()
    {
        await using var project = await ServerProject.SignedInAsync();
        await project.RunAsync("project create Shop --id shop");
        var created = await project.RunAsync(["repo", "create", "team/shop", "-p", "shop", "--id", "repo", "--url", "https://git.example.com/team/shop.git",
            "--token-file", "-", "-o", "json", "--debug"], "planted-git-s3cret\n");
        ((bool)created.ShouldExit(0).Json["hasCredentials"]!).ShouldBeTrue();
        var shown = await project.RunAsync("repo get repo --debug");
        foreach (var said in new[] { created.Output, created.Errors, shown.Output, shown.Errors, project.Server.Log })
            said.ShouldNotContain("s3cret");
        var wrong = await project.RunAsync("repo update repo --token-file /nowhere/token", exitCode: 2);
        wrong.Errors.ShouldContain("The token in /nowhere/token cannot be read");
    }

    [Fact]
    public async Task Deletion_says_what_goes_and_needs_a_yes()
    {
        await using var project = await ServerProject.SignedInAsync();
        await project.RunAsync("project create Shop --id shop");
        (await project.RunAsync("project delete shop --dry-run")).Errors.ShouldContain("delete project Shop (shop) with its repositories");
        (await project.RunAsync("project delete shop", exitCode: 2)).Errors.ShouldContain("add --yes");
        var refused = await project.RunOnTerminalAsync("project delete shop", "n\n");
        refused.ShouldExit(1).Output.ShouldContain("nothing was deleted");
        (await project.ReadAsync("project list")).AsArray().Count.ShouldBe(1);
        (await project.RunOnTerminalAsync("project delete shop", "y\n")).ShouldExit(0);
        (await project.ReadAsync("project list")).AsArray().ShouldBeEmpty();
    }

    private async Task<string?> GreetingAsync(string ns) =>
        (await TestCluster.Client.GetAsync(configMaps, ns, "settings", ct))?.Json.GetProperty("data").GetProperty("greeting").GetString();

    private async Task UntilAsync(Func<Task<bool>> isSo)
    {
        for (var limit = Stopwatch.StartNew(); !await isSo(); await Task.Delay(100, ct))
            limit.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(60));
    }

    private static string ConfigMap(string greeting) => $"apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: settings}}\ndata: {{greeting: {greeting}}}\n";

    private static string Deployment() => """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web}
        spec:
          selector: {matchLabels: {app: web}}
          template:
            metadata: {labels: {app: web}}
            spec: {containers: [{name: web, image: "nginx:1.27"}]}
        """;
}
