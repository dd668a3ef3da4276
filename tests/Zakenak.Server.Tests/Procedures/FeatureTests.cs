using System.Text.Json.Nodes;
using Zakenak.Server.Access;
using Zakenak.Server.Tests.Data;
using Zakenak.Testing;

namespace Zakenak.Server.Tests.Procedures;

public sealed class FeatureTests
{
    [Theory, EachDatabase]
    public async Task Resource_is_created_listed_read_changed_deleted_and_restored(DatabaseKind kind)
    {
        await using var api = await Api.StartAsync(kind);
        await api.FurnishAsync("p");

        var listed = (await api.CallAsync("gitops.listGitOpsResources", new { projectId = "p", type = "kustomization" })).AsArray().ShouldHaveSingleItem()!;
        listed["environment"]!.ToJsonString().ShouldBe("""{"id":"p-env","name":"production"}""");
        listed["repository"]!.ToJsonString().ShouldBe("""{"id":"p-repo","fullName":"team/shop"}""");
        ((string)listed["lastAppliedRevision"]!).ShouldBeEmpty();
        (await api.CallAsync("gitops.listGitOpsResources", new { projectId = "p", type = "helm" })).AsArray().ShouldBeEmpty();

        var read = await api.CallAsync("gitops.getGitOpsResource", new { id = "p-res" });
        var updated = await api.CallAsync("gitops.updateGitOpsResource", new { id = "p-res", config = new { path = "./new" }, expectedUpdatedAt = read["updatedAt"]!.ToString() });
        (await api.RefusedAsync("gitops.updateGitOpsResource", new { id = "p-res", config = new { path = "./lost" }, expectedUpdatedAt = read["updatedAt"]!.ToString() }))
            .ShouldBe("CONFLICT_DETECTED");
        updated["updatedAt"]!.ToString().ShouldNotBe(read["updatedAt"]!.ToString());
        ((string)(await api.CallAsync("gitops.getGitOpsResource", new { id = "p-res" }))["config"]!["path"]!).ShouldBe("./new");

        (await api.CallAsync("gitops.deleteGitOpsResource", new { id = "p-res" })).ToJsonString().ShouldBe("""{"success":true}""");
        (await api.RefusedAsync("gitops.getGitOpsResource", new { id = "p-res" })).ShouldBe("RESOURCE_NOT_FOUND");
        ((string)(await api.CallAsync("gitops.restore", new { id = "p-res" }))["status"]!).ShouldBe("pending");
    }

    [Theory, EachDatabase]
    public async Task Name_of_a_deleted_resource_is_free(DatabaseKind kind)
    {
        await using var api = await Api.StartAsync(kind);
        await api.FurnishAsync("p");
        var same = new { projectId = "p", environmentId = "p-env", repositoryId = "p-repo", type = "kustomization", name = "shop", @namespace = "shop-prod", config = new { } };
        (await api.RefusedAsync("gitops.createGitOpsResource", same)).ShouldBe("ALREADY_EXISTS");
        await api.CallAsync("gitops.deleteGitOpsResource", new { id = "p-res" });
        await api.CallAsync("gitops.createGitOpsResource", same);
        (await api.RefusedAsync("gitops.restore", new { id = "p-res" })).ShouldBe("ALREADY_EXISTS");
    }

    [Fact]
    public async Task Secrets_come_back_in_no_answer_and_lie_sealed_in_the_database()
    {
        await using var api = await Api.StartAsync();
        await api.FurnishAsync("p");
        var caCertificate = "planted\n" + new TestAuthority().Pem;
        var answers = new List<string>
        {
            (await api.CallAsync("repositories.update", new { id = "p-repo", credentials = new { token = "planted-git-t0ken", caCertificate }, webhookSecret = "planted-h00k" })).ToJsonString(),
            (await api.CallAsync("repositories.get", new { id = "p-repo" })).ToJsonString(),
            (await api.CallAsync("clusters.list")).ToJsonString(),
            (await api.CallAsync("audit.list", new { })).ToJsonString(),
        };
        answers.AddRange(await api.Database.ListAsync($"SELECT COALESCE(credentials_sealed, '') || COALESCE(webhook_secret_sealed, '') AS all_of FROM repositories",
            row => row.Text("all_of"), CancellationToken.None));
        answers.AddRange(await api.Database.ListAsync($"SELECT kubeconfig_sealed FROM clusters", row => row.Text("kubeconfig_sealed"), CancellationToken.None));
        answers.ShouldAllBe(answer => !answer.Contains("planted"));
        answers[1].ShouldContain("\"hasCredentials\":true");
    }

