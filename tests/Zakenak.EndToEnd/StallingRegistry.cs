using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Zakenak.EndToEnd;

/// <summary>A registry that takes questions, and never answers once something is uploaded: it stands before a real one.</summary>
/// <param name="behind">That one's host and port.</param>
internal sealed class StallingRegistry : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stop = new();
    private readonly TaskCompletionSource uploading = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly string behind;
    private readonly Task accepting;

    public StallingRegistry(string behind)
    {
        this.behind = behind;
        listener.Start();
        accepting = AcceptAsync();
    }

    public string Host => $"127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}";

    /// <summary>Done once the first upload waits.</summary>
    public Task Uploading => uploading.Task;

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        listener.Stop();
        await accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (true)
            _ = ServeAsync(await listener.AcceptTcpClientAsync(stop.Token));
    }

    private async Task ServeAsync(TcpClient client)
    {
        var parts = behind.Split(':');
        using var server = new TcpClient(parts[0], int.Parse(parts[1]));
        using (client)
        {
            var answers = server.GetStream().CopyToAsync(client.GetStream(), stop.Token);
            var questions = AskAsync(client.GetStream(), server.GetStream());
            await (await Task.WhenAny(answers, questions)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // either side may go
        }
    }

    private async Task AskAsync(NetworkStream client, NetworkStream server)
    {
        var buffer = new byte[64 * 1024];
        while (await client.ReadAsync(buffer, stop.Token) is > 0 and var length)
        {
            if (Encoding.ASCII.GetString(buffer, 0, length).Contains("PATCH /v2/", StringComparison.Ordinal))
            {
                uploading.TrySetResult();
                await Task.Delay(Timeout.Infinite, stop.Token);
            }
            await server.WriteAsync(buffer.AsMemory(0, length), stop.Token);
        }
    }
}
