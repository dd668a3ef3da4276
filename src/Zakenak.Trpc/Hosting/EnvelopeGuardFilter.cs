using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;

namespace Zakenak.Trpc.Hosting;

/// <summary>Puts the guard before everything else of the application, wherever its own set-up stands.</summary>
internal sealed class EnvelopeGuardFilter : IStartupFilter
{
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.UseMiddleware<EnvelopeGuard>();
        next(app);
    };
}
