using System.Diagnostics;
using System.Net.Sockets;
using System.Runtime.Versioning;

namespace Zakenak.Testing;

/// <summary>A Docker daemon without a network, on a socket and with images of its own.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class TestDocker : IAsyncDisposable
{
    // The daemon ends with the process of the tests, however that ends: with it ends the pipe that the shell reads.
    private const string Script = """
        PATH=$1:/usr/sbin:/usr/bin:/sbin:/bin
        dockerd --iptables=false --ip6tables=false --bridge=none --storage-driver=vfs --host "unix://$2/docker.sock" \
            --data-root "$3" --exec-root "$2/exec" --pidfile "$2/pid" > "$2/log" 2>&1 &
        daemon=$!
        cat > /dev/null
        kill $daemon
        wait $daemon
        rm -rf "$2"
        """;

    private static readonly TimeSpan startTimeout = TimeSpan.FromSeconds(30);

    private static readonly Lazy<Task<TestDocker>> shared = new(() => Task.Run(() => StartAsync()));

    private readonly Process shell;

    private TestDocker(Process shell, string socket) => (this.shell, Address) = (shell, $"unix://{socket}");

    /// <summary>For <c>DOCKER_HOST</c>: of the one daemon for all tests of a process. Skips the running test where none can run.</summary>
    public static async Task<string> SharedAddressAsync() => (await shared.Value).Address;

    /// <summary>For <c>DOCKER_HOST</c>.</summary>
    public string Address { get; }

    /// <summary>One of a test's own. Skips the running test where none can run.</summary>
    /// <param name="data">The folder for its images; null: one that goes with it.</param>
    public static async Task<TestDocker> StartAsync(string? data = null)
    {
        var programs = TestImageTools.ProgramFolder("dockerd");
        if (Environment.UserName != "root")
            Skip.Because("a Docker daemon needs root");
        var folder = Directory.CreateTempSubdirectory("zakenak-docker-").FullName;
        string[] arguments = ["-c", Script, "sh", programs, folder, data ?? Path.Combine(folder, "data")];
        var socket = Path.Combine(folder, "docker.sock");
        var docker = new TestDocker(Process.Start(new ProcessStartInfo("/bin/sh", arguments) { RedirectStandardInput = true })!, socket);
        for (var waited = Stopwatch.StartNew(); !await AnswersAsync(socket); await Task.Delay(50))
        {
            if (waited.Elapsed > startTimeout)
                Skip.Because($"dockerd does not run on this machine: {File.ReadLines(Path.Combine(folder, "log")).LastOrDefault()}");
        }
        return docker;
    }

    public async ValueTask DisposeAsync()
    {
        shell.StandardInput.Close();
        await shell.WaitForExitAsync();
        shell.Dispose();
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
