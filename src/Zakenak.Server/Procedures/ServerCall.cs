using Zakenak.Server.Access;

namespace Zakenak.Server.Procedures;

/// <summary>A call that its caller may make.</summary>
/// <param name="Project">Null where it is about none.</param>
internal sealed record ServerCall(Caller Caller, ProjectAccess? Project, AuditTarget Target, CancellationToken Ct)
{
    /// <summary>Of a call about something in a project.</summary>
    public string ProjectId => Project!.ProjectId;
}
