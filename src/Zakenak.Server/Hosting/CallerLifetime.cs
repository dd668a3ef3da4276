using Microsoft.Extensions.Hosting;

namespace Zakenak.Server.Hosting;

/// <summary>Signals are the caller's: he stops the server with his token.</summary>
internal sealed class CallerLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
