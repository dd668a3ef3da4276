using System.Text;
using Microsoft.Extensions.Logging;
using Zakenak.Server.Access;
using Zakenak.Server.Auth;
using Zakenak.Server.Contract;
using Zakenak.Server.Data;
using Zakenak.Server.Errors;
using Zakenak.Server.Procedures;

namespace Zakenak.Server.Audit;

/// <summary>Who did what, and what was denied: identifiers only, never values.</summary>
internal sealed partial class AuditStore(Database database, TimeProvider clock, ILogger<AuditStore> logger)
{
    private const int MaxTextLength = 256;
    private const int MaxLimit = 500;

    /// <summary>The action of a sum of whatever was asked for.</summary>
    private const string Several = "several";

    private readonly DenialsOfNobody nobody = new(clock);

    public Task AppendAsync(AuditRecord record, CancellationToken ct) => database.ExecuteAsync($"""
        INSERT INTO audit (id, at, user_id, username, address, action, target, project_id, outcome)
        VALUES ({Identifiers.New()}, {clock.GetUtcNow()}, {record.UserId}, {record.Username}, {record.Address}, {Short(record.Action)},
            {Short(record.Target)}, {record.ProjectId}, {Names.Of(record.Outcome)})
        """, ct);

    /// <summary>He did it, or tried to and it failed.</summary>
    /// <param name="action">The procedure or endpoint: <c>gitops.triggerSync</c>.</param>
    /// <param name="target">Identifiers only.</param>
    public Task DoneAsync(Caller caller, string action, string target, string? projectId, AuditOutcome outcome, CancellationToken ct) =>
        AppendAsync(new(caller.UserId, caller.Username, caller.Address, action, target, projectId, outcome), ct);

    /// <summary>Every denial goes through here, into the audit and the log; of those of a client that is not signed in at most 20
    /// a minute, and as many failed sign-ins: the others are counted for <see cref="SumUpAsync"/>.</summary>
    /// <param name="caller">Null: nobody who is signed in.</param>
    /// <param name="address">Of the client.</param>
    public Task DeniedAsync(Caller? caller, string address, string action, string target, string? projectId, CancellationToken ct)
    {
        if (caller is null && !nobody.MayTell(action == SignIn.Action ? action : Several, ClientNetwork.Of(address)))
            return Task.CompletedTask;
        Denied(logger, Short(action), Short(target), caller?.Username ?? "nobody", address);
        return AppendAsync(new(caller?.UserId, caller?.Username ?? "", address, action, target, projectId, AuditOutcome.Denied), ct);
    }

    /// <summary>An entry for each client that was denied more than is told one by one: <c>37 more</c>.</summary>
    public async Task SumUpAsync(CancellationToken ct)
    {
        foreach (var (action, network, count) in nobody.Untold())
        {
            await AppendAsync(new(null, "", network, action, $"{count} more", null, AuditOutcome.Denied), ct);
            nobody.Told(action, network, count);
        }
    }

    /// <summary>Newest first; the last one's id is the cursor of the next page.</summary>
    /// <exception cref="ServerException"><see cref="ErrorCode.InvalidInput"/>.</exception>
    public async Task<IReadOnlyList<AuditEntry>> ListAsync(ListAudit asked, CancellationToken ct)
    {
        if (asked.Limit is < 1 or > MaxLimit)
            throw InputIssues.Of("limit", $"must be 1 to {MaxLimit}");
        var limit = asked.Limit ?? 100;
        return await database.ListAsync($"""
            SELECT * FROM audit
            WHERE (CAST({asked.ProjectId} AS TEXT) IS NULL OR project_id = {asked.ProjectId})
                AND (CAST({asked.Cursor} AS TEXT) IS NULL OR EXISTS (
                    SELECT 1 FROM audit known WHERE known.id = {asked.Cursor}
                        AND (CAST({asked.ProjectId} AS TEXT) IS NULL OR known.project_id = {asked.ProjectId}) AND
                        (audit.at < known.at OR (audit.at = known.at AND audit.id < known.id))))
            ORDER BY at DESC, id DESC LIMIT {limit}
            """, row => new AuditEntry(row.Text("id"), row.Time("at"), row.Text("username"), row.Text("address"),
                row.Text("action"), row.Text("target"), row.TextOrNull("project_id"), row.Text("outcome")), ct);
    }

    /// <summary>A caller may send anything as an identifier.</summary>
    private static string Short(string text) =>
        string.Concat(text.EnumerateRunes().Take(MaxTextLength).Select(rune => Rune.IsControl(rune) ? "?" : rune.ToString()));

    [LoggerMessage(1001, LogLevel.Warning, "Denied {Action} of '{Target}' to {Username} at {Address}")]
    private static partial void Denied(ILogger logger, string action, string target, string username, string address);
}
