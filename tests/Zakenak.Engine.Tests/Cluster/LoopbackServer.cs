using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Zakenak.Engine.Tests.Cluster;

/// <summary>A server that answers what the real one cannot be made to: refusals in passing, lost connections, an expired version.
/// HTTP/1.1.</summary>
internal sealed class LoopbackServer : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stop = new();
    private readonly Func<LoopbackRequest, LoopbackReply> answer;
    private readonly X509Certificate2? certificate;
    private readonly Task accepting;

    /// <param name="certificate">TLS, asking for a client certificate.</param>
    public LoopbackServer(Func<LoopbackRequest, LoopbackReply> answer, X509Certificate2? certificate = null)
    {
        this.answer = answer;
        this.certificate = certificate;
        listener.Start();
        accepting = AcceptAsync();
    }

    public ConcurrentQueue<LoopbackRequest> Requests { get; } = [];

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    public string Address => $"{(certificate is null ? "http" : "https")}://127.0.0.1:{Port}";

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        listener.Stop();
        await accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task AcceptAsync()
    {
        while (!stop.IsCancellationRequested)
        {
            var client = await listener.AcceptTcpClientAsync(stop.Token);
            _ = ServeAsync(client);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                await using var stream = await OpenAsync(client);
                while (await ReadRequestAsync(stream) is { } request && await ReplyAsync(stream, request))
                {
                }
                // A reset, not a goodbye.
                client.LingerState = new LingerOption(true, 0);
            }
            catch (Exception e) when (e is IOException or AuthenticationException or OperationCanceledException)
            {
                // The client went, or did not like our certificate: that is what the test looks at.
            }
        }
    }

    private async Task<Stream> OpenAsync(TcpClient client)
    {
        if (certificate is null)
            return client.GetStream();
        var tls = new SslStream(client.GetStream());
        await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions
        {
            ServerCertificate = certificate,
            ClientCertificateRequired = true,
            RemoteCertificateValidationCallback = (_, _, _, _) => true,
        }, stop.Token);
        return tls;
    }

    private async Task<bool> ReplyAsync(Stream stream, LoopbackRequest request)
    {
        Requests.Enqueue(request);
        var reply = answer(request);
        if (reply.Status == 0)
            return false;
        var head = new StringBuilder($"HTTP/1.1 {reply.Status} X\r\n");
        foreach (var (name, value) in reply.Headers)
            head.Append($"{name}: {value}\r\n");
        if (!reply.IsStream)
            head.Append($"Content-Length: {Encoding.UTF8.GetByteCount(reply.Body)}\r\n");
        head.Append("\r\n");
        await stream.WriteAsync(Encoding.UTF8.GetBytes(head.ToString() + reply.Body), stop.Token);
        if (reply.StaysOpen)
            await Task.Delay(Timeout.Infinite, stop.Token);
        return !reply.IsStream;
    }

    private async Task<LoopbackRequest?> ReadRequestAsync(Stream stream)
    {
        var head = new StringBuilder();
        var one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            // 22: a client that tries TLS first would wait for an answer in it.
            if (await stream.ReadAsync(one, stop.Token) == 0 || (head.Length == 0 && one[0] == 22))
                return null;
            head.Append((char)one[0]);
        }
        var lines = head.ToString().Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        var headers = lines.Skip(1).Select(l => l.Split(": ", 2)).ToLookup(l => l[0], l => l[1], StringComparer.OrdinalIgnoreCase);
        var body = new byte[int.Parse(headers["Content-Length"].FirstOrDefault() ?? "0")];
        await stream.ReadExactlyAsync(body, stop.Token);
        var words = lines[0].Split(' ');
        return new LoopbackRequest(words[0], words[1], headers, Encoding.UTF8.GetString(body),
            (stream as SslStream)?.RemoteCertificate as X509Certificate2, (stream as SslStream)?.TargetHostName);
    }
}

/// <param name="ServerName">What the client's TLS asked for.</param>
internal sealed record LoopbackRequest(string Method, string Target, ILookup<string, string> Headers, string Body,
    X509Certificate2? Certificate, string? ServerName)
{
    public string? Header(string name) => Headers[name].FirstOrDefault();
}

internal sealed record LoopbackReply(int Status, string Body, params (string Name, string Value)[] Headers)
{
    /// <summary>The connection is reset without a word.</summary>
    public static LoopbackReply Lost { get; } = new(0, "");

    /// <summary>Without an announced length, the connection is closed after it.</summary>
    public bool IsStream { get; private init; }

    /// <summary>As a watch that has nothing more to tell.</summary>
    public bool StaysOpen { get; private init; }

    /// <summary>The connection is closed before all that was announced is sent.</summary>
    public static LoopbackReply BrokenOff(string body) => new(200, body, ("Content-Length", "1000")) { IsStream = true };

    public static LoopbackReply Json(string body) => new(200, body);

    public static LoopbackReply Refusal(int code, string reason, string message = "no", params (string Name, string Value)[] headers) =>
        new(code, $$"""{"kind":"Status","code":{{code}},"reason":"{{reason}}","message":"{{message}}"}""", headers);

    public static LoopbackReply Lines(bool staysOpen, params string[] lines) =>
        new(200, string.Concat(lines.Select(l => l + "\n"))) { IsStream = true, StaysOpen = staysOpen };
}
