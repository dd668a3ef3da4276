namespace Zakenak.EndToEnd;

/// <summary>A registry that takes questions, and never answers once something is uploaded: it stands before a real one.</summary>
internal sealed class StallingRegistry : IAsyncDisposable
{
    private readonly TaskCompletionSource uploading = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TcpRelay relay;

    /// <param name="behind">The real one's host and port.</param>
    public StallingRegistry(string behind)
    {
        var parts = behind.Split(':');
        relay = new(parts[0], int.Parse(parts[1]), async (asked, ct) =>
        {
            if (asked.Contains("PATCH /v2/", StringComparison.Ordinal))
            {
                uploading.TrySetResult();
                await Task.Delay(Timeout.Infinite, ct);
            }
            return true;
        });
    }

    public string Host => relay.Host;

    /// <summary>Done once the first upload waits.</summary>
    public Task Uploading => uploading.Task;

    public ValueTask DisposeAsync() => relay.DisposeAsync();
}
