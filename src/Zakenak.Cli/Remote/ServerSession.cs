using System.CommandLine;
using System.Text.Json.Nodes;
using Zakenak.Cli.Commands.Remote;
using Zakenak.Cli.Output;

namespace Zakenak.Cli.Remote;

/// <summary>One invocation of a command that asks a server.</summary>
internal sealed class ServerSession(Session session, ParseResult arguments, TrpcClient client)
{
    public Terminal Terminal => session.Terminal;

    public bool ForPeople => session.ForPeople;

    public OutputFormat Format => session.Format;

    public T? Get<T>(Option<T> option) => session.Get(option);

    public string Get(Argument<string> argument) => arguments.GetRequiredValue(argument);

    /// <summary>The input of a procedure that takes nothing but the identifier which the command was given.</summary>
    public JsonObject ById => Input(("id", Get(ServerFlags.Id)));

    /// <summary>Whether the flag was given: its default counts for nothing.</summary>
    public bool Has(Option option) => arguments.GetResult(option) is { Implicit: false };

    public Task<JsonNode> QueryAsync(string procedure, JsonObject? input, CancellationToken ct) => client.QueryAsync(procedure, input, ct);

    /// <summary>The events of a subscription, for as long as somebody asks.</summary>
    /// <param name="after">The id of the last one that was seen; null: from now on.</param>
    /// <exception cref="RemoteException">Refused, or not reachable from the beginning: later on it is asked again.</exception>
    public IAsyncEnumerable<(string? Id, JsonObject Data)> FollowAsync(string procedure, JsonObject input, string? after,
        CancellationToken ct) =>
        new Subscription(client, procedure, input, Terminal.Note).ReadAsync(after, ct);

    /// <summary>From then on an interruption ends the waiting alone.</summary>
    public Task<JsonNode> MutateAsync(string procedure, JsonObject input, CancellationToken ct)
    {
        session.LeftBehind = "the server goes on with what it was asked for.";
        return client.MutateAsync(procedure, input, ct);
    }

    /// <summary>The answer is the command's document as it is; people see it as a table.</summary>
    /// <returns>Always <see cref="ExitCodes.Done"/>.</returns>
    public int Show(JsonNode answer, AnswerTable table)
    {
        if (ForPeople)
            table.WriteTo(Terminal, answer);
        session.Write(answer);
        return ExitCodes.Done;
    }

    /// <summary>For people in a sentence.</summary>
    /// <inheritdoc cref="Show"/>
    public int Tell(JsonNode answer, string done)
    {
        Terminal.Note(done);
        session.Write(answer);
        return ExitCodes.Done;
    }

    /// <summary>Of a procedure, without what was not given.</summary>
    public static JsonObject Input(params ReadOnlySpan<(string Name, JsonNode? Value)> fields)
    {
        var input = new JsonObject();
        foreach (var (name, value) in fields)
        {
            if (value is not null)
                input[name] = value;
        }
        return input;
    }
}
