using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Zakenak.Testing;

namespace Zakenak.Server.Tests.Charts;

/// <summary>A Helm repository (an index over HTTP) on a port of 127.0.0.1; what is published is packaged and indexed by the real Helm.</summary>
internal sealed class ChartServer : IAsyncDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("zakenak-charts-");
    private readonly WebApplication app;

    private ChartServer()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        app = builder.Build();
        app.Run(AnswerAsync);
    }

    public string Url => app.Urls.First();

    /// <summary><c>user:password</c> that is asked for; null: everybody may read.</summary>
    public string? Login { get; set; }

    /// <summary>Where archives are sent to instead.</summary>
    public string? RedirectArchivesTo { get; set; }

    /// <summary>Of each question its path, and the status of the answer.</summary>
    public ConcurrentQueue<string> Answers { get; } = [];

    public static async Task<ChartServer> StartAsync()
    {
        var server = new ChartServer();
        await server.app.StartAsync();
        return server;
    }

    /// <summary>A chart as <see cref="Pack"/> makes it.</summary>
    public void Publish(string version, string greeting, string name = "web", string more = "")
    {
        Pack(folder.FullName, version, greeting, name, more);
        Helm("repo", "index", folder.FullName);
    }

    /// <summary>The archive of a chart whose ConfigMap <c>settings</c> holds <c>greeting</c> and <c>secret</c>.</summary>
    /// <param name="more">A template beside it.</param>
    /// <returns>Its path.</returns>
    public static string Pack(string target, string version, string greeting, string name = "web", string more = "")
    {
        var chart = Directory.CreateTempSubdirectory("zakenak-chart-");
        Write("Chart.yaml", $"apiVersion: v2\nname: {name}\nversion: {version}\n");
        Write("values.yaml", $"greeting: {greeting}\nsecret: none\n");
        Write("templates/settings.yaml", """
            apiVersion: v1
            kind: ConfigMap
            metadata: { name: settings }
            data: { greeting: "{{ .Values.greeting }}", secret: "{{ .Values.secret }}" }
            """);
        Write("templates/more.yaml", more);
        Helm("package", chart.FullName, "-d", target);
        chart.Delete(recursive: true);
        return Path.Combine(target, $"{name}-{version}.tgz");

        void Write(string path, string text)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(chart.FullName, path))!);
            File.WriteAllText(Path.Combine(chart.FullName, path), text);
        }
    }

    public static void Helm(params string[] arguments)
    {
        var start = new ProcessStartInfo(TestTools.HelmPath, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var helm = Process.Start(start)!;
        var said = helm.StandardOutput.ReadToEndAsync();
        var complaint = helm.StandardError.ReadToEnd();
        helm.WaitForExit();
        helm.ExitCode.ShouldBe(0, complaint + said.Result);
    }

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        folder.Delete(recursive: true);
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var file = Path.Combine(folder.FullName, Path.GetFileName(context.Request.Path.Value!));
        var tag = File.Exists(file) ? $"\"{File.GetLastWriteTimeUtc(file).Ticks}\"" : null;
        if (Login is not null && context.Request.Headers.Authorization != $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes(Login))}")
            context.Response.StatusCode = 401;
        else if (tag is null)
            context.Response.StatusCode = 404;
        else if (RedirectArchivesTo is not null && file.EndsWith(".tgz", StringComparison.Ordinal))
            context.Response.Redirect(RedirectArchivesTo + context.Request.Path);
        else if (context.Request.Headers.IfNoneMatch == tag)
            context.Response.StatusCode = 304;
        else
            context.Response.Headers.ETag = tag;
        Answers.Enqueue($"{context.Request.Path} {context.Response.StatusCode}");
        if (context.Response.StatusCode == 200)
            await context.Response.SendFileAsync(file);
    }
}
