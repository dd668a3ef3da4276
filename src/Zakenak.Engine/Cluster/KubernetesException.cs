using System.Net;

namespace Zakenak.Engine.Cluster;

/// <summary>The API server said no: its <c>Status</c> object.</summary>
/// <param name="statusCode">The HTTP status.</param>
/// <param name="statusReason">The <c>Status.reason</c>: <c>NotFound</c>, <c>AlreadyExists</c>, <c>Conflict</c>, <c>Invalid</c>,
/// <c>Forbidden</c>, <c>Expired</c>, …; empty when the answer was no Status.</param>
/// <param name="message">The server's message.</param>
/// <param name="causes">The <c>Status.details.causes</c>.</param>
public sealed class KubernetesException(HttpStatusCode statusCode, string statusReason, string message, IReadOnlyList<StatusCause> causes)
    : Exception(message)
{
    public HttpStatusCode StatusCode { get; } = statusCode;

    public string StatusReason { get; } = statusReason;

    public IReadOnlyList<StatusCause> Causes { get; } = causes;

    /// <summary>Of a <c>Forbidden</c>: <c>User "jane" may not patch deployments.apps in namespace shop</c>, or <c>This user may not create
    /// deployments.apps</c> where an apply would have; null where the refusal is no missing right (admission, escalation).</summary>
    public string? MissingRight => StatusReason == "Forbidden" ? Cluster.MissingRight.Read(Message) : null;
}

/// <summary>One cause in a Status: <c>FieldManagerConflict</c>, <c>FieldValueInvalid</c>, …</summary>
/// <param name="Type">The server's <c>reason</c> of the cause.</param>
/// <param name="Message">For a conflict, <c>conflict with "kubectl-edit" using apps/v1</c>.</param>
/// <param name="Field">For a conflict a path such as <c>.spec.template.spec.containers[name="web"].image</c>; else
/// <c>spec.replicas</c>.</param>
public sealed record StatusCause(string Type, string Message, string Field);
