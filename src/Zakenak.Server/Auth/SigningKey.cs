using System.Security.Cryptography;
using Zakenak.Server.Data;
using Zakenak.Server.Secrets;

namespace Zakenak.Server.Auth;

/// <summary>What tokens are signed with: 64 random bytes, made by the first server and kept sealed in the database, so that all replicas
/// accept each other's tokens, and a restart signs nobody out.</summary>
internal static class SigningKey
{
    private static readonly SealedPlace place = new("settings", "value", "token-signing-key");

    public static async Task<byte[]> LoadAsync(Database database, SecretBox box, CancellationToken ct)
    {
        var fresh = Convert.ToBase64String(RandomNumberGenerator.GetBytes(64));
        await database.ExecuteAsync(
            $"INSERT INTO settings (key, value) VALUES ({place.Id}, {box.Seal(fresh, place)}) ON CONFLICT (key) DO NOTHING", ct);
        var stored = await database.FindAsync($"SELECT value FROM settings WHERE key = {place.Id}", row => row.Text("value"), ct);
        return Convert.FromBase64String(box.Open(stored!, place));
    }
}
