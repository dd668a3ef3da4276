using System.Text.Json.Nodes;
using Zakenak.Cli.Commands.Remote;
using Zakenak.Cli.Output;

namespace Zakenak.Cli.Remote;

/// <summary>Says what goes, asks, and then does it.</summary>
internal static class Deletion
{
    /// <param name="what">Begins the question: <c>Delete project shop</c>.</param>
    /// <param name="input">Of the procedure.</param>
    public static async Task<int> RunAsync(ServerSession session, string what, string procedure, JsonObject input, CancellationToken ct)
    {
        if (session.Get(ServerFlags.DryRun))
            return session.Tell(new JsonObject { ["dryRun"] = true, ["would"] = what }, $"would do: {what}");
        var sure = session.Get(ServerFlags.Yes);
        if (!sure && !session.Terminal.CanAsk)
            throw new UsageException("this deletes something and there is no terminal to ask on: add --yes, or --dry-run to see what it would do.");
        if (!sure && !await Terminal.AskAsync($"{what}?", ct))
        {
            session.Tell(new JsonObject { ["success"] = false }, "nothing was deleted.");
            return ExitCodes.Failed;
        }
        return session.Tell(await session.MutateAsync(procedure, input, ct), $"done: {what}");
    }
}