    [Fact]
    public async Task Stored_credentials_are_not_sent_to_another_host()
    {
        await using var api = await Api.StartAsync();
        await api.FurnishAsync("p");
        await api.CallAsync("repositories.update", new { id = "p-repo", credentials = new { token = "t0ken-of-one-host" } });
        (await api.RefusedAsync("repositories.update", new { id = "p-repo", cloneUrl = "https://evil.example.com/team/shop.git" })).ShouldBe("INVALID_INPUT");
        await api.CallAsync("repositories.update", new { id = "p-repo", cloneUrl = "https://git.example.com/team/moved.git" });
    }

    [Fact]
    public async Task Environment_goes_only_where_an_admin_lets_the_project()
    {
        await using var api = await Api.StartAsync();
        await api.FurnishAsync("p");
        object In(string ns, string cluster) => new { projectId = "p", clusterId = cluster, name = ns, type = "dev", @namespace = ns };
        await api.CallAsync("environments.create", In("shop-dev", "p-cluster"));
        (await api.RefusedAsync("environments.create", In("kube-system", "p-cluster"))).ShouldBe("DESTINATION_REFUSED");
        await api.CallAsync("clusters.create", new { id = "other", name = "other", kubeconfig = Api.Kubeconfig });
        (await api.RefusedAsync("environments.create", In("shop-x", "other"))).ShouldBe("CLUSTER_NOT_FOUND");
    }

    [Fact]
    public async Task What_is_used_is_not_deleted()
    {
        await using var api = await Api.StartAsync();
        await api.FurnishAsync("p");
        foreach (var (path, id) in new[] { ("projects.delete", "p"), ("clusters.delete", "p-cluster"), ("repositories.delete", "p-repo"), ("environments.delete", "p-env") })
            (await api.RefusedAsync(path, new { id })).ShouldBe("IN_USE", path);
        await api.UntilIdleAsync("p");
        await api.CallAsync("gitops.deleteGitOpsResource", new { id = "p-res" });
        await api.CallAsync("environments.delete", new { id = "p-env" });
        await api.CallAsync("repositories.delete", new { id = "p-repo" });
        await api.CallAsync("projects.delete", new { id = "p" });
        await api.CallAsync("clusters.delete", new { id = "p-cluster" });
    }

    [Fact]
    public async Task Resource_of_a_repository_without_gitops_is_refused()
    {
        await using var api = await Api.StartAsync();
        await api.FurnishAsync("p");
        await api.CallAsync("repositories.create", new { id = "plain", projectId = "p", fullName = "a/b", cloneUrl = "https://git.example.com/a/b.git" });
        (await api.RefusedAsync("gitops.createGitOpsResource", new
        {
            projectId = "p",
            environmentId = "p-env",
            repositoryId = "plain",
            type = "kustomization",
            name = "x",
            @namespace = "shop-prod",
            config = new { },
        })).ShouldBe("GITOPS_NOT_ENABLED");
        (await api.RefusedAsync("repositories.getFluxStatus", new { repositoryId = "plain" })).ShouldBe("GITOPS_NOT_ENABLED");
    }

    [Fact]
    public async Task Last_owner_stays()
    {
        await using var api = await Api.StartAsync();
        await api.CallAsync("projects.create", new { id = "p", name = "p" });
        var admin = (string)(await api.CallAsync("auth.getCurrentUser"))["id"]!;
        (await api.RefusedAsync("projects.removeMember", new { projectId = "p", userId = admin })).ShouldBe("IN_USE");
        await api.SignUpAsync("ada", "p", ProjectRole.Owner);
        await api.CallAsync("projects.removeMember", new { projectId = "p", userId = admin });
    }

