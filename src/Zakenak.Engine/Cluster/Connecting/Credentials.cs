using System.Text;

namespace Zakenak.Engine.Cluster.Connecting;

/// <summary>What shows the server who is asking.</summary>
internal abstract class Credentials
{
    /// <summary>The Authorization header's value; null when there is none.</summary>
    public abstract ValueTask<string?> AuthorizationAsync(CancellationToken ct);

    /// <summary>Read when the first connection is made; after <see cref="RenewAsync"/> it may be another one.</summary>
    public abstract ClientCertificate? Certificate { get; }

    /// <summary>After the server refused: false when there is nothing else to show it.</summary>
    /// <param name="refused">The Authorization value it refused: another request may have renewed it already.</param>
    public virtual ValueTask<bool> RenewAsync(string? refused, CancellationToken ct) => new(false);
}

/// <summary>A certificate, a token, a user and password, or nothing.</summary>
internal sealed class FixedCredentials(string? authorization, Lazy<ClientCertificate?> certificate) : Credentials
{
    public override ClientCertificate? Certificate => certificate.Value;

    public override ValueTask<string?> AuthorizationAsync(CancellationToken ct) => new(authorization);

    public static string Bearer(string token) => $"Bearer {token}";

    public static string Basic(string user, string password) =>
        $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}"))}";
}

/// <summary>A token in a file that somebody else renews, such as the kubelet in a pod.</summary>
internal sealed class TokenFileCredentials(string file, Lazy<ClientCertificate?> certificate) : Credentials
{
    private static readonly TimeSpan looksAgainAfter = TimeSpan.FromSeconds(1);

    private sealed record Reading(string Authorization, long At);

    private Reading? last;

    public override ClientCertificate? Certificate => certificate.Value;

    // By age, not by the file's date: in a pod the file is a link whose own date stays.
    public override ValueTask<string?> AuthorizationAsync(CancellationToken ct)
    {
        var reading = last;
        if (reading is null || Environment.TickCount64 - reading.At > looksAgainAfter.TotalMilliseconds)
            last = reading = Read();
        return new(reading.Authorization);
    }

    public override ValueTask<bool> RenewAsync(string? refused, CancellationToken ct)
    {
        last = Read();
        return new(last.Authorization != refused);
    }

    private Reading Read()
    {
        try
        {
            var token = File.ReadAllText(file).Trim();
            return token.Length > 0
                ? new Reading(FixedCredentials.Bearer(token), Environment.TickCount64)
                : throw new ReconcileException(Reasons.KubeconfigInvalid, $"The token file {file} is empty.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ReconcileException(Reasons.KubeconfigInvalid, $"The token file {file} cannot be read: {e.Message}", e);
        }
    }
}
