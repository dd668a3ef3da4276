using Zakenak.Engine;

namespace Zakenak.Cli;

/// <summary>The command cannot be carried out as it was asked: exit code 2.</summary>
internal sealed class UsageException(string message) : ReconcileException(UsageInvalid, message)
{
    public const string UsageInvalid = nameof(UsageInvalid);
}
