using System.CommandLine;
using System.Text.Json.Nodes;
using Zakenak.Cli.Commands;
using Zakenak.Cli.Output;
using Zakenak.Cli.Remote;
using Zakenak.Engine;
using Zakenak.Engine.Cluster;
using Zakenak.Engine.Configuration;

namespace Zakenak.Cli;

/// <summary>One invocation of a command: its global flags, where it writes, and the one place where exceptions become exit codes.</summary>
internal sealed class Session
{
    private readonly ParseResult arguments;

    private Session(ParseResult arguments)
    {
        this.arguments = arguments;
        Format = GlobalOptions.Format(arguments);
        Debug = GlobalOptions.DebugOf(arguments);
        Terminal = Terminal.Open(arguments);
    }

    public Terminal Terminal { get; }

    public OutputFormat Format { get; }

    /// <summary>Whether results are for a person: else they are one document.</summary>
    public bool ForPeople => Format == OutputFormat.Table;

    private bool Debug { get; }

    /// <summary>What an interruption leaves, to the end of the sentence: for commands that change something without a run.</summary>
    public string LeftBehind { get; set; } = "nothing was changed.";

    private Task<KubernetesClient>? connecting;

    /// <param name="command">Answers the exit code; cancelled by Ctrl-C.</param>
    public static async Task<int> RunAsync(ParseResult arguments, Func<Session, CancellationToken, Task<int>> command)
    {
        var session = new Session(arguments);
        using var interrupt = new Interrupt(session.Terminal);
        try
        {
            return await command(session, interrupt.Token);
        }
        catch (OperationCanceledException) when (interrupt.Token.IsCancellationRequested)
        {
            return session.Fail([new ReconcileError(Reasons.Cancelled, $"interrupted; {session.LeftBehind}")], null);
        }
        catch (ReconcileException e)
        {
            return session.Fail(Documents.ErrorsOf(e), e);
        }
        catch (KubernetesException e)
        {
            var reason = e.StatusCode == System.Net.HttpStatusCode.Forbidden ? Reasons.Forbidden : "ClusterRefused";
            return session.Fail([new ReconcileError(reason, e.Message)], e);
        }
        catch (Exception e)
        {
            var advice = session.Debug ? "" : " Run it again with --debug for details.";
            return session.Fail([new ReconcileError("Unexpected", $"{e.GetType().Name}: {e.Message}{advice}")], e);
        }
    }

    public T? Get<T>(Option<T> option) => arguments.GetValue(option);

    public T? Get<T>(Argument<T> argument) => arguments.GetValue(argument);

    public ProjectFile LoadProject() => ProjectFile.Load(arguments.GetRequiredValue(GlobalOptions.Config));

    public ClusterConnection LoadConnection() =>
        ClusterConnection.Load(arguments.GetValue(GlobalOptions.Kubeconfig), arguments.GetValue(GlobalOptions.Context));

    /// <summary>Whether the cluster was named by a flag, so that its absence is an error even where one can do without.</summary>
    public bool ClusterIsNamed => arguments.GetValue(GlobalOptions.Kubeconfig) is not null
        || arguments.GetValue(GlobalOptions.Context) is not null;

    public string CommandName => arguments.CommandResult.Command.Name;

    /// <summary>The path of <c>--config</c>, as given.</summary>
    public string ConfigPath => arguments.GetRequiredValue(GlobalOptions.Config);

    /// <summary>Begins to connect while the command still reads its project: a quarter of a second of the first request is the runtime's
    /// own work.
    /// What goes wrong is told by <see cref="ConnectAsync"/>, after what is wrong with the project.</summary>
    public void BeginConnecting() => connecting ??= Task.Run(() =>
    {
        var client = Connect();
        client.Prepare();
        return client;
    });

    /// <summary>The client that <see cref="BeginConnecting"/> began with.</summary>
    public Task<KubernetesClient> ConnectAsync()
    {
        BeginConnecting();
        return connecting!;
    }

    public KubernetesClient Connect(KubernetesClientOptions? options = null) =>
        new(LoadConnection(), (options ?? new()) with { Trace = Tracing });

    /// <summary>Writes the command's document when one was asked for.</summary>
    public void Write(JsonNode document)
    {
        if (!ForPeople)
            DocumentWriter.Write(document, Format);
    }

    /// <summary>Null: nobody asked for every request.</summary>
    public Action<string>? Tracing => Debug ? Trace : null;

    private void Trace(string line) => Terminal.Note("debug: " + line);

    private int Fail(IReadOnlyList<ReconcileError> errors, Exception? cause)
    {
        foreach (var error in errors)
            Terminal.Error(error);
        if (Debug && cause is not null)
            Trace(cause.ToString());
        var document = Documents.OfErrors(errors);
        if (cause is RemoteException { Details: { } details })
            document["errors"]![0]!["details"] = details.DeepClone();
        Write(document);
        return ExitCodes.Of(errors);
    }
}
