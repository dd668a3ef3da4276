using Microsoft.Extensions.Logging.Abstractions;
using Zakenak.Server.Access;
using Zakenak.Server.Audit;
using Zakenak.Server.Contract;
using Zakenak.Server.Errors;
using Zakenak.Server.Tests.Data;

namespace Zakenak.Server.Tests.Audit;

public sealed class AuditStoreTests
{
    private static readonly Caller alice = new("u1", "alice", ServerRole.Member, TokenScope.All, "10.0.0.1");

    private readonly CancellationToken ct = TestContext.Current.CancellationToken;
    private readonly ManualClock clock = new();

    [Theory, EachDatabase]
    public async Task Newest_come_first_and_the_last_ones_id_leads_to_the_next_page(DatabaseKind kind)
    {
        await using var test = await TestDatabase.CreateAsync(kind);
        var audit = Store(test);
        for (var i = 0; i < 7; i++)
        {
            clock.Advance(TimeSpan.FromMilliseconds(i % 2)); // some in the same moment
            await audit.DoneAsync(alice, "projects.create", $"p{i}", null, AuditOutcome.Done, ct);
        }

        var all = await audit.ListAsync(new(), ct);
        all.Select(e => e.At).ShouldBe(all.Select(e => e.At).OrderDescending());
        var paged = new List<AuditEntry>();
        while (await audit.ListAsync(new() { Limit = 3, Cursor = paged.LastOrDefault()?.Id }, ct) is { Count: > 0 } page)
            paged.AddRange(page);
        paged.ShouldBe(all);
        all.Count.ShouldBe(7);
    }

    [Theory, EachDatabase]
    public async Task Project_sees_its_own(DatabaseKind kind)
    {
        await using var test = await TestDatabase.CreateAsync(kind);
        var audit = Store(test);
        await audit.DoneAsync(alice, "gitops.triggerSync", "r1", "shop", AuditOutcome.Done, ct);
        await audit.DoneAsync(alice, "gitops.triggerSync", "r2", "other", AuditOutcome.Failed, ct);
        (await audit.ListAsync(new() { ProjectId = "shop" }, ct)).ShouldHaveSingleItem().Target.ShouldBe("r1");
    }

    [Theory, EachDatabase]
    public async Task Denial_says_to_whom_and_what(DatabaseKind kind)
    {
        await using var test = await TestDatabase.CreateAsync(kind);
        await Store(test).DeniedAsync(alice, "10.0.0.1", "clusters.create", "home\u001b[31m", null, ct);
        var entry = (await Store(test).ListAsync(new(), ct)).ShouldHaveSingleItem();
        entry.ShouldBe(new AuditEntry(entry.Id, clock.GetUtcNow(), "alice", "10.0.0.1", "clusters.create", "home?[31m", null, "denied"));
    }

    [Fact]
    public async Task Whoever_has_no_account_cannot_fill_the_disk_with_denials()
    {
        await using var test = await TestDatabase.CreateAsync(DatabaseKind.Sqlite);
        var audit = Store(test);
        for (var i = 0; i < 100; i++)
            await audit.DeniedAsync(null, "10.0.0.1", "auth.login", "", null, ct);
        (await audit.ListAsync(new() { Limit = 500 }, ct)).Count.ShouldBe(20);
    }

    [Theory, EachDatabase]
    public async Task Denials_that_are_not_told_one_by_one_are_summed_up_and_none_is_lost_or_told_twice(DatabaseKind kind)
    {
        await using var test = await TestDatabase.CreateAsync(kind);
        var audit = Store(test);
        for (var i = 0; i < 50; i++)
        {
            await audit.DeniedAsync(null, "10.0.0.1", "auth.login", "", null, ct);
            await audit.DeniedAsync(null, $"2001:db8::{i:x}", i % 2 == 0 ? "projects.list" : "GET /api/v1/status", "", null, ct);
        }
        clock.Advance(TimeSpan.FromMilliseconds(1));

        await audit.SumUpAsync(ct);
        await audit.SumUpAsync(ct);
        clock.Advance(TimeSpan.FromMilliseconds(1));
        await audit.DeniedAsync(null, "10.0.0.1", "auth.login", "", null, ct);
        await audit.SumUpAsync(ct);

        (await audit.ListAsync(new() { Limit = 500 }, ct)).Where(e => e.Target.EndsWith(" more", StringComparison.Ordinal))
            .Select(e => $"{e.Address} {e.Action} {e.Target} {e.Outcome}")
            .ShouldBe(["10.0.0.1 auth.login 1 more denied", "10.0.0.1 auth.login 30 more denied", "2001:db8::/64 several 30 more denied"], ignoreOrder: true);
    }

    [Fact]
    public async Task Failed_sign_ins_are_told_however_much_else_was_denied()
    {
        await using var test = await TestDatabase.CreateAsync(DatabaseKind.Sqlite);
        var audit = Store(test);
        for (var i = 0; i < 100; i++)
            await audit.DeniedAsync(null, "10.0.0.1", "projects.list", "", null, ct);
        clock.Advance(TimeSpan.FromMilliseconds(1));
        await audit.DeniedAsync(null, "10.0.0.1", "auth.login", "alice", null, ct);
        (await audit.ListAsync(new() { Limit = 1 }, ct)).ShouldHaveSingleItem().Action.ShouldBe("auth.login");
    }

    [Fact]
    public async Task Whoever_has_a_network_of_IPv6_is_one_client()
    {
        await using var test = await TestDatabase.CreateAsync(DatabaseKind.Sqlite);
        var audit = Store(test);
        for (var i = 0; i < 100; i++)
            await audit.DeniedAsync(null, $"2001:db8::{i:x}", "projects.list", "", null, ct);
        (await audit.ListAsync(new() { Limit = 500 }, ct)).Count.ShouldBe(20);
    }

    [Theory, EachDatabase]
    public async Task Target_is_cut_between_characters_and_not_inside_of_one(DatabaseKind kind)
    {
        await using var test = await TestDatabase.CreateAsync(kind);
        await Store(test).DeniedAsync(alice, "10.0.0.1", "clusters.create", new string('x', 255) + "\U0001F600\U0001F600", null, ct);
        (await Store(test).ListAsync(new(), ct)).ShouldHaveSingleItem().Target.ShouldBe(new string('x', 255) + "\U0001F600");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(501)]
    public async Task Limit_has_limits(int limit)
    {
        await using var test = await TestDatabase.CreateAsync(DatabaseKind.Sqlite);
        var refused = await Should.ThrowAsync<ServerException>(() => Store(test).ListAsync(new() { Limit = limit }, ct));
        refused.Code.ShouldBe(ErrorCode.InvalidInput);
    }

    private AuditStore Store(TestDatabase test) => new(test.Database, clock, NullLogger<AuditStore>.Instance);
}
