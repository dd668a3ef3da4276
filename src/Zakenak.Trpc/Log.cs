using Microsoft.Extensions.Logging;

namespace Zakenak.Trpc;

internal static partial class Log
{
    [LoggerMessage(3001, LogLevel.Error, "tRPC procedure {Path} failed unexpectedly")]
    public static partial void CallFailed(this ILogger logger, Exception exception, string path);
}
