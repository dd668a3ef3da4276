namespace Zakenak.Engine;

/// <summary>A step could not go on. Messages say what to do next and never hold a secret.</summary>
/// <param name="reason">PascalCase and public, one of <see cref="Reasons"/>: HTTP, tRPC and the exit code carry the same one.</param>
/// <param name="message">What happened, and what to do.</param>
/// <param name="inner">The cause, for <c>--debug</c>.</param>
public class ReconcileException(string reason, string message, Exception? inner = null) : Exception(message, inner)
{
    public string Reason { get; } = reason;
}

/// <summary>Why a run or an object failed.</summary>
public static class Reasons
{
    public const string ConfigurationInvalid = nameof(ConfigurationInvalid);
    public const string ManifestInvalid = nameof(ManifestInvalid);
    public const string PathOutsideProject = nameof(PathOutsideProject);
    public const string SourceNotFound = nameof(SourceNotFound);
    public const string ToolMissing = nameof(ToolMissing);
    public const string BuilderMissing = nameof(BuilderMissing);
    public const string BuildFailed = nameof(BuildFailed);
    public const string PushFailed = nameof(PushFailed);
    public const string RegistryUnreachable = nameof(RegistryUnreachable);
    public const string RegistryUnauthorized = nameof(RegistryUnauthorized);
    public const string RegistryRefused = nameof(RegistryRefused);
    public const string GpuMissing = nameof(GpuMissing);
    public const string RenderFailed = nameof(RenderFailed);
    public const string RemoteResourceRefused = nameof(RemoteResourceRefused);
    public const string DuplicateObject = nameof(DuplicateObject);
    public const string UnknownKind = nameof(UnknownKind);
    public const string NamespaceMissing = nameof(NamespaceMissing);
    public const string WrongBranch = nameof(WrongBranch);
    public const string GitFailed = nameof(GitFailed);
    public const string GitUnreachable = nameof(GitUnreachable);
    public const string KubeconfigInvalid = nameof(KubeconfigInvalid);
    public const string ClusterUnreachable = nameof(ClusterUnreachable);
    public const string Unauthorized = nameof(Unauthorized);
    public const string Forbidden = nameof(Forbidden);
    public const string DestinationRefused = nameof(DestinationRefused);
    public const string ApplyFailed = nameof(ApplyFailed);
    public const string ApplyConflict = nameof(ApplyConflict);
    public const string ImmutableField = nameof(ImmutableField);
    public const string OwnedByAnother = nameof(OwnedByAnother);
    public const string AdoptionRefused = nameof(AdoptionRefused);
    public const string PruneRefused = nameof(PruneRefused);
    public const string PruneFailed = nameof(PruneFailed);
    public const string ConvergeRunning = nameof(ConvergeRunning);
    public const string InventoryConflict = nameof(InventoryConflict);
    public const string InventoryInvalid = nameof(InventoryInvalid);
    public const string HistoryInvalid = nameof(HistoryInvalid);
    public const string RollbackRefused = nameof(RollbackRefused);
    public const string CrdNotEstablished = nameof(CrdNotEstablished);
    public const string WebhookUnavailable = nameof(WebhookUnavailable);
    public const string HookFailed = nameof(HookFailed);
    public const string HealthTimeout = nameof(HealthTimeout);
    public const string HealthFailed = nameof(HealthFailed);
    public const string WorkloadNotFound = nameof(WorkloadNotFound);
    public const string Cancelled = nameof(Cancelled);
}
