using System.CommandLine;
using Zakenak.Engine;
using Zakenak.Engine.Configuration;

namespace Zakenak.Cli.Commands;

/// <summary>The flags that <c>converge</c>, <c>deploy</c> and <c>diff</c> share.</summary>
internal sealed class ReconcileFlags
{
    private readonly Option<string?> ns = Namespace();

    private readonly Option<bool> adopt = new("--adopt")
    {
        Description = "Take over objects that exist and are another owner's (a project, Flux, Argo CD, a Helm release)",
    };

    private readonly Option<bool> forceConflicts = new("--force-conflicts")
    {
        Description = "Take fields from controllers that hold them, too",
    };

    private readonly Option<bool> pruneFields = new("--prune-fields")
    {
        Description = "Remove fields that a hand added beside the declared ones",
    };

    private readonly Option<bool> replace = new("--replace")
    {
        Description = "Delete and create again where an immutable field changed and that is safe",
    };

    private readonly Option<bool> noHooks = NoHooks();

    private readonly Option<bool> allowEmpty = new("--allow-empty")
    {
        Description = "Accept a desired state without objects although the inventory holds some",
    };

    private readonly Option<bool> wait = new("--wait")
    {
        Description = "Wait until every object is healthy; exit 4 when that is not so in time",
    };

    private readonly Option<TimeSpan?> timeout =
        DurationOption.Create("--timeout", "How long one wait may take; else deploy.timeout, else 5m");

    /// <summary>The flag that every command on a namespace has.</summary>
    public static Option<string?> Namespace() => new("--namespace", "-n")
    {
        Description = "The namespace; else deploy.namespace, else prod",
        HelpName = "namespace",
    };

    /// <summary>The flag of every command that would run hooks of charts.</summary>
    public static Option<bool> NoHooks() => new("--no-hooks") { Description = "Run no hooks of charts" };

    public string NamespaceOf(Session session, ProjectFile project) => session.Get(ns) ?? project.Deploy().Namespace;

    /// <param name="prunes">Whether the command prunes, so that an emptied desired state matters.</param>
    /// <param name="writes">Whether there may be something to wait for afterwards.</param>
    public void AddTo(Command command, bool prunes, bool writes = true)
    {
        if (writes)
            command.Add(wait);
        command.Add(ns);
        command.Add(adopt);
        command.Add(forceConflicts);
        command.Add(pruneFields);
        command.Add(replace);
        if (prunes)
            command.Add(allowEmpty);
        command.Add(noHooks);
        command.Add(timeout);
    }

    /// <param name="build">Whether images that the registry does not hold are built.</param>
    public ReconcileRequest Read(Session session, ProjectFile project, bool prune, bool dryRun, bool build = true)
    {
        var declared = ProjectRun.RequestOf(project, session.Get(ns), prune, build);
        return declared with
        {
            DryRun = dryRun,
            Adopt = session.Get(adopt),
            ForceConflicts = session.Get(forceConflicts),
            PruneFields = session.Get(pruneFields),
            Replace = session.Get(replace),
            NoHooks = session.Get(noHooks),
            AllowEmpty = prune && session.Get(allowEmpty),
            Wait = session.Get(wait),
            Timeout = session.Get(timeout) ?? declared.Timeout,
        };
    }
}
