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
        var run = new ProjectRun(project, cluster).RunAsync(session.CommandName, request, ct: ct);
        var result = await ShowAsync(session, run, request.DryRun, ct);
        return result.Succeeded && request.DryRun && result.HasChanges ? codeOfChanges : ExitCodes.Of(result.Errors);
    }

    /// <summary>Follows a run, and writes its diff (of a dry run) and its document.</summary>
    public static async Task<ReconcileResult> ShowAsync(Session session, IAsyncEnumerable<ReconcileEvent> run, bool dryRun,
        CancellationToken ct)
    {
        var result = await new RunProgress(session.Terminal, onlyTrouble: dryRun && session.ForPeople).FollowAsync(run, ct);
        if (dryRun && session.ForPeople)
            DiffView.Write(result.Changes, session.Terminal);
        session.Write(Documents.Of(result));
        return result;
    }
}
