using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Zakenak.Testing;

namespace Zakenak.EndToEnd;

/// <summary>The test cluster, which only calls itself a K3s: all but its version is passed on.</summary>
internal sealed partial class SimulatedK3s : IAsyncDisposable
{
    private readonly HttpListener listener = new();
    private readonly HttpClient behind;
    private readonly Process kubectl;
    private readonly string address;
    private readonly Task serving;

    /// <param name="kubectl">As <c>kubectl proxy</c>, which has the credentials.</param>
    private SimulatedK3s(Process kubectl, Uri proxy)
    {
        this.kubectl = kubectl;
        behind = new HttpClient { BaseAddress = proxy, Timeout = Timeout.InfiniteTimeSpan };
        address = $"http://127.0.0.1:{FreePort()}/";
        listener.Prefixes.Add(address);
        listener.Start();
        serving = ServeAsync();
    }

    public string Kubeconfig => $$$"""
        apiVersion: v1
        kind: Config
        current-context: default
        contexts: [{name: default, context: {cluster: default, user: default}}]
        clusters: [{name: default, cluster: {server: "{{{address}}}"}}]
        users: [{name: default, user: {}}]
        """;

    public static async Task<SimulatedK3s> StartAsync()
    {
        var kubectl = Zakenak.Start(TestTools.KubectlPath, ["proxy", "--port=0", "--kubeconfig", TestCluster.KubeconfigPath], null, null);
        var said = await kubectl.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException(await kubectl.StandardError.ReadToEndAsync());
        return new(kubectl, new($"http://{Served().Match(said).Value}"));
    }

    public async ValueTask DisposeAsync()
    {
        listener.Stop();
        await serving;
        kubectl.Kill();
        await kubectl.WaitForExitAsync();
        kubectl.Dispose();
        behind.Dispose();
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
                _ = AnswerAsync(await listener.GetContextAsync());
        }
        catch (Exception e) when (e is HttpListenerException or ObjectDisposedException && !listener.IsListening)
        {
            // Stopped.
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        using var request = new HttpRequestMessage(new(context.Request.HttpMethod), context.Request.RawUrl);
        if (context.Request.HasEntityBody)
        {
            request.Content = new StreamContent(context.Request.InputStream);
            request.Content.Headers.TryAddWithoutValidation("Content-Type", context.Request.ContentType);
        }
        request.Headers.TryAddWithoutValidation("Accept", context.Request.Headers["Accept"]);
        // A connection each: one that is kept may be closed at the moment in which it is used again.
        request.Headers.ConnectionClose = true;
        context.Response.KeepAlive = false;
        using var answer = await behind.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        using var reply = context.Response;
        reply.StatusCode = (int)answer.StatusCode;
        reply.ContentType = answer.Content.Headers.ContentType?.ToString();
        await using var body = await BodyAsync(context.Request, answer);
        await body.CopyToAsync(reply.OutputStream);
    }

    private static async Task<Stream> BodyAsync(HttpListenerRequest request, HttpResponseMessage answer)
    {
        if (request.Url!.AbsolutePath != "/version")
            return await answer.Content.ReadAsStreamAsync();
        var version = await answer.Content.ReadAsStringAsync();
        return new MemoryStream(System.Text.Encoding.UTF8.GetBytes(GitVersion().Replace(version, "$0+k3s1")));
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    [GeneratedRegex(@"127\.0\.0\.1:\d+")]
    private static partial Regex Served();

    [GeneratedRegex("""(?<="gitVersion": *")v[0-9.]+""")]
    private static partial Regex GitVersion();
}
