using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Zakenak.Server.Tests;

/// <summary>Waits for a state, at most a minute.</summary>
internal static class WaitFor
{
    public static async Task TrueAsync(Func<Task<bool>> isSo, CancellationToken ct, [CallerArgumentExpression(nameof(isSo))] string what = "")
    {
        for (var limit = Stopwatch.StartNew(); !await isSo(); await Task.Delay(50, ct))
            limit.Elapsed.ShouldBeLessThan(TimeSpan.FromMinutes(1), what);
    }
}
