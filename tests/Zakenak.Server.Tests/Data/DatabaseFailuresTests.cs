using System.Data.Common;
using Zakenak.Server.Data;
using Zakenak.Server.Errors;

namespace Zakenak.Server.Tests.Data;

public sealed class DatabaseFailuresTests
{
    private readonly CancellationToken ct = TestContext.Current.CancellationToken;

    [Theory, EachDatabase]
    public async Task Row_that_belongs_to_nothing_is_told_as_a_conflict(DatabaseKind kind)
    {
        await using var test = await TestDatabase.CreateAsync(kind);
        var refused = await Should.ThrowAsync<DbException>(() => test.Database.ExecuteAsync(
            $"INSERT INTO project_members (project_id, user_id, role) VALUES ({"gone"}, {"gone"}, {"owner"})", ct));
        var told = DatabaseFailures.Explain(refused)!;
        told.Code.ShouldBe(ErrorCode.ConflictDetected);
        told.Details!.ToJsonString().ShouldBe("""{"conflicts":[]}""");
        told.Message.ShouldNotContain("gone");
    }
}