    [Theory, EachDatabase]
    public async Task Deployments_are_a_bare_array_newest_first_and_can_be_cancelled_once(DatabaseKind kind)
    {
        await using var api = await Api.StartAsync(kind);
        await api.FurnishAsync("p");
        await api.Database.ExecuteAsync($"""
            INSERT INTO deployments (id, project_id, environment_id, method, status, changes, created_at)
            VALUES ({"newer"}, {"p"}, {"p-env"}, {"manual"}, {"success"}, {"[]"}, {DateTimeOffset.UtcNow.AddMinutes(1)})
            """, CancellationToken.None);
        Ids(await api.CallAsync("deployments.list", new { projectId = "p" })).ShouldBe(["newer", "p-dep"]);
        Ids(await api.CallAsync("deployments.list", new { projectId = "p", limit = 1 })).ShouldBe(["newer"]);
        Ids(await api.CallAsync("deployments.list", new { projectId = "p", limit = 1, cursor = "newer" })).ShouldBe(["p-dep"]);
        await api.CallAsync("deployments.cancel", new { id = "p-dep" });
        (await api.RefusedAsync("deployments.cancel", new { id = "p-dep" })).ShouldBe("CONFLICT_DETECTED");
        ((string)(await api.CallAsync("deployments.get", new { id = "p-dep" }))["status"]!).ShouldBe("failed");
    }

    [Fact]
    public async Task Conflicts_say_what_was_expected_and_what_is_there()
    {
        await using var api = await Api.StartAsync();
        await api.FurnishAsync("p");
        var expectedUpdatedAt = "2020-01-01T00:00:00+00:00";
        var changed = (await api.DetailsAsync("gitops.updateGitOpsResource", new { id = "p-res", config = new { }, expectedUpdatedAt }))!["conflicts"]![0]!;
        ((string)changed["path"]!, (string)changed["ours"]!).ShouldBe(("updatedAt", expectedUpdatedAt));
        ((string)changed["theirs"]!).ShouldBe((string)(await api.CallAsync("gitops.getGitOpsResource", new { id = "p-res" }))["updatedAt"]!);
        await api.CallAsync("deployments.cancel", new { id = "p-dep" });
        (await api.DetailsAsync("deployments.cancel", new { id = "p-dep" }))!["conflicts"]!.ToJsonString()
            .ShouldBe("""[{"path":"status","ours":"running","theirs":"failed"}]""");
        (await api.DetailsAsync("gitops.restore", new { id = "p-res" }))!["conflicts"]!.AsArray().Count.ShouldBe(1);
    }

    [Fact]
    public async Task Cursor_does_not_tell_what_is_in_other_projects()
    {
        await using var api = await Api.StartAsync();
        await api.FurnishAsync("p");
        await api.FurnishAsync("q");
        var ada = await api.SignUpAsync("ada", "p", ProjectRole.Viewer);
        var foreign = await api.ErrorAsync("deployments.list", """{"projectId": "p", "cursor": "q-dep"}""", ada);
        var unknown = await api.ErrorAsync("deployments.list", """{"projectId": "p", "cursor": "x-dep"}""", ada);
        foreign.Replace("q-dep", "x-dep").ShouldBe(unknown);
    }

    [Theory, EachDatabase]
    public async Task Environment_is_not_given_the_name_of_another(DatabaseKind kind)
    {
        await using var api = await Api.StartAsync(kind);
        await api.FurnishAsync("p");
        await api.CallAsync("environments.create", new { id = "dev", projectId = "p", clusterId = "p-cluster", name = "dev", type = "dev", @namespace = "shop-dev" });
        (await api.RefusedAsync("environments.update", new { id = "dev", name = "production" })).ShouldBe("ALREADY_EXISTS");
    }

    [Theory, EachDatabase]
    public async Task Changes_of_different_fields_at_once_are_both_kept(DatabaseKind kind)
    {
        await using var api = await Api.StartAsync(kind);
        await api.FurnishAsync("p");
        for (var i = 0; i < 10; i++)
        {
            await Task.WhenAll(
                api.CallAsync("environments.update", new { id = "p-env", name = $"name-{i}" }),
                api.CallAsync("environments.update", new { id = "p-env", type = $"type-{i}" }),
                api.CallAsync("repositories.update", new { id = "p-repo", fullName = $"team/{i}" }),
                api.CallAsync("repositories.update", new { id = "p-repo", defaultBranch = $"branch-{i}" }));
            var environment = await api.CallAsync("environments.get", new { id = "p-env" });
            ($"{environment["name"]} {environment["type"]}").ShouldBe($"name-{i} type-{i}");
            var repository = await api.CallAsync("repositories.get", new { id = "p-repo" });
            ($"{repository["fullName"]} {repository["defaultBranch"]}").ShouldBe($"team/{i} branch-{i}");
        }
    }

