namespace Zakenak.Engine.Cluster.Connecting;

/// <summary>Credentials that a program gives (<c>exec</c>), kept until they expire or are refused.</summary>
internal sealed class ExecCredentials(ExecPlugin plugin) : Credentials
{
    // A token that expires under way would be refused.
    private static readonly TimeSpan margin = TimeSpan.FromSeconds(10);

    private readonly SemaphoreSlim oneAtATime = new(1);
    private ExecAnswer? current;

    public override ClientCertificate? Certificate => current?.Certificate;

    public override async ValueTask<string?> AuthorizationAsync(CancellationToken ct)
    {
        if (current is { } answer && IsFresh(answer))
            return answer.Authorization;
        await oneAtATime.WaitAsync(ct);
        try
        {
            if (current is null || !IsFresh(current))
                current = await plugin.RunAsync(ct);
            return current.Authorization;
        }
        finally
        {
            oneAtATime.Release();
        }
    }

    public override async ValueTask<bool> RenewAsync(string? refused, CancellationToken ct)
    {
        await oneAtATime.WaitAsync(ct);
        try
        {
            var renewedByAnother = current?.Authorization is { } now && now != refused;
            if (!renewedByAnother)
                current = await plugin.RunAsync(ct);
            return true;
        }
        finally
        {
            oneAtATime.Release();
        }
    }

    private static bool IsFresh(ExecAnswer answer) => answer.Expires is not { } end || DateTimeOffset.UtcNow < end - margin;
}
