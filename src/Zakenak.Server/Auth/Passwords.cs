using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using Zakenak.Server.Settings;

namespace Zakenak.Server.Auth;

/// <summary>Hashes passwords: PBKDF2-SHA512 in the format of ASP.NET Core Identity.</summary>
internal sealed class Passwords : IDisposable
{
    private static readonly object nobody = new();

    private readonly PasswordHasher<object> hasher;
    private readonly Lazy<string> dummy;

    // Each costs a tenth of a second of a processor: many at once would leave none for anything else.
    private readonly SemaphoreSlim atOnce = new(Math.Max(1, Environment.ProcessorCount / 2));

    public Passwords(AuthOptions options)
    {
        hasher = new PasswordHasher<object>(Options.Create(new PasswordHasherOptions { IterationCount = options.PasswordRounds }));
        dummy = new Lazy<string>(() => hasher.HashPassword(nobody, Guid.NewGuid().ToString()));
    }

    public Task<string> HashAsync(string password, CancellationToken ct) => RunAsync(() => hasher.HashPassword(nobody, password), ct);

    /// <param name="hash">Null of a user that is not there: it takes as long, and is never right.</param>
    public async Task<PasswordVerdict> VerifyAsync(string? hash, string password, CancellationToken ct)
    {
        var result = await RunAsync(() => hasher.VerifyHashedPassword(nobody, hash ?? dummy.Value, password), ct);
        return result switch
        {
            _ when hash is null => PasswordVerdict.Wrong,
            PasswordVerificationResult.Success => PasswordVerdict.Right,
            PasswordVerificationResult.SuccessRehashNeeded => PasswordVerdict.RightButWeaklyHashed,
            _ => PasswordVerdict.Wrong,
        };
    }

    public void Dispose() => atOnce.Dispose();

    private async Task<T> RunAsync<T>(Func<T> work, CancellationToken ct)
    {
        await atOnce.WaitAsync(ct);
        try
        {
            return await Task.Run(work, ct);
        }
        finally
        {
            atOnce.Release();
        }
    }
}

internal enum PasswordVerdict
{
    Wrong,
    Right,

    /// <summary>Stored with fewer rounds than are asked for now.</summary>
    RightButWeaklyHashed,
}
