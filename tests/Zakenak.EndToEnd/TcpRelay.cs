using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Zakenak.EndToEnd;

/// <summary>Stands before a server, passes on what is sent in both directions, and looks at what is asked.</summary>
internal sealed class TcpRelay : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stop = new();
    private readonly string host;
    private readonly int port;
    private readonly Func<string, CancellationToken, Task<bool>> passes;
    private readonly Task accepting;
    private readonly ConcurrentBag<TcpClient> open = [];

    /// <param name="host">Of the server, as <paramref name="port"/>.</param>
    /// <param name="passes">Gets each piece that a client sends; false ends its connection.</param>
    public TcpRelay(string host, int port, Func<string, CancellationToken, Task<bool>> passes)
    {
        (this.host, this.port, this.passes) = (host, port, passes);
        listener.Start();
        accepting = AcceptAsync();
    }

    /// <summary><c>127.0.0.1:43210</c>.</summary>
    public string Host => $"127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}";

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
        using var server = new TcpClient(host, port);
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
        while (await client.ReadAsync(buffer, stop.Token) is > 0 and var length && await passes(Encoding.ASCII.GetString(buffer, 0, length), stop.Token))
            await server.WriteAsync(buffer.AsMemory(0, length), stop.Token);
    }
}
