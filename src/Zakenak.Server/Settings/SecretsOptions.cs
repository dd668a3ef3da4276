namespace Zakenak.Server.Settings;

/// <summary>Section <c>Secrets</c>.</summary>
public sealed class SecretsOptions
{
    /// <summary>What stored secrets are encrypted with: 32 bytes in base64 (<c>openssl rand -base64 32</c>). Null: a generated one in
    /// DATA/secret.key. Several servers on one database need it set on each.</summary>
    public string? Key { get; set; }
}
