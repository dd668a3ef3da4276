using System.Security.Claims;
using Microsoft.AspNetCore.Http;

namespace Zakenak.Trpc;

/// <summary>One call of a procedure. The calls of a batch run at the same time and share the HTTP request, but nothing else.</summary>
public sealed class TrpcCall
{
    public required TrpcProcedure Procedure { get; init; }

    /// <summary>The whole HTTP request. In a batch other calls use it too: read from it only.</summary>
    public required HttpContext HttpContext { get; init; }

    /// <summary>A scope of this call's own; it ends with the call, or with the subscription.</summary>
    public required IServiceProvider Services { get; init; }

    /// <summary>Cancelled when the caller leaves, and for a subscription also when the server stops.</summary>
    public required CancellationToken CancellationToken { get; init; }

    /// <summary>Whether the caller sent an input at all; <c>null</c> is one.</summary>
    public required bool HasInput { get; init; }

    /// <summary>The id of the last event that a resuming subscriber saw; null for a first subscription.</summary>
    public string? LastEventId { get; init; }

    /// <summary>The dotted path, such as <c>gitops.listGitOpsResources</c>.</summary>
    public string Path => Procedure.Path;

    public ClaimsPrincipal User => HttpContext.User;
}
