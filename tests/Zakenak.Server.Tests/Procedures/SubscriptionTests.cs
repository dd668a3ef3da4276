using Microsoft.Extensions.DependencyInjection;
using Zakenak.Server.Access;
using Zakenak.Server.Events;
using Zakenak.Server.Tests.Data;

namespace Zakenak.Server.Tests.Procedures;

/// <summary><c>events.subscribe</c> while the world changes around its subscriber.</summary>
public sealed class SubscriptionTests
{
    [Theory, EachDatabase]
    public async Task Member_who_is_removed_gets_no_more_events(DatabaseKind kind)
    {
        await using var api = await Api.StartAsync(kind);
        await api.FurnishAsync("p");
        var token = await api.SignUpAsync("ada", "p", ProjectRole.Viewer);
        await Ends(api, token, "PROJECT_NOT_FOUND", async () =>
            await api.CallAsync("projects.removeMember", new { projectId = "p", userId = await IdAsync(api, token) }));
    }

    [Fact]
    public async Task User_who_is_disabled_gets_no_more_events()
    {
        await using var api = await Api.StartAsync();
        await api.FurnishAsync("p");
        var token = await api.SignUpAsync("ada", "p", ProjectRole.Viewer);
        var id = await IdAsync(api, token);
        await Ends(api, token, "UNAUTHENTICATED", () => api.CallAsync("users.update", new { id, disabled = true }));
    }

    [Fact]
    public async Task Token_that_is_revoked_gets_no_more_events()
    {
        await using var api = await Api.StartAsync();
        await api.FurnishAsync("p");
        var created = await api.CallAsync("auth.createToken", new { name = "dashboard", scope = "read" });
        await Ends(api, (string)created["token"]!, "UNAUTHENTICATED", () => api.CallAsync("auth.revokeToken", new { id = (string)created["id"]! }));
    }

    [Fact]
    public async Task Connection_ends_after_a_while_so_that_its_subscriber_signs_in_anew()
    {
        await using var api = await Api.StartAsync(configure: options => options.Limits.SubscriptionDuration = TimeSpan.FromMilliseconds(200));
        await api.FurnishAsync("p");
        using var events = await EventStream.OpenAsync(api, "events.subscribe", new { projectId = "p" }, api.Admin);
        (await events.RestAsync()).ShouldBe(["connected"]); // no "return": the client connects again
    }

    [Fact]
    public async Task User_has_so_many_subscriptions_and_no_more()
    {
        await using var api = await Api.StartAsync(configure: options => options.Limits.SubscriptionsPerUser = 1);
        await api.FurnishAsync("p");
        var ada = await api.SignUpAsync("ada", "p", ProjectRole.Viewer);
        using (var first = await EventStream.OpenAsync(api, "events.subscribe", new { projectId = "p", lastEventId = "0" }, api.Admin))
        {
            await UntilItemAsync(first);
            using var second = await EventStream.OpenAsync(api, "events.subscribe", new { projectId = "p" }, api.Admin);
            (await second.RestAsync()).ShouldBe(["connected", "TOO_MANY_ATTEMPTS"]);
            using var ofAnother = await EventStream.OpenAsync(api, "events.subscribe", new { projectId = "p", lastEventId = "0" }, ada);
            await UntilItemAsync(ofAnother);
        }
        while (true) // the server notices that the first is gone
        {
            using var again = await EventStream.OpenAsync(api, "events.subscribe", new { projectId = "p", lastEventId = "0" }, api.Admin);
            await again.NextAsync();
            if ((await again.NextAsync())!.Value.Name.Length == 0)
                return;
        }
    }

    [Theory, EachDatabase]
    public async Task Who_is_connected_hears_what_happens_from_then_on(DatabaseKind kind)
    {
        await using var api = await Api.StartAsync(kind);
        await api.FurnishAsync("p");
        await api.UntilIdleAsync("p");
        var log = api.Services.GetRequiredService<EventLog>();
        for (var i = 0; i < 15; i++) // one of them would be lost, were they looked for a moment after the connection is told
        {
            using var events = await EventStream.OpenAsync(api, "events.subscribe", new { projectId = "p" }, api.Admin);
            (await events.NextAsync())!.Value.Name.ShouldBe("connected");
            await log.AddAsync(new("p", "resource", "p-res", "Normal", $"Happened{i}", "."), CancellationToken.None);
            (await events.NextAsync())!.Value.Data!["reason"]!.ToString().ShouldBe($"Happened{i}");
        }
    }

