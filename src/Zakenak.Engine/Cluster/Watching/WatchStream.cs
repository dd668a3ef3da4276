using System.Net;
using System.Text.Json;
using Zakenak.Engine.Cluster.Transport;

namespace Zakenak.Engine.Cluster.Watching;

/// <summary>Why a connection of a watch ended.</summary>
internal enum WatchEnd
{
    /// <summary>The time that was asked for is over.</summary>
    Regular,

    /// <summary>Lost, or refused in passing: go on from the last version.</summary>
    Broken,

    /// <summary>410: the server no longer knows that version.</summary>
    Expired,
}

/// <param name="Type">Null for a bookmark, whose object has nothing but a resourceVersion.</param>
internal sealed record WatchLine(WatchEventType? Type, LiveObject Object);

/// <summary>One connection of a watch.</summary>
internal sealed class WatchStream(ApiTransport transport, ApiResource resource, string target, string version) : IAsyncDisposable
{
    // Jittered, so that many watches that began together do not end together.
    private readonly int seconds = Random.Shared.Next(300, 600);
    private CancellationTokenSource? limit;
    private HttpResponseMessage? response;
    private JsonLines? lines;

    /// <summary>Once <see cref="NextAsync"/> gave null.</summary>
    public WatchEnd End { get; private set; }

    /// <summary>Null at the end of this connection.</summary>
    /// <exception cref="KubernetesException">A refusal that will not pass.</exception>
    public async Task<WatchLine?> NextAsync(CancellationToken ct)
    {
        try
        {
            if (lines is null && !await OpenAsync(ct))
                return null;
            if (await lines!.ReadAsync(limit!.Token) is { } line)
                return Read(line);
            End = WatchEnd.Regular;
            return null;
        }
        catch (Exception e) when (IsLoss(e) && !ct.IsCancellationRequested)
        {
            End = WatchEnd.Broken;
            return null;
        }
    }

    public ValueTask DisposeAsync()
    {
        response?.Dispose();
        limit?.Dispose();
        return ValueTask.CompletedTask;
    }

    private static bool IsLoss(Exception e) => e is HttpRequestException or IOException or OperationCanceledException or JsonException;

    private async Task<bool> OpenAsync(CancellationToken ct)
    {
        // Over HTTP/1.1 no ping tells a dead server from a quiet one: then this does.
        limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(TimeSpan.FromSeconds(seconds + 15));
        var query = $"watch=1&allowWatchBookmarks=true&resourceVersion={Uri.EscapeDataString(version)}&timeoutSeconds={seconds}";
        response = await transport.OpenAsync(ApiRequest.Get($"{target}{(target.Contains('?') ? '&' : '?')}{query}"), limit.Token);
        if (response.IsSuccessStatusCode)
        {
            lines = new JsonLines(await response.Content.ReadAsStreamAsync(limit.Token));
            return true;
        }
        using var answer = await ApiAnswer.ReadAsync(response, limit.Token);
        End = EndAfter(answer);
        return false;
    }

    private static WatchEnd EndAfter(ApiAnswer answer)
    {
        if (answer.StatusCode == HttpStatusCode.Gone)
            return WatchEnd.Expired;
        if (answer.StatusCode != HttpStatusCode.TooManyRequests && (int)answer.StatusCode < 500)
            answer.EnsureSuccess();
        return WatchEnd.Broken;
    }

    /// <summary>Null when the line says that the watch is over.</summary>
    private WatchLine? Read(ReadOnlyMemory<byte> line)
    {
        using var json = JsonDocument.Parse(line);
        var content = json.RootElement.GetProperty("object");
        var type = json.RootElement.TextOf("type");
        if (type == "ERROR")
        {
            var status = RefusalReader.Read(content);
            var isExpired = status.StatusCode == HttpStatusCode.Gone || status.StatusReason is "Expired" or "Gone";
            End = isExpired ? WatchEnd.Expired : WatchEnd.Broken;
            return null;
        }
        WatchEventType? known = type switch
        {
            "ADDED" => WatchEventType.Added,
            "MODIFIED" => WatchEventType.Modified,
            "DELETED" => WatchEventType.Deleted,
            _ => null,
        };
        return new WatchLine(known, new LiveObject(content.Clone(), resource.ApiVersion, resource.Kind));
    }
}
