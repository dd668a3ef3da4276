using System.Text.Json.Serialization;
using Zakenak.Trpc;

namespace Zakenak.Server.Audit;

/// <summary>What is to be recorded.</summary>
/// <param name="UserId">Null where nobody is signed in.</param>
/// <param name="Username">As it was then; empty where nobody is signed in.</param>
/// <param name="Address">Of the client.</param>
/// <param name="Action">The procedure or endpoint: <c>gitops.triggerSync</c>.</param>
/// <param name="Target">Identifiers only.</param>
internal sealed record AuditRecord(string? UserId, string Username, string Address, string Action, string Target, string? ProjectId,
    AuditOutcome Outcome);

[JsonConverter(typeof(NamedEnumConverter<AuditOutcome>))]
internal enum AuditOutcome
{
    [JsonStringEnumMemberName("done")]
    Done,
    [JsonStringEnumMemberName("denied")]
    Denied,
    [JsonStringEnumMemberName("failed")]
    Failed,
}
