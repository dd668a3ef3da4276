using System.Globalization;
using System.Runtime.CompilerServices;
using Zakenak.Server.Access;
using Zakenak.Server.Contract;
using Zakenak.Server.Procedures;
using Zakenak.Trpc;

namespace Zakenak.Server.Events;

/// <summary><c>events.subscribe</c>: what changes in a project, as it happens; a dropped subscriber misses nothing.</summary>
internal sealed class EventProcedures(EventLog log)
{
    public void AddTo(ProcedureGroup events) => events.Subscription<SubscribeEvents, ServerEvent>("subscribe",
        Need.Of(Subject.Project, ProjectRole.Viewer), input => input.ProjectId, OpenAsync);

    private async Task<IAsyncEnumerable<IReadOnlyList<TrpcEvent<ServerEvent>>>> OpenAsync(SubscribeEvents input, ServerCall call)
    {
        var after = long.TryParse(input.LastEventId, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : await log.LastAsync(call.Ct);
        return FollowAsync(input.ProjectId, after, call.Ct);
    }

    private async IAsyncEnumerable<IReadOnlyList<TrpcEvent<ServerEvent>>> FollowAsync(string projectId, long after, [EnumeratorCancellation] CancellationToken ct)
    {
        await foreach (var batch in log.FollowAsync(projectId, after, ct))
            yield return [.. batch.Select(e => new TrpcEvent<ServerEvent>(e.Id.ToString(CultureInfo.InvariantCulture), e.Event))];
    }
}
