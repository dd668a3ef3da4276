using Zakenak.Server.Tests.Data;

namespace Zakenak.Server.Tests.Procedures;

/// <summary><c>projects.setDestinations</c>, which replaces all of them.</summary>
public sealed class DestinationTests
{
    [Theory, EachDatabase]
    public async Task Of_admins_who_add_one_at_the_same_moment_nobody_undoes_what_another_did(DatabaseKind kind)
    {
        await using var api = await Api.StartAsync(kind);
        await api.FurnishAsync("p");
        var known = await api.CallAsync("projects.listDestinations", new { projectId = "p" });

        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => api.SendAsync("projects.setDestinations", $$"""
            {"projectId": "p", "expected": {{known.ToJsonString()}},
             "destinations": [{"clusterId": "p-cluster", "namespace": "shop-*", "clusterScoped": false}, {"clusterId": "p-cluster", "namespace": "team-{{i}}", "clusterScoped": false}]}
            """, api.Admin)));

        answers.Count(a => a.Status == 200).ShouldBe(1);
        var refused = answers.Where(a => a.Status != 200).Select(a => a.Body["error"]!["data"]!).ToList();
        refused.ShouldAllBe(e => (string)e["appCode"]! == "CONFLICT_DETECTED");
        refused[0]["details"]!["conflicts"]![0]!["theirs"]!.ToString().ShouldMatch("^p-cluster/shop-\\*, p-cluster/team-[0-5]$");
        (await api.CallAsync("projects.listDestinations", new { projectId = "p" })).AsArray().Count.ShouldBe(2);
    }
}