    [Theory, EachDatabase]
    public async Task Two_owners_who_demote_each_other_at_once_leave_one(DatabaseKind kind)
    {
        await using var api = await Api.StartAsync(kind);
        await api.CallAsync("projects.create", new { id = "p", name = "p" });
        await api.CallAsync("users.create", new { id = "bob", username = "bob", password = "correct horse battery", role = "member" });
        for (var i = 0; i < 10; i++)
        {
            await api.CallAsync("projects.setMember", new { projectId = "p", username = "admin", role = "owner" });
            await api.CallAsync("projects.setMember", new { projectId = "p", username = "bob", role = "owner" });
            await Task.WhenAll(new[] { "admin", "bob" }.Select(username =>
                api.SendAsync("projects.setMember", $$"""{"projectId": "p", "username": "{{username}}", "role": "viewer"}""", api.Admin)));
            (await api.CallAsync("projects.listMembers", new { projectId = "p" })).AsArray().Count(m => (string)m!["role"]! == "owner").ShouldBe(1);
        }
    }

    [Fact]
    public async Task Only_owner_of_a_project_is_not_deleted()
    {
        await using var api = await Api.StartAsync();
        await api.CallAsync("projects.create", new { id = "p", name = "p" });
        await api.CallAsync("users.create", new { id = "bob", username = "bob", password = "correct horse battery", role = "member" });
        await api.CallAsync("projects.setMember", new { projectId = "p", username = "bob", role = "owner" });
        var admin = (string)(await api.CallAsync("auth.getCurrentUser"))["id"]!;
        await api.CallAsync("projects.removeMember", new { projectId = "p", userId = admin });
        (await api.RefusedAsync("users.delete", new { id = "bob" })).ShouldBe("IN_USE");
    }

    [Fact]
    public async Task Empty_credentials_are_none()
    {
        await using var api = await Api.StartAsync();
        await api.FurnishAsync("p");
        async Task<bool> HasAsync() => (bool)(await api.CallAsync("repositories.get", new { id = "p-repo" }))["hasCredentials"]!;
        await api.CallAsync("repositories.update", new { id = "p-repo", credentials = new { token = "t0ken" } });
        (await HasAsync()).ShouldBeTrue();
        await api.CallAsync("repositories.update", new { id = "p-repo", credentials = new { } });
        (await HasAsync()).ShouldBeFalse();
    }

    [Theory]
    [InlineData("https://git.example.com:443/moved.git", true)]
    [InlineData("https://GIT.example.com/moved.git", true)]
    [InlineData("https://git.example.com:8443/moved.git", false)]
    [InlineData("ssh://git@git.example.com/moved.git", false)]
    [InlineData("https://[2001:db8::1]/moved.git", false)]
    public async Task Credentials_are_kept_for_the_same_host_port_and_protocol(string cloneUrl, bool kept)
    {
        await using var api = await Api.StartAsync();
        await api.FurnishAsync("p");
        await api.CallAsync("repositories.update", new { id = "p-repo", credentials = new { token = "t0ken" } });
        var (status, _) = await api.SendAsync("repositories.update", System.Text.Json.JsonSerializer.Serialize(new { id = "p-repo", cloneUrl }), api.Admin);
        status.ShouldBe(kept ? 200 : 400);
    }

    [Fact]
    public async Task Limit_of_bodies_that_is_set_holds_for_procedures()
    {
        await using var api = await Api.StartAsync(configure: options => options.Limits.BodyBytes = 64 * 1024);
        var (status, _) = await api.SendAsync("projects.create", $$"""{"name": "{{new string('a', 70 * 1024)}}"}""", api.Admin);
        status.ShouldBe(413);
    }

    private static IEnumerable<string> Ids(JsonNode list) => list.AsArray().Select(d => (string)d!["id"]!);
}
