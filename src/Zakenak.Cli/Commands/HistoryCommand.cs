using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Text.Json.Nodes;
using Zakenak.Cli.Output;
using Zakenak.Engine;
using Zakenak.Engine.History;
using Zakenak.Engine.Inventory;

namespace Zakenak.Cli.Commands;

/// <summary><c>zakenak history</c>: the last runs that changed something.</summary>
internal static class HistoryCommand
{
    private static readonly Argument<string?> Commit = new("commit")
    {
        Description = "Only the runs of this commit, with the objects they changed; the first digits do",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private static readonly Option<string?> Namespace = ReconcileFlags.Namespace();

    private static readonly Option<int?> Limit = new("--limit")
    {
        Description = "At most so many runs, the newest; else all that are kept",
        HelpName = "number",
        Validators = { asked => RequirePositive(asked) },
    };

    private static readonly Option<bool> Verbose = new("--verbose", "-v") { Description = "Also the objects that each run changed" };

    public static Command Create()
    {
        var command = new Command("history", "Show what was applied when, by whom, and what it changed")
        {
            Commit,
            Namespace,
            Limit,
            Verbose,
        };
        command.SetAction((arguments, _) => Session.RunAsync(arguments, RunAsync));
        return command;
    }

    private static async Task<int> RunAsync(Session session, CancellationToken ct)
    {
        session.BeginConnecting();
        var project = session.LoadProject();
        var owner = new Owner(project.Project, session.Get(Namespace) ?? project.Deploy().Namespace);
        using var cluster = await session.ConnectAsync();
        var all = await new HistoryStore(cluster, owner).LoadAsync(ct);
        var current = all.FirstOrDefault(r => r.Outcome != RunOutcome.Running);
        var commit = session.Get(Commit);

        var asked = commit is null ? all : RecordedCommits.Find(all, commit);
        RunRecord[] records = [.. session.Get(Limit) is { } limit ? asked.Take(limit) : asked];
        if (session.ForPeople)
            Show(session.Terminal, owner, records, current, withObjects: commit is not null || session.Get(Verbose));
        session.Write(new JsonObject
        {
            ["project"] = owner.Project,
            ["namespace"] = owner.Namespace,
            ["runs"] = Documents.List(records, r => Document(r, isCurrent: r == current)),
        });
        return ExitCodes.Done;
    }

    private static void RequirePositive(OptionResult asked)
    {
        if (!int.TryParse(asked.Tokens[^1].Value, out var number) || number < 1)
            asked.AddError("--limit takes a number from 1 on.");
    }

    private static void Show(Terminal terminal, Owner owner, RunRecord[] records, RunRecord? current, bool withObjects)
    {
        var now = TimeProvider.System.GetUtcNow();
        var table = new ResultTable("", "REVISION", "WHEN", "WHO", "COMMAND", "CHANGES", "RESULT");
        foreach (var r in records)
        {
            table.Add(ToneOf(r.Outcome), r == current ? "*" : "", r.Git?.Short ?? "-", Ago.Of(r.Began, now), Name(r.Who), r.Command,
                Counts(r), Result(r));
        }
        table.WriteTo(terminal);
        if (records.Length == 0)
            Console.Out.WriteLine($"No run of {owner} is recorded.");
        foreach (var record in withObjects ? records : [])
            ShowObjects(terminal, record);
    }

    private static void ShowObjects(Terminal terminal, RunRecord record)
    {
        var began = record.Began.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        string?[] about = [record.Revision ?? record.Command, began, record.Who, record.ProjectFile];
        Console.Out.WriteLine();
        Console.Out.WriteLine(TerminalText.Neutral(string.Join(", ", about.OfType<string>())));
        var objects = new ResultTable("ACTION", "KIND", "NAMESPACE", "NAME");
        foreach (var (changed, action) in record.Changes)
            objects.Add(ToneOf(action), action.ToString(), changed.Kind, changed.Namespace ?? "-", changed.Name);
        objects.WriteTo(terminal);
        if (record.Unlisted > 0)
            Console.Out.WriteLine($"and {record.Unlisted} more, which were counted only");
    }

    /// <summary><c>+3 ~1 -2</c>; what is zero is left out.</summary>
    private static string Counts(RunRecord record)
    {
        if (record.Outcome is RunOutcome.Running or RunOutcome.Interrupted)
            return "?";
        (char Sign, int Count)[] counts = [('+', record.Created), ('~', record.Configured), ('-', record.Deleted)];
        return string.Join(' ', counts.Where(c => c.Count > 0).Select(c => $"{c.Sign}{c.Count}"));
    }

    private static string Result(RunRecord record)
    {
        var outcome = record.Outcome.ToString().ToLowerInvariant();
        return record.FailedBecause.Count == 0 ? outcome : $"{outcome}: {string.Join(", ", record.FailedBecause)}";
    }

    /// <summary>Without the address, which takes the width of a column of its own.</summary>
    private static string Name(string who) => who.IndexOf(" <", StringComparison.Ordinal) is > 0 and var end ? who[..end] : who;

    private static Tone ToneOf(RunOutcome outcome) => outcome switch
    {
        RunOutcome.Succeeded => Tone.Good,
        RunOutcome.Running => Tone.Notable,
        _ => Tone.Bad,
    };

    private static Tone ToneOf(ChangeAction action) => action switch
    {
        ChangeAction.Created => Tone.Good,
        ChangeAction.Deleted => Tone.Bad,
        _ => Tone.Caution,
    };

    private static JsonObject Document(RunRecord record, bool isCurrent) => new()
    {
        ["current"] = isCurrent,
        ["revision"] = record.Revision,
        ["branch"] = record.Git?.Branch,
        ["commit"] = record.Git?.Commit,
        ["dirty"] = record.Git?.Dirty,
        ["began"] = record.Began.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
        ["elapsedMs"] = (long?)record.Elapsed?.TotalMilliseconds,
        ["who"] = record.Who,
        ["command"] = record.Command,
        ["projectFile"] = record.ProjectFile,
        ["result"] = record.Outcome.ToString(),
        ["failedBecause"] = Documents.List(record.FailedBecause, r => r),
        ["created"] = record.Created,
        ["configured"] = record.Configured,
        ["deleted"] = record.Deleted,
        ["changes"] = Documents.List(record.Changes, c =>
        {
            var document = Documents.Of(c.Object);
            document["action"] = c.Action.ToString();
            return document;
        }),
        ["unlisted"] = record.Unlisted,
    };
}
