using Zakenak.Cli.Output;
using Zakenak.Engine;
using Zakenak.Engine.Configuration;

namespace Zakenak.Cli.Commands;

/// <summary>What <c>converge</c>, <c>deploy</c> and <c>diff</c> do once their flags are read.</summary>
internal static class ReconcileRun
{
    /// <param name="codeOfChanges">The exit code when a dry run found changes and nothing failed.</param>
    public static async Task<int> RunAsync(Session session, ProjectFile project, ReconcileRequest request, int codeOfChanges,
        CancellationToken ct)
    {
        using var cluster = await session.ConnectAsync();
        var run = new ProjectRun(project, cluster).RunAsync(request, ct);
        var result = await new RunProgress(session.Terminal, onlyTrouble: request.DryRun && session.ForPeople).FollowAsync(run, ct);
        if (request.DryRun && session.ForPeople)
            DiffView.Write(result.Changes, session.Terminal);
        session.Write(Documents.Of(result));
        if (!result.Succeeded)
            return ExitCodes.Of(result.Errors);
        return request.DryRun && result.HasChanges ? codeOfChanges : ExitCodes.Done;
    }
}
