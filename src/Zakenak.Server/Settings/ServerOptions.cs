using Zakenak.Server.Git;
using Zakenak.Server.Network;
using Zakenak.Server.Reconciling;

namespace Zakenak.Server.Settings;

/// <summary>How the server runs. Each setting is described, with its range, in <c>docs/server.md</c>.</summary>
public sealed class ServerOptions
{
    /// <summary>Where the state is: the database (SQLite), the key of secrets, copies of Git repositories. Default: <c>zakenak</c> in
    /// <c>$XDG_DATA_HOME</c>, else in <c>~/.local/share</c>; <c>/var/lib/zakenak</c> for root.</summary>
    public string Data { get; set; } = DataDirectory.Default();

    /// <summary>The folder whose projects <c>POST /api/v1/converge</c> may name; null: none.</summary>
    public string? Workspace { get; set; }

    /// <summary>Where it listens, plain HTTP; port 0 takes a free one. Default: <c>http://127.0.0.1:8080</c>.</summary>
    public IReadOnlyList<string> Urls { get; set; } = ["http://127.0.0.1:8080"];

    /// <summary>Reverse proxies (addresses or <c>10.0.0.0/8</c>) whose <c>X-Forwarded-For</c> and <c>X-Forwarded-Proto</c> are believed.
    /// Default: none.</summary>
    public IReadOnlyList<string> TrustedProxies { get; set; } = [];

    /// <summary>Of PostgreSQL; null: SQLite in <see cref="Data"/>.</summary>
    public string? ConnectionString { get; set; }

    public SecretsOptions Secrets { get; } = new();

    public AuthOptions Auth { get; } = new();

    public LimitsOptions Limits { get; } = new();

    public NetworkOptions Network { get; } = new();

    public GitOptions Git { get; } = new();

    public ReconcileOptions Reconcile { get; } = new();

    public RetentionOptions Retention { get; } = new();
}