    [Fact]
    public async Task Subscriber_is_connected_once_it_is_known_where_his_events_begin()
    {
        await using var api = await Api.StartAsync(DatabaseKind.Postgres);
        await api.FurnishAsync("p");
        await api.UntilIdleAsync("p");
        Task<EventStream>? opening = null;
        await api.Database.WriteAsync(async connection =>
        {
            await connection.ExecuteAsync($"LOCK TABLE events IN ACCESS EXCLUSIVE MODE", CancellationToken.None);
            opening = EventStream.OpenAsync(api, "events.subscribe", new { projectId = "p" }, api.Admin);
            await api.Database.UntilWaitsAsync("SELECT COALESCE(MAX(id)", CancellationToken.None);
            opening.IsCompleted.ShouldBeFalse();
            return 0;
        }, CancellationToken.None);
        using var events = await opening!;
        (await events.NextAsync())!.Value.Name.ShouldBe("connected");
    }

    [Fact]
    public async Task Changes_of_deployments_are_told_as_those_of_resources_are()
    {
        await using var api = await Api.StartAsync();
        await api.FurnishAsync("p");
        using var events = await EventStream.OpenAsync(api, "events.subscribe", new { projectId = "p" }, api.Admin);
        await events.NextAsync();
        await api.CallAsync("deployments.cancel", new { id = "p-dep" });
        (await UntilAsync(events, "deployment")).ShouldBe("p-dep Normal Cancelled");
        await api.CallAsync("gitops.updateGitOpsResource", new { id = "p-res", config = new { path = "./other", suspend = true } });
        (await UntilAsync(events, "resource", "Updated")).ShouldBe("p-res Normal Updated");
    }

    [Theory, EachDatabase]
    public async Task Resource_with_the_id_of_another_projects_deleted_one_shows_none_of_its_events(DatabaseKind kind)
    {
        await using var api = await Api.StartAsync(kind);
        await api.FurnishAsync("p");
        await api.FurnishAsync("q");
        await api.Database.ExecuteAsync($"""
            INSERT INTO events (id, project_id, resource_id, subject, type, reason, message, at)
            VALUES (1000, {"q"}, {"p-res"}, {"resource"}, {"Warning"}, {"Secret"}, {"of another project"}, {DateTimeOffset.UtcNow})
            """, CancellationToken.None);
        (await api.CallAsync("gitops.getGitOpsResource", new { id = "p-res" }))["events"]!.ToJsonString().ShouldNotContain("of another project");
    }

    [Theory, EachDatabase]
    public async Task Events_go_with_what_they_are_about_and_their_numbers_are_not_given_again(DatabaseKind kind)
    {
        await using var api = await Api.StartAsync(kind);
        await api.FurnishAsync("p");
        await api.UntilIdleAsync("p");
        await api.CallAsync("gitops.deleteGitOpsResource", new { id = "p-res" });
        var before = (await NumbersAsync(api)).Max();
        await api.CallAsync("environments.delete", new { id = "p-env" });
        (await NumbersAsync(api)).ShouldBeEmpty();
        await api.FurnishAsync("q");
        (await NumbersAsync(api)).Min().ShouldBeGreaterThan(before);
        await api.UntilIdleAsync("q");
        await api.CallAsync("gitops.deleteGitOpsResource", new { id = "q-res" });
        await api.CallAsync("environments.delete", new { id = "q-env" });
        await api.CallAsync("projects.delete", new { id = "q" });
        (await NumbersAsync(api)).ShouldBeEmpty();
    }

    private static Task<List<long>> NumbersAsync(Api api) => api.Database.ListAsync($"SELECT id FROM events", row => row.Number("id"), CancellationToken.None);

    /// <summary>Events come until <paramref name="change"/>; the next one does not.</summary>
    private static async Task Ends(Api api, string token, string code, Func<Task> change)
    {
        using var events = await EventStream.OpenAsync(api, "events.subscribe", new { projectId = "p", lastEventId = "0" }, token);
        await UntilItemAsync(events);
        await change();
        await api.CallAsync("gitops.updateGitOpsResource", new { id = "p-res", config = new { path = "./not-for-him" } });
        (await events.RestAsync()).ShouldBe([code]);
    }

    /// <returns>Of the next event of that subject: <c>ID TYPE REASON</c>.</returns>
    private static async Task<string> UntilAsync(EventStream events, string subject, string? reason = null)
    {
        while (true)
        {
            var told = (await events.NextAsync())!.Value.Data!;
            if ((string)told["subject"]! == subject && (reason is null || (string)told["reason"]! == reason))
                return $"{told["subjectId"]} {told["type"]} {told["reason"]}";
        }
    }

    private static async Task UntilItemAsync(EventStream events)
    {
        while ((await events.NextAsync())!.Value.Name.Length > 0)
        {
        }
    }

    private static async Task<string> IdAsync(Api api, string token) => (string)(await api.CallAsync("auth.getCurrentUser", token: token))["id"]!;
}
