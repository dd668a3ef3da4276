using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Zakenak.Testing.Git;

/// <summary>A real sshd on a port of 127.0.0.1, which lets in who runs the tests, with one key.</summary>
public sealed class SshServer : IAsyncDisposable
{
    private static readonly Lazy<string> program = new(() => Repository.Provided("ZAKENAK_TEST_SSHD", "sshd"));

    private readonly DirectoryInfo folder;
    private readonly Process process;

    private SshServer(DirectoryInfo folder, Process process, int port)
    {
        this.folder = folder;
        this.process = process;
        Port = port;
        AppDomain.CurrentDomain.ProcessExit += Kill;
    }

    public int Port { get; }

    /// <summary>The private key that is let in.</summary>
    public string Key => Read("client");

    /// <summary>A private key that is not.</summary>
    public string OtherKey => Read("stranger");

    /// <summary>As <c>ssh-keyscan</c> prints it.</summary>
    public string KnownHosts => Line("host.pub");

    /// <summary>With another key than the server's.</summary>
    public string WrongKnownHosts => Line("stranger.pub");

    public string Url(string path) => $"ssh://{Environment.UserName}@127.0.0.1:{Port}{path}";

    /// <summary>Skips the running test where the machine has no sshd and cannot get one.</summary>
    public static async Task<SshServer> StartAsync()
    {
        var executable = program.Value;
        var folder = Directory.CreateTempSubdirectory("zakenak-sshd-");
        foreach (var key in new[] { "host", "client", "stranger" })
            await RunAsync("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", key, "-f", Path.Combine(folder.FullName, key));
        for (var attempt = 0; ; attempt++)
        {
            var port = FreePort();
            var process = Start(executable, folder.FullName, port);
            // "Server listening on 127.0.0.1 port 43210.", or why not: another one may have taken the port since.
            var said = await process.StandardError.ReadLineAsync() ?? "nothing";
            if (said.StartsWith("Server listening", StringComparison.Ordinal))
            {
                _ = process.StandardError.ReadToEndAsync(); // or it would stop once the pipe is full
                return new SshServer(folder, process, port);
            }
            process.Kill();
            if (attempt == 5)
                throw new InvalidOperationException($"sshd does not start: {said}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        AppDomain.CurrentDomain.ProcessExit -= Kill;
        Kill(null, EventArgs.Empty);
        await process.WaitForExitAsync();
        process.Dispose();
        folder.Delete(recursive: true);
    }

    private static Process Start(string executable, string folder, int port)
    {
        var settings = Path.Combine(folder, "sshd_config");
        File.WriteAllText(settings, $"""
            ListenAddress 127.0.0.1
            Port {port}
            HostKey {folder}/host
            AuthorizedKeysFile {folder}/client.pub
            AuthenticationMethods publickey
            PermitRootLogin prohibit-password
            StrictModes no
            PidFile none
            AcceptEnv GIT_PROTOCOL
            """);
        return Process.Start(new ProcessStartInfo(executable, ["-D", "-e", "-f", settings]) { RedirectStandardError = true })!;
    }

    private void Kill(object? sender, EventArgs e) => process.Kill(entireProcessTree: true);

    private string Read(string name) => File.ReadAllText(Path.Combine(folder.FullName, name));

    private string Line(string name) => $"[127.0.0.1]:{Port} {string.Join(' ', Read(name).Split(' ')[..2])}\n";

    private static async Task RunAsync(string executable, params string[] arguments)
    {
        using var process = Process.Start(executable, arguments);
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{executable} failed");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
