using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Zakenak.Testing.Git;

/// <summary>Git's own server for http and https (<c>git http-backend</c>) on a port of 127.0.0.1, for all repositories in a
/// folder.</summary>
public sealed class GitHttpServer : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly string folder;
    private readonly TaskCompletionSource stalled = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private readonly Lock counting = new();
    private int current;

    private GitHttpServer(string folder, int port, X509Certificate2? certificate)
    {
        this.folder = folder;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port, listen =>
        {
            if (certificate is not null)
                listen.UseHttps(certificate);
        }));
        app = builder.Build();
        app.Run(AnswerAsync);
    }

    /// <summary><c>http://127.0.0.1:43210</c>.</summary>
    public string Url => app.Urls.First();

    /// <summary><c>user:password</c> that is asked for; null: everybody may read.</summary>
    public string? Login { get; set; }

    /// <summary>Where all questions are sent instead.</summary>
    public string? RedirectTo { get; set; }

    /// <summary>Whether it answers as one whose proxy does not reach it (503).</summary>
    public bool IsAway { get; set; }

    /// <summary>Whether the next answer with a pack stops in its middle, for ever.</summary>
    public bool Stalls { get; set; }

    /// <summary>Done once an answer has stopped.</summary>
    public Task Stalled => stalled.Task;

    /// <summary>The <c>Authorization</c> of every question, <c>""</c> where it has none.</summary>
    public ConcurrentQueue<string> Authorizations { get; } = [];

    /// <summary>How many packs were asked for.</summary>
    public int Fetches { get; private set; }

    /// <summary>How many packs were being made at the same time.</summary>
    public int MostFetchesAtOnce { get; private set; }

    /// <param name="port">0: a free one.</param>
    /// <param name="certificate">Null: without TLS.</param>
    public static async Task<GitHttpServer> StartAsync(string folder, int port = 0, X509Certificate2? certificate = null)
    {
        var server = new GitHttpServer(folder, port, certificate);
        await server.app.StartAsync();
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource();
        await now.CancelAsync(); // an answer that stalls would not end
        await app.StopAsync(now.Token);
        await app.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var authorization = context.Request.Headers.Authorization.ToString();
        Authorizations.Enqueue(authorization);
        if (IsAway)
        {
            context.Response.StatusCode = 503;
        }
        else if (RedirectTo is not null)
        {
            context.Response.Redirect(RedirectTo + context.Request.Path + context.Request.QueryString);
        }
        else if (Login is not null && authorization != $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes(Login))}")
        {
            context.Response.StatusCode = 401;
            context.Response.Headers.WWWAuthenticate = "Basic realm=\"tests\"";
        }
        else
        {
            await RunAsync(context);
        }
    }

    private async Task RunAsync(HttpContext context)
    {
        using var question = new MemoryStream();
        await context.Request.Body.CopyToAsync(question);
        var isFetch = Encoding.ASCII.GetString(question.ToArray()).Contains("command=fetch", StringComparison.Ordinal);
        Count(isFetch ? 1 : 0);
        using var process = Start(context, question.Length);
        var writing = WriteAsync(process, question.ToArray());
        using var answer = new MemoryStream();
        await process.StandardOutput.BaseStream.CopyToAsync(answer);
        await writing;
        Count(isFetch ? -1 : 0);
        await SendAsync(context, answer.ToArray(), stall: isFetch && Stalls);
    }

    private void Count(int fetches)
    {
        lock (counting)
        {
            Fetches += Math.Max(fetches, 0);
            current += fetches;
            MostFetchesAtOnce = Math.Max(MostFetchesAtOnce, current);
        }
    }

    private Process Start(HttpContext context, long length)
    {
        var start = new ProcessStartInfo("git", ["http-backend"]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        start.Environment["GIT_PROJECT_ROOT"] = folder;
        start.Environment["GIT_HTTP_EXPORT_ALL"] = "1";
        start.Environment["GIT_PROTOCOL"] = context.Request.Headers["Git-Protocol"].ToString();
        start.Environment["PATH_INFO"] = context.Request.Path;
        start.Environment["QUERY_STRING"] = context.Request.QueryString.ToString().TrimStart('?');
        start.Environment["REQUEST_METHOD"] = context.Request.Method;
        start.Environment["CONTENT_TYPE"] = context.Request.ContentType ?? "";
        start.Environment["CONTENT_LENGTH"] = $"{length}";
        start.Environment["HTTP_CONTENT_ENCODING"] = context.Request.Headers.ContentEncoding.ToString();
        return Process.Start(start)!;
    }

    private static async Task WriteAsync(Process process, byte[] question)
    {
        try
        {
            await process.StandardInput.BaseStream.WriteAsync(question);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It answered without reading: the answer says why.
        }
    }

    /// <summary>Turns what a CGI program prints into an answer.</summary>
    private async Task SendAsync(HttpContext context, byte[] printed, bool stall)
    {
        var end = printed.AsSpan().IndexOf("\r\n\r\n"u8);
        foreach (var line in Encoding.ASCII.GetString(printed, 0, end).Split("\r\n"))
        {
            var (name, value) = (line[..line.IndexOf(':')], line[(line.IndexOf(':') + 1)..].Trim());
            if (name == "Status")
                context.Response.StatusCode = int.Parse(value[..3]);
            else
                context.Response.Headers[name] = value;
        }
        var body = printed.AsMemory(end + 4);
        if (stall)
        {
            await context.Response.Body.WriteAsync(body[..(body.Length / 2)]);
            await context.Response.Body.FlushAsync();
            stalled.TrySetResult();
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
            return;
        }
        await context.Response.Body.WriteAsync(body);
    }
}
