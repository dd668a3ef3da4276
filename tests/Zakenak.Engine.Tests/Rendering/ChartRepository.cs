using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Zakenak.Engine.Sources;

namespace Zakenak.Engine.Tests.Rendering;

/// <summary>A Helm repository on loopback with one chart of the project in it.</summary>
internal sealed partial class ChartRepository : IDisposable
{
    private readonly HttpListener listener = new();

    private ChartRepository(string url)
    {
        Url = url;
        listener.Prefixes.Add($"{url}/");
        listener.Start();
    }

    public string Url { get; }

    public static async Task<ChartRepository> ServeAsync(RenderProject project, string chart)
    {
        var repository = new ChartRepository($"http://127.0.0.1:{FreePort()}");
        var folder = project.Outside("published");
        await HelmAsync(project, "package", Path.Combine(project.Root, chart), "-d", folder);
        await HelmAsync(project, "repo", "index", folder, "--url", repository.Url);
        _ = repository.AnswerAsync(folder);
        return repository;
    }

    /// <summary>What <c>helm dependency update</c> would lock: the digest is not documented, so Helm is asked, in a copy.</summary>
    public static async Task<string> LockDigestAsync(RenderProject project, string chart)
    {
        var copy = Path.Combine(project.Outside("locked"), chart);
        Directory.CreateDirectory(copy);
        File.Copy(Path.Combine(project.Root, chart, "Chart.yaml"), Path.Combine(copy, "Chart.yaml"));
        await HelmAsync(project, "dependency", "update", copy);
        return DigestLine().Match(File.ReadAllText(Path.Combine(copy, "Chart.lock"))).Groups[1].Value;
    }

    public void Dispose() => listener.Close();

    private async Task AnswerAsync(string folder)
    {
        while (listener.IsListening)
        {
            HttpListenerContext context;
            try
            {
                context = await listener.GetContextAsync();
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                return; // closed: the test is over
            }
            var file = Path.Combine(folder, Path.GetFileName(context.Request.Url!.AbsolutePath));
            context.Response.StatusCode = File.Exists(file) ? 200 : 404;
            if (File.Exists(file))
                await context.Response.OutputStream.WriteAsync(File.ReadAllBytes(file));
            context.Response.Close();
        }
    }

    private static async Task HelmAsync(RenderProject project, params string[] arguments)
    {
        var home = project.Outside("home");
        Directory.CreateDirectory(home);
        var helm = new ChildProcess(TestTools.HelmPath, arguments) { Environment = new Dictionary<string, string> { ["HOME"] = home } };
        var result = await helm.RunAsync(RenderProject.Ct);
        result.Succeeded.ShouldBeTrue(result.Error);
    }

    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    [GeneratedRegex("digest: (sha256:[0-9a-f]+)")]
    private static partial Regex DigestLine();
}
