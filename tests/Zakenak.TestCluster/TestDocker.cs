using System.Diagnostics;
using System.Net.Sockets;
using System.Runtime.Versioning;

namespace Zakenak.Testing;

/// <summary>A Docker daemon for the tests of one process: without a network, on a socket and with images of its own.</summary>
[UnsupportedOSPlatform("windows")]
public static class TestDocker
{
    // The daemon ends with the process of the tests, however that ends: with it ends the pipe that the shell reads.
    private const string Script = """
        PATH=$1:/usr/sbin:/usr/bin:/sbin:/bin
        dockerd --iptables=false --ip6tables=false --bridge=none --storage-driver=vfs --host "unix://$2/docker.sock" \
            --data-root "$2/data" --exec-root "$2/exec" --pidfile "$2/pid" > "$2/log" 2>&1 &
        daemon=$!
        cat > /dev/null
        kill $daemon
        wait $daemon
        rm -rf "$2"
        """;

    private static readonly TimeSpan startTimeout = TimeSpan.FromSeconds(30);

    private static readonly Lazy<Task<string>> host = new(() => Task.Run(StartAsync));

    // Referred to for as long as the process lives: its standard input must not be closed.
    private static Process? shell;

    /// <summary>For <c>DOCKER_HOST</c>. Skips the running test where no daemon can run.</summary>
    public static Task<string> Host => host.Value;

    private static async Task<string> StartAsync()
    {
        var programs = TestImageTools.ProgramFolder("dockerd");
        if (Environment.UserName != "root")
            Skip.Because("a Docker daemon needs root");
        var folder = Directory.CreateTempSubdirectory("zakenak-docker-").FullName;
        shell = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", Script, "sh", programs, folder]) { RedirectStandardInput = true })!;
        var socket = Path.Combine(folder, "docker.sock");
        for (var waited = Stopwatch.StartNew(); !await AnswersAsync(socket); await Task.Delay(50))
        {
            if (waited.Elapsed > startTimeout)
                Skip.Because($"dockerd does not run on this machine: {File.ReadLines(Path.Combine(folder, "log")).LastOrDefault()}");
        }
        return $"unix://{socket}";
    }

    private static async Task<bool> AnswersAsync(string socket)
    {
        if (!File.Exists(socket))
            return false;
        using var client = new HttpClient(new SocketsHttpHandler
        {
            ConnectCallback = async (_, ct) =>
            {
                var connection = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                await connection.ConnectAsync(new UnixDomainSocketEndPoint(socket), ct);
                return new NetworkStream(connection, ownsSocket: true);
            },
        });
        try
        {
            return (await client.GetAsync("http://docker/_ping")).IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false; // not yet
        }
    }
}
