using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Zakenak.Server.Access;
using Zakenak.Server.Audit;
using Zakenak.Server.Tests.Data;

namespace Zakenak.Server.Tests.Procedures;

/// <summary>Who did what to what, and what was denied, as an owner or an admin reads it afterwards.</summary>
public sealed class AuditTests
{
    [Theory, EachDatabase]
    public async Task Every_change_names_what_it_was_about(DatabaseKind kind)
    {
        await using var api = await Api.StartAsync(kind);
        await api.FurnishAsync("p");
        var ada = (string)(await api.CallAsync("users.create", new { username = "ada", password = "correct horse battery", role = "member" }))["id"]!;
        await api.CallAsync("users.update", new { id = ada, disabled = true });
        await api.CallAsync("projects.setMember", new { projectId = "p", username = "ada", role = "viewer" });
        await api.CallAsync("projects.removeMember", new { projectId = "p", userId = ada });
        await api.CallAsync("users.delete", new { id = ada });
        var token = (string)(await api.CallAsync("auth.createToken", new { name = "ci", scope = "read" }))["id"]!;
        await api.CallAsync("auth.revokeToken", new { id = token });
        await api.CallAsync("clusters.update", new { id = "p-cluster", name = "renamed" });

        (await api.AuditAsync()).Where(e => !e.Contains("auth.login", StringComparison.Ordinal)).ShouldBe(
        [
            "admin projects.create p done p",
            "admin clusters.create p-cluster done",
            "admin projects.setDestinations p done p",
            "admin repositories.create p p-repo done p",
            "admin repositories.enableGitOps p-repo done p",
            "admin environments.create p p-env done p",
            "admin gitops.createGitOpsResource p p-res done p",
            $"admin users.create {ada} done",
            $"admin users.update {ada} done",
            $"admin projects.setMember p {ada} done p",
            $"admin projects.removeMember p {ada} done p",
            $"admin users.delete {ada} done",
            $"admin auth.createToken {token} done",
            $"admin auth.revokeToken {token} done",
            "admin clusters.update p-cluster done",
        ], ignoreOrder: true);
    }

    [Fact]
    public async Task Every_denial_is_told_wherever_it_arose_and_the_projects_owner_sees_it()
    {
        await using var api = await Api.StartAsync();
        await api.FurnishAsync("p");
        await api.FurnishAsync("q");
        var viewer = await api.SignUpAsync("vera", "p", ProjectRole.Viewer);
        var maintainer = await api.SignUpAsync("max", "p", ProjectRole.Maintainer);
        var owner = await api.SignUpAsync("olga", "p", ProjectRole.Owner);
        var seen = (await api.AuditAsync()).Count;

        await api.RefusedAsync("gitops.triggerSync", new { id = "p-res" }, viewer);
        await api.RefusedAsync("projects.get", new { id = "q" }, viewer);
        await api.RefusedAsync("audit.list", new { projectId = "p" }, viewer);
        await api.RefusedAsync("audit.list", new { }, viewer);
        await api.RefusedAsync("users.update", new { id = "somebody", password = "correct horse battery" }, viewer);
        await api.RefusedAsync("environments.create", new { projectId = "p", clusterId = "p-cluster", name = "x", type = "dev", @namespace = "kube-system" }, maintainer);
        await api.RefusedAsync("environments.update", new { id = "p-env", repositoryId = "q-repo" }, maintainer);
        await api.RefusedAsync("projects.get", new { id = "not-there" }); // an admin sees all there is

        var all = await api.AuditAsync();
        all.Take(all.Count - seen).ShouldBe(
        [
            "vera gitops.triggerSync p-res denied p",
            "vera projects.get q denied q",
            "vera audit.list p denied p",
            "vera audit.list  denied",
            "vera users.update somebody denied",
            "max environments.create p denied p",
            "max environments.update p-env denied p",
        ], ignoreOrder: true);
        var shown = (await api.CallAsync("audit.list", new { projectId = "p" }, owner)).AsArray().Select(e => (string)e!["action"]!);
        shown.ShouldContain("gitops.triggerSync");
        shown.ShouldNotContain("projects.get");
    }

    [Fact]
    public async Task Denials_of_nobody_are_told_by_their_number_where_they_are_many_also_when_the_server_stops()
    {
        await using var api = await Api.StartAsync();
        for (var i = 0; i < 25; i++)
            (await api.SendAsync("projects.list", null, null)).Status.ShouldBe(401);
        (await api.AuditAsync()).Count(e => e == " projects.list  denied").ShouldBe(20);

        await api.Services.GetServices<IHostedService>().OfType<DenialSums>().Single().StopAsync(CancellationToken.None);

        (await api.AuditAsync()).Where(e => e.EndsWith(" more denied", StringComparison.Ordinal)).Sum(e => int.Parse(e.Split(' ')[2])).ShouldBe(5);
    }

    [Fact]
    public async Task Token_for_reading_does_not_read_the_audit_of_everything()
    {
        await using var api = await Api.StartAsync();
        await api.FurnishAsync("p");
        var token = (string)(await api.CallAsync("auth.createToken", new { name = "dashboard", scope = "read" }))["token"]!;
        (await api.RefusedAsync("audit.list", new { }, token)).ShouldBe("INSUFFICIENT_PERMISSIONS");
        await api.CallAsync("audit.list", new { projectId = "p" }, token);
    }

    [Fact]
    public async Task Wrong_current_passwords_count_as_failed_sign_ins()
    {
        await using var api = await Api.StartAsync(configure: options => options.Auth.AttemptsPerUser = 2);
        var token = await api.SignUpAsync("ada");
        var id = (string)(await api.CallAsync("auth.getCurrentUser", token: token))["id"]!;
        var guess = new { id, password = "another horse battery", currentPassword = "a guess of a thief" };
        (await api.RefusedAsync("users.update", guess, token)).ShouldBe("INSUFFICIENT_PERMISSIONS");
        (await api.RefusedAsync("users.update", guess, token)).ShouldBe("INSUFFICIENT_PERMISSIONS");
        (await api.RefusedAsync("users.update", guess, token)).ShouldBe("TOO_MANY_ATTEMPTS");
    }

    [Fact]
    public async Task Current_password_changes_ones_own()
    {
        await using var api = await Api.StartAsync();
        var token = await api.SignUpAsync("ada");
        var id = (string)(await api.CallAsync("auth.getCurrentUser", token: token))["id"]!;
        await api.CallAsync("users.update", new { id, password = "another horse battery", currentPassword = "correct horse battery" }, token);
        (await api.RefusedAsync("auth.getCurrentUser", token: token)).ShouldBe("UNAUTHENTICATED");
    }
}
