using Zakenak.Engine;

namespace Zakenak.Server;

/// <summary>The server cannot start with what it finds: its folder, database, key or address.</summary>
public sealed class ServerStartException(string message, Exception inner) : ReconcileException(ServerStartFailed, message, inner)
{
    public const string ServerStartFailed = nameof(ServerStartFailed);
}
