using System.Diagnostics;
using System.Text.Json.Nodes;
using Zakenak.Cli.Commands.Remote;
using Zakenak.Engine;

namespace Zakenak.Cli.Remote;

/// <summary>Asks until something has ended, and says meanwhile what it is at.</summary>
internal static class RemoteWait
{
    private static readonly TimeSpan usual = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan pause = TimeSpan.FromSeconds(1);

    /// <summary>Until the request is answered: the resource's status is that of the pass that did.</summary>
    /// <exception cref="RemoteException">WaitTimeout, or what could not be reached until then; ServerUnreachable, still at the end;
    /// ResourceSuspended: nothing will happen.</exception>
    public static Task<JsonNode> ForSyncAsync(ServerSession session, string id, CancellationToken ct) =>
        UntilAsync(session, "gitops.getGitOpsResource", id, IsAnswered, r =>
            (string?)r["conditions"]?.AsArray().FirstOrDefault()?["message"], ct);

    /// <inheritdoc cref="ForSyncAsync"/>
    public static Task<JsonNode> ForDeploymentAsync(ServerSession session, string id, CancellationToken ct) =>
        UntilAsync(session, "deployments.get", id, d => (string?)d["status"] is "success" or "failed", d => (string?)d["message"], ct);

    /// <summary>After it was shown: a failure is an error, and its reason decides as it does in a run of our own.</summary>
    public static int ExitCodeOf(ServerSession session, bool failed, string? reason, string? message)
    {
        if (!failed)
            return ExitCodes.Done;
        var error = new ReconcileError(reason ?? "Failed", message ?? "the server does not say why.");
        session.Terminal.Error(error);
        return ExitCodes.Of(error.Reason);
    }

    private static bool IsAnswered(JsonNode resource)
    {
        if (resource["syncRequestedAt"] is null)
            return true;
        return (bool)resource["suspended"]!
            ? throw new RemoteException("ResourceSuspended", $"{resource["name"]} is suspended, and is synced once that ends: zakenak resource resume {resource["id"]}")
            : false;
    }

    /// <summary>What cannot be reached, so that the same command may work later; null: that is not why it takes so long.</summary>
    private static string? Outage(JsonNode resource) =>
        (string?)resource["conditions"]?.AsArray().FirstOrDefault()?["reason"] is { } reason && ExitCodes.Of(reason) == ExitCodes.Unreachable ? reason : null;

    private static async Task<JsonNode> UntilAsync(ServerSession session, string procedure, string id, Func<JsonNode, bool> hasEnded,
        Func<JsonNode, string?> at, CancellationToken ct)
    {
        var limit = session.Get(ServerFlags.Timeout) ?? usual;
        string? told = null;
        for (var watch = Stopwatch.StartNew(); ; await Task.Delay(pause, ct))
        {
            JsonNode now;
            try
            {
                now = await session.QueryAsync(procedure, new JsonObject { ["id"] = id }, ct);
            }
            catch (RemoteException e) when (e.Reason == RemoteException.ServerUnreachable && watch.Elapsed <= limit)
            {
                Tell($"{e.Message} It is asked again."); // it may be starting anew, and goes on then
                continue;
            }
            if (hasEnded(now))
                return now;
            var says = $"{now["status"]}{(at(now) is { Length: > 0 } message ? $": {message}" : "")}";
            Tell(says);
            if (watch.Elapsed > limit)
                throw new RemoteException(Outage(now) ?? RemoteException.WaitTimeout,
                    $"{id} is still {says} after {limit.TotalSeconds:0} s. It goes on without us; --timeout waits longer.");
        }

        void Tell(string news)
        {
            if (news != told)
                session.Terminal.Note(told = news);
        }
    }
}
