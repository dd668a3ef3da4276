namespace Zakenak.Engine.History;

/// <summary>Which recorded run a rollback goes back to.</summary>
public static class RollbackTarget
{
    /// <summary>The command of a rollback's own record.</summary>
    public const string Command = "rollback";

    /// <summary>The newest run that succeeded before the current one and is of another commit; null when there is none. After a rollback
    /// that is what was before the commit it went back to, never the commit it left.</summary>
    /// <param name="records">The newest first.</param>
    public static RunRecord? Before(IReadOnlyList<RunRecord> records)
    {
        // A rollback that did not end well has not left anything behind it: tried again, it goes to the same place.
        var at = Find(records, 0, r => r.Command != Command || r.Outcome == RunOutcome.Succeeded);
        while (at >= 0 && records[at] is { Command: Command, Git.Commit: var commit })
            at = Find(records, at + 1, r => r.Git?.Commit == commit);
        if (at < 0)
            return null;
        var current = records[at].Git;
        return records.Skip(at + 1).FirstOrDefault(r => r is { Outcome: RunOutcome.Succeeded, Git: { } git }
            && (git.Commit != current?.Commit || (current.Dirty && !git.Dirty)));
    }

    /// <summary>The run to take for a commit: one that succeeded, if possible of the commit alone.</summary>
    /// <param name="ofCommit">Runs of one commit, the newest first.</param>
    public static RunRecord Best(IReadOnlyList<RunRecord> ofCommit)
    {
        var succeeded = ofCommit.Where(r => r.Outcome == RunOutcome.Succeeded).ToList();
        return succeeded.Find(r => !r.Git!.Dirty) ?? succeeded.FirstOrDefault() ?? ofCommit[0];
    }

    private static int Find(IReadOnlyList<RunRecord> records, int from, Func<RunRecord, bool> wanted)
    {
        for (var i = from; i < records.Count; i++)
        {
            if (wanted(records[i]))
                return i;
        }
        return -1;
    }
}
