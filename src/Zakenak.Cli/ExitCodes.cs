using Zakenak.Cli.Remote;
using Zakenak.Engine;
using Zakenak.Server.Errors;

namespace Zakenak.Cli;

/// <summary>What the process answers: the same for every command, listed in <c>docs/commands/README.md</c>.</summary>
internal static class ExitCodes
{
    public const int Done = 0;
    public const int Failed = 1;

    /// <summary>Wrong flags, or a configuration that is not there or does not hold together: nothing was asked of a cluster.</summary>
    public const int Usage = 2;

    /// <summary>The cluster, Git, a registry or the server is unreachable, or does not let us in: the same command may work later.</summary>
    public const int Unreachable = 3;

    /// <summary>Everything was applied, and is not healthy in time.</summary>
    public const int Unhealthy = 4;

    /// <summary><c>diff</c>, or a dry run with <c>--detailed-exitcode</c>, found changes.</summary>
    public const int Changes = 5;

    /// <summary>Stopped by Ctrl-C or SIGTERM: 128 + SIGINT, as shells have it.</summary>
    public const int Interrupted = 130;

    public static int Of(string reason) => reason switch
    {
        Reasons.ConfigurationInvalid or Reasons.KubeconfigInvalid or Reasons.PathOutsideProject or Reasons.SourceNotFound
            or UsageException.UsageInvalid or RemoteException.InvalidInput => Usage,
        Reasons.ClusterUnreachable or Reasons.Unauthorized or Reasons.GitUnreachable or Reasons.RegistryUnreachable or Reasons.RegistryUnauthorized
            or RemoteException.ServerUnreachable or RemoteException.Unauthenticated or RemoteException.TooManyAttempts
            or "GIT_UNREACHABLE" or "GIT_AUTH_FAILED" or nameof(ErrorCode.GitAuthFailed) => Unreachable,
        Reasons.HealthTimeout or Reasons.HealthFailed or RemoteException.WaitTimeout => Unhealthy,
        Reasons.Cancelled => Interrupted,
        _ => Failed,
    };

    /// <summary>The code of a run with several errors: what stands in the way of everything else comes first, unhealthy last.</summary>
    public static int Of(IEnumerable<ReconcileError> errors)
    {
        var codes = errors.Select(e => Of(e.Reason)).ToHashSet();
        int[] weightiest = [Interrupted, Unreachable, Usage, Failed, Unhealthy];
        return weightiest.FirstOrDefault(codes.Contains, Done);
    }
}
