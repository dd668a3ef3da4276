using System.Net;
using System.Text;
using Zakenak.Engine.Cluster.Connecting;

namespace Zakenak.Engine.Cluster.Transport;

/// <summary>The pooled connections to one server. They are made anew when the user's certificate changes.</summary>
internal sealed class Connections(ClusterConnection connection) : IDisposable
{
    private static readonly string userAgent = $"zakenak/{typeof(Connections).Assembly.GetName().Version?.ToString(3)}";
    private static readonly TimeSpan connectTimeout = TimeSpan.FromSeconds(10);

    private readonly Lock gate = new();
    private readonly string basePath = connection.Server.AbsolutePath.TrimEnd('/');
    private HttpMessageInvoker? invoker;
    private ClientCertificate? shown;

    public Task<HttpResponseMessage> SendAsync(ApiRequest request, string? authorization, CancellationToken ct) =>
        Invoker().SendAsync(CreateMessage(request, authorization), ct);

    public void Dispose() => invoker?.Dispose();

    private HttpRequestMessage CreateMessage(ApiRequest request, string? authorization)
    {
        var message = new HttpRequestMessage(request.Method, new Uri(connection.Server, basePath + request.Target))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
        };
        message.Headers.TryAddWithoutValidation("User-Agent", userAgent);
        message.Headers.TryAddWithoutValidation("Accept", request.Accept);
        if (authorization is not null)
            message.Headers.TryAddWithoutValidation("Authorization", authorization);
        // The name of the Host header is the one that TLS asks for and checks.
        if (connection.Trust.ServerName is { } name)
            message.Headers.Host = name;
        connection.Impersonation?.WriteTo(message.Headers);
        if (request.ContentType is not null)
        {
            message.Content = new ReadOnlyMemoryContent(request.Body);
            message.Content.Headers.TryAddWithoutValidation("Content-Type", request.ContentType);
        }
        return message;
    }

    private HttpMessageInvoker Invoker()
    {
        // Read each time: a login program may give another certificate.
        var certificate = connection.Credentials.Certificate;
        lock (gate)
        {
            if (invoker is null || certificate != shown)
            {
                // The old one is left to its requests under way, watches among them.
                invoker = new HttpMessageInvoker(CreateHandler(certificate));
                shown = certificate;
            }
            return invoker;
        }
    }

    private SocketsHttpHandler CreateHandler(ClientCertificate? certificate)
    {
        var handler = new SocketsHttpHandler
        {
            SslOptions = connection.Trust.CreateOptions(certificate),
            ConnectTimeout = connectTimeout,
            EnableMultipleHttp2Connections = true,
            InitialHttp2StreamWindowSize = 1024 * 1024,
            KeepAlivePingDelay = TimeSpan.FromSeconds(20),
            KeepAlivePingTimeout = TimeSpan.FromSeconds(15),
            KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,
            PooledConnectionIdleTimeout = TimeSpan.FromMinutes(5),
            // Credentials go to this server and to no other.
            AllowAutoRedirect = false,
            UseCookies = false,
            // Packing costs more than it saves where nothing goes over a wire.
            AutomaticDecompression = connection.Server.IsLoopback ? DecompressionMethods.None : DecompressionMethods.GZip,
            ActivityHeadersPropagator = null,
            // What the API server warns of may hold any letter.
            ResponseHeaderEncodingSelector = (_, _) => Encoding.UTF8,
            UseProxy = connection.Proxy is not null,
        };
        if (connection.Proxy is { } proxy)
            handler.Proxy = CreateProxy(proxy);
        return handler;
    }

    private static WebProxy CreateProxy(Uri address)
    {
        // socks5h says that the proxy looks names up, which .NET lets it do anyway.
        var scheme = address.Scheme == "socks5h" ? "socks5" : address.Scheme;
        var builder = new UriBuilder(address) { UserName = "", Password = "", Scheme = scheme };
        var proxy = new WebProxy(builder.Uri);
        if (address.UserInfo.Split(':', 2) is [{ Length: > 0 } user, .. var rest])
            proxy.Credentials = new NetworkCredential(Uri.UnescapeDataString(user), rest.Length > 0 ? Uri.UnescapeDataString(rest[0]) : "");
        return proxy;
    }
}
