using System.Globalization;
using System.Net;
using Npgsql;
using Zakenak.Engine.Configuration;
using Zakenak.Server.Network;
using Zakenak.Server.Secrets;

namespace Zakenak.Server.Settings;

/// <summary>Every setting there is. What is not here is unknown.</summary>
internal static class SettingsTable
{
    public static IReadOnlyList<Setting> All { get; } =
    [
        Text("Data", (o, v) => o.Data = Path.GetFullPath(v)) with { Variable = "ZAKENAK_DATA" },
        new("Workspace", (o, v) => Folder(v, folder => o.Workspace = folder)) { Variable = "ZAKENAK_WORKSPACE" },
        new("Urls", (o, v) => Addresses(v, urls => o.Urls = urls)) { Variable = "ZAKENAK_URLS" },
        new("TrustedProxies", (o, v) => Proxies(v, proxies => o.TrustedProxies = proxies)) { Variable = "ZAKENAK_TRUSTED_PROXIES" },
        new("ConnectionStrings:Zakenak", (o, v) => Postgres(v, connection => o.ConnectionString = connection)),

        new("Secrets:Key", (o, v) => SecretKey(v, key => o.Secrets.Key = key)) { Variable = "ZAKENAK_SECRET_KEY" },

        Text("Auth:Issuer", (o, v) => o.Auth.Issuer = v),
        Text("Auth:Audience", (o, v) => o.Auth.Audience = v),
        Duration("Auth:TokenLifetime", "1m", "720h", (o, v) => o.Auth.TokenLifetime = v),
        Number("Auth:PasswordMinLength", 8, 128, (o, v) => o.Auth.PasswordMinLength = v),
        Number("Auth:PasswordRounds", 210_000, 10_000_000, (o, v) => o.Auth.PasswordRounds = v),
        Number("Auth:AttemptsPerUser", 1, 1_000, (o, v) => o.Auth.AttemptsPerUser = v),
        Number("Auth:AttemptsPerAddress", 1, 10_000, (o, v) => o.Auth.AttemptsPerAddress = v),
        Duration("Auth:AttemptsWindow", "1m", "24h", (o, v) => o.Auth.AttemptsWindow = v),
        Text("Auth:AdminPassword", (o, v) => o.Auth.AdminPassword = v) with { Variable = "ZAKENAK_ADMIN_PASSWORD" },

        Number("Limits:BodyBytes", 64 * 1024, 256 * 1024 * 1024, (o, v) => o.Limits.BodyBytes = v),
        Number("Limits:RequestLineBytes", 8 * 1024, 512 * 1024, (o, v) => o.Limits.RequestLineBytes = v),
        Duration("Limits:SubscriptionDuration", "1m", "24h", (o, v) => o.Limits.SubscriptionDuration = v),
        Number("Limits:SubscriptionsPerUser", 1, 10_000, (o, v) => o.Limits.SubscriptionsPerUser = v),
        Duration("Limits:ShutdownTimeout", "1s", "10m", (o, v) => o.Limits.ShutdownTimeout = v),

        new("Network:Allow", (o, v) => Patterns(v, patterns => o.Network.Allow = patterns)),
        new("Network:Deny", (o, v) => Patterns(v, patterns => o.Network.Deny = patterns)),
        Flag("Network:AllowHttp", (o, v) => o.Network.AllowHttp = v),
        new("Network:FileRoots", (o, v) => Folders(v, folders => o.Network.FileRoots = folders)),

        Duration("Git:Timeout", "1s", "1h", (o, v) => o.Git.Timeout = v),
        Duration("Git:ListTimeout", "1s", "10m", (o, v) => o.Git.ListTimeout = v),
        Number("Git:MaxMegabytes", 1, 1024 * 1024, (o, v) => o.Git.MaxSize = v * 1024L * 1024),
        Number("Git:MaxFiles", 1, 10_000_000, (o, v) => o.Git.MaxFiles = v),

        Number("Reconcile:Workers", 1, 100, (o, v) => o.Reconcile.Workers = v),
        Number("Reconcile:PerCluster", 1, 100, (o, v) => o.Reconcile.PerCluster = v),
        Number("Reconcile:MaxPasses", 1, 1_000, (o, v) => o.Reconcile.MaxPasses = v),

        Number("Retention:EventDays", 1, 3_650, (o, v) => o.Retention.EventDays = v),
        Number("Retention:AuditDays", 1, 3_650, (o, v) => o.Retention.AuditDays = v),
        Number("Retention:Deployments", 10, 1_000_000, (o, v) => o.Retention.Deployments = v),
    ];

