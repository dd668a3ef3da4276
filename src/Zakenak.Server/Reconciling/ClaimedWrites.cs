using Zakenak.Server.Data;

namespace Zakenak.Server.Reconciling;

/// <summary>What a pass writes: all of it, or nothing where its claim was taken over.</summary>
internal static class ClaimedWrites
{
    /// <param name="work">Of the pass that writes.</param>
    /// <returns>Whether the claim is still ours, and so it was written.</returns>
    public static Task<bool> WriteAsync(this Database database, ResourceWork work, Func<DatabaseConnection, Task> write,
        CancellationToken ct) => database.WriteAsync(async connection =>
        {
            // Written as it is, and so locked until the commit: nobody takes it over in between.
            var ours = await connection.ExecuteAsync(
                $"UPDATE gitops_resources SET claimed_by = {work.Claim} WHERE id = {work.Id} AND claimed_by = {work.Claim}", ct);
            if (ours == 0)
                return false;
            await write(connection);
            return true;
        }, ct);
}
