using Zakenak.Server.Data;
using Zakenak.Server.Errors;

namespace Zakenak.Server.GitOps;

/// <summary>What GitOps resources deployed: while it is there, nothing that is needed to delete it is forgotten.</summary>
internal static class DeployedObjects
{
    private const int Named = 5;

    /// <param name="what">That is to be deleted: <c>Environment e1</c>.</param>
    /// <param name="resources">Answers <c>name</c> and <c>deleted_at</c> of its resources without <c>cleaned_at</c>.</param>
    /// <exception cref="ServerException"><see cref="ErrorCode.InUse"/>.</exception>
    public static async Task RequireNoneAsync(DatabaseConnection connection, string what, FormattableString resources, CancellationToken ct)
    {
        var left = await connection.ListAsync(resources, row => (Name: row.Text("name"), IsDeleted: row.TimeOrNull("deleted_at") is not null), ct);
        if (left.Count == 0)
            return;
        var live = left.Where(r => !r.IsDeleted).ToList();
        var names = string.Join(", ", (live.Count > 0 ? live : left).Take(Named).Select(r => r.Name));
        throw new ServerException(ErrorCode.InUse, live.Count > 0
            ? $"{what} still has GitOps resources ({names}): delete them first, so that what they deployed is not forgotten."
            : $"What deleted GitOps resources of it ({names}) deployed is not deleted yet. Try again when that is done; where their cluster is gone for good, "
                + $"gitops.restore them, set prune to false and delete them again. {what} stays until then.");
    }
}
