using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Zakenak.Engine.Cluster.Connecting;

/// <param name="Expires">Null: good until the server refuses it.</param>
internal sealed record ExecAnswer(string? Authorization, ClientCertificate? Certificate, DateTimeOffset? Expires);

/// <summary>The program that a kubeconfig's user names under <c>exec</c>; the protocol is client.authentication.k8s.io v1 and
/// v1beta1.</summary>
internal sealed class ExecPlugin(KubeconfigEntry user, KubeconfigNode exec, KubeconfigEntry cluster)
{
    private const string Group = "client.authentication.k8s.io/";

    // For a program that asks nobody; one that does may take as long as the person at the keyboard.
    private static readonly TimeSpan limit = TimeSpan.FromMinutes(1);

    private readonly string command = exec.TextOf("command") ?? throw user.Invalid("its exec section names no command");
    private readonly string version = KnownVersion(user, exec);

    private string Description => $"The program '{command}', which user '{user.Name}' of {user.File} logs in with";

    public async Task<ExecAnswer> RunAsync(CancellationToken ct)
    {
        var interactive = IsInteractive();
        using var process = Start(interactive);
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(ct);
        if (!interactive)
            timeout.CancelAfter(limit);
        try
        {
            if (!interactive)
                process.StandardInput.Close();
            var errors = interactive ? Task.FromResult("") : process.StandardError.ReadToEndAsync(timeout.Token);
            var output = await process.StandardOutput.ReadToEndAsync(timeout.Token);
            await process.WaitForExitAsync(timeout.Token);
            return process.ExitCode == 0
                ? Parse(output)
                : throw Failed($"ended with exit code {process.ExitCode}{Shortened(await errors)}");
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            ct.ThrowIfCancellationRequested();
            throw Failed($"did not end within {limit.TotalSeconds:0} seconds");
        }
    }

    private static string KnownVersion(KubeconfigEntry user, KubeconfigNode exec) => exec.TextOf("apiVersion") switch
    {
        Group + "v1" => Group + "v1",
        Group + "v1beta1" => Group + "v1beta1",
        var other => throw user.Invalid($"its exec section has apiVersion '{other}'; {Group}v1 and v1beta1 are known: "
            + "renew the kubeconfig with a newer version of the cluster's login program"),
    };

    private bool IsInteractive()
    {
        var mode = exec.TextOf("interactiveMode") ?? "IfAvailable";
        var terminal = !Console.IsInputRedirected;
        if (mode == "Always" && !terminal)
            throw Failed("wants to ask questions, and there is no terminal");
        return mode != "Never" && terminal;
    }

    private Process Start(bool interactive)
    {
        var program = command.Contains(Path.DirectorySeparatorChar) ? user.Resolve(command) : command;
        var start = new ProcessStartInfo(program, exec.ItemsOf("args").Select(a => a.Text ?? ""))
        {
            RedirectStandardOutput = true,
            RedirectStandardInput = !interactive,
            RedirectStandardError = !interactive,
        };
        foreach (var variable in exec.ItemsOf("env"))
        {
            if (variable.TextOf("name") is { } name)
                start.Environment[name] = variable["value"]?.Text ?? "";
        }
        start.Environment["KUBERNETES_EXEC_INFO"] = Information(interactive).ToJsonString();
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception e)
        {
            var hint = exec.TextOf("installHint") is { } text ? $"\n{text.Trim()}" : "";
            throw new ReconcileException(Reasons.ToolMissing,
                $"{Description}, does not start: {e.Message}. Install it, or put it on the PATH.{hint}", e);
        }
    }

    private JsonObject Information(bool interactive)
    {
        var spec = new JsonObject { ["interactive"] = interactive };
        if (exec.Flag("provideClusterInfo"))
            spec["cluster"] = ClusterInformation();
        return new JsonObject { ["apiVersion"] = version, ["kind"] = "ExecCredential", ["spec"] = spec };
    }

    private JsonObject ClusterInformation()
    {
        var info = new JsonObject { ["server"] = cluster.Text("server") };
        foreach (var key in (ReadOnlySpan<string>)["tls-server-name", "proxy-url"])
        {
            if (cluster.Text(key) is { } value)
                info[key] = value;
        }
        if (cluster.Node.Flag("insecure-skip-tls-verify"))
            info["insecure-skip-tls-verify"] = true;
        if (cluster.Data("certificate-authority") is { } authority)
            info["certificate-authority-data"] = Convert.ToBase64String(authority);
        var extension = cluster.Node.ItemsOf("extensions").FirstOrDefault(e => e.TextOf("name") == Group + "exec");
        info["config"] = extension?["extension"]?.ToJson();
        return info;
    }

    private ExecAnswer Parse(string output)
    {
        try
        {
            using var json = JsonDocument.Parse(output);
            var root = json.RootElement;
            if (root.TextOf("kind") != "ExecCredential" || root.TextOf("apiVersion") != version)
                throw Failed($"answered with {root.TextOf("apiVersion")} {root.TextOf("kind")} and not with {version} ExecCredential");
            if (!root.TryGetProperty("status", out var status) || status.ValueKind != JsonValueKind.Object)
                throw Failed("answered without a status");
            return Read(status);
        }
        catch (Exception e) when (e is JsonException or CryptographicException or FormatException or InvalidOperationException)
        {
            throw Failed("answered with something that is no ExecCredential", e);
        }
    }

    private ExecAnswer Read(JsonElement status)
    {
        var token = status.TextOf("token");
        var certificate = status.TextOf("clientCertificateData");
        var key = status.TextOf("clientKeyData");
        if (token is null && certificate is null)
            throw Failed("answered with neither a token nor a certificate");
        if (certificate is null != key is null)
            throw Failed("answered with half of a certificate and key");
        return new ExecAnswer(
            token is null ? null : FixedCredentials.Bearer(token),
            certificate is null ? null : ClientCertificate.Parse(Encoding.UTF8.GetBytes(certificate), Encoding.UTF8.GetBytes(key!)),
            status.TextOf("expirationTimestamp") is { } expires ? DateTimeOffset.Parse(expires, CultureInfo.InvariantCulture) : null);
    }

    private ReconcileException Failed(string what, Exception? inner = null) => new(Reasons.Unauthorized,
        $"{Description}, {what}. Run it by hand to see what it lacks.", inner);

    private static string Shortened(string errors)
    {
        const int longest = 500;
        var text = errors.Trim();
        return text.Length == 0 ? "" : $": {(text.Length > longest ? text[..longest] + "…" : text)}";
    }
}
