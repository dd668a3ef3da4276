using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Zakenak.EndToEnd;

/// <summary>Stands before a server and breaks off the first requests that hold some words, as a network does.</summary>
internal sealed class LosingProxy : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stop = new();
    private readonly Uri behind;
    private readonly string words;
    private readonly Task accepting;
    private readonly ConcurrentBag<TcpClient> open = [];
    private int left;

    /// <param name="behind">The server's address.</param>
    /// <param name="times">How many requests are lost; those after them arrive.</param>
    public LosingProxy(Uri behind, string words, int times)
    {
        (this.behind, this.words, left) = (behind, words, times);
        listener.Start();
        accepting = AcceptAsync();
    }

    public string Address => $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}";

    /// <summary>Ends every connection that there is; new ones are served.</summary>
    public void BreakOff()
    {
        while (open.TryTake(out var client))
            client.Dispose();
    }

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
        open.Add(client);
        using var server = new TcpClient(behind.Host, behind.Port);
        using (client)
        {
            var answers = server.GetStream().CopyToAsync(client.GetStream(), stop.Token);
            var questions = AskAsync(client.GetStream(), server.GetStream());
            await (await Task.WhenAny(answers, questions)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // either side may go
        }
    }

    /// <summary>Ends, and with it both connections, where a request is lost.</summary>
    private async Task AskAsync(NetworkStream client, NetworkStream server)
    {
        var buffer = new byte[64 * 1024];
        while (await client.ReadAsync(buffer, stop.Token) is > 0 and var length)
        {
            var asked = Encoding.ASCII.GetString(buffer, 0, length);
            if (asked.Contains(words, StringComparison.Ordinal) && Interlocked.Decrement(ref left) >= 0)
                return;
            await server.WriteAsync(buffer.AsMemory(0, length), stop.Token);
        }
    }
}