    private static Setting Text(string key, Action<ServerOptions, string> set) => new(key, (options, values) =>
        One(values) is not { } text ? "takes a text" : Set(() => set(options, text)));

    private static Setting Number(string key, int least, int most, Action<ServerOptions, int> set) => new(key, (options, values) =>
        int.TryParse(One(values), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? Set(() => set(options, number))
            : string.Create(CultureInfo.InvariantCulture, $"takes a number from {least} to {most}"));

    private static Setting Flag(string key, Action<ServerOptions, bool> set) => new(key, (options, values) =>
        bool.TryParse(One(values), out var flag) ? Set(() => set(options, flag)) : "takes true or false");

    private static Setting Duration(string key, string least, string most, Action<ServerOptions, TimeSpan> set) => new(key,
        (options, values) => Durations.TryParse(One(values) ?? "", out var duration) && duration >= Span(least) && duration <= Span(most)
            ? Set(() => set(options, duration))
            : $"takes a duration from {least} to {most}, such as 90s, 15m or 12h");

    private static string? Folder(IReadOnlyList<string> values, Action<string> set) =>
        One(values) is { } folder && Directory.Exists(folder) ? Set(() => set(Path.GetFullPath(folder))) : "takes a folder that is there";

    private static string? Addresses(IReadOnlyList<string> values, Action<IReadOnlyList<string>> set)
    {
        var urls = Split(values);
        if (urls.Any(u => u.StartsWith("https:", StringComparison.OrdinalIgnoreCase)))
            return "takes addresses with http: put a reverse proxy with the certificate in front, and name it in TrustedProxies";
        return urls.Count > 0 && urls.All(IsAddress) ? Set(() => set(urls)) : "takes addresses such as http://127.0.0.1:8080";
    }

    private static bool IsAddress(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri is { Scheme: "http", PathAndQuery: "/", UserInfo: "", Fragment: "" };

    private static string? Proxies(IReadOnlyList<string> values, Action<IReadOnlyList<string>> set)
    {
        var proxies = Split(values);
        return proxies.All(p => IPAddress.TryParse(p, out _) || IPNetwork.TryParse(p, out _))
            ? Set(() => set(proxies))
            : "takes addresses or networks, such as 10.0.0.7 or 10.0.0.0/8";
    }

    private static string? Patterns(IReadOnlyList<string> values, Action<List<string>> set)
    {
        var patterns = Split(values);
        return patterns.All(p => AddressPattern.TryParse(p, out _))
            ? Set(() => set(patterns))
            : "takes addresses, networks and host names, such as 127.0.0.1, 10.0.0.0/8, git.example.com or *.example.com";
    }

    private static string? Folders(IReadOnlyList<string> values, Action<List<string>> set)
    {
        var folders = Split(values);
        return folders.All(f => Path.IsPathFullyQualified(f) && Directory.Exists(f))
            ? Set(() => set(folders))
            : "takes absolute paths of folders that are there";
    }

    private static string? Postgres(IReadOnlyList<string> values, Action<string> set)
    {
        const string Expected = "takes a connection string of PostgreSQL, such as Host=db;Database=zakenak;Username=zakenak;Password=…";
        try
        {
            return One(values) is { } text && new NpgsqlConnectionStringBuilder(text) is { Host.Length: > 0 }
                ? Set(() => set(text))
                : Expected;
        }
        catch (ArgumentException) // its message may repeat the password
        {
            return Expected;
        }
    }

    private static string? SecretKey(IReadOnlyList<string> values, Action<string> set) =>
        One(values) is { } key && SecretKeyFile.Parse(key) is not null
            ? Set(() => set(key))
            : $"takes {SecretBox.KeyBytes} bytes in base64: openssl rand -base64 {SecretBox.KeyBytes}";

    /// <summary>Of <c>a;b</c> and of the list <c>[a, b]</c>.</summary>
    private static List<string> Split(IReadOnlyList<string> values) =>
        [.. values.SelectMany(v => v.Split([';', ','], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))];

    private static string? One(IReadOnlyList<string> values) => values is [{ Length: > 0 } value] ? value : null;

    private static TimeSpan Span(string text) => Durations.TryParse(text, out var span) ? span : throw new ArgumentException(text);

    private static string? Set(Action set)
    {
        set();
        return null;
    }
}
