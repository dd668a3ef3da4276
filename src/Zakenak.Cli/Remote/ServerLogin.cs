namespace Zakenak.Cli.Remote;

/// <summary>Which server is spoken to, and as whom.</summary>
/// <param name="Address">Without a trailing slash.</param>
/// <param name="Token">Null: nobody is signed in.</param>
/// <param name="IsFromEnvironment">Whether the token is <c>ZAKENAK_TOKEN</c>.</param>
internal sealed record ServerLogin(string Address, string? Token, bool IsFromEnvironment)
{
    public const string AddressVariable = "ZAKENAK_SERVER";
    public const string TokenVariable = "ZAKENAK_TOKEN";

    /// <summary>The flag, else the variable, else the server that was signed in to last; its token likewise.</summary>
    /// <exception cref="UsageException">Nothing says which server.</exception>
    public static ServerLogin Find(string? flag, SignIns signIns)
    {
        var address = (flag ?? Variable(AddressVariable)) is { } given ? Parse(given) : signIns.Current
            ?? throw new UsageException($"Which server? Sign in with zakenak login SERVER, or name it with --server or {AddressVariable}.");
        return Variable(TokenVariable) is { } token ? new(address, Printable(token), true) : new(address, signIns.TokenOf(address), false);
    }

    /// <summary>The one spelling of an address: the file knows servers by it.</summary>
    /// <exception cref="UsageException">It is none.</exception>
    public static string Parse(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "https" or "http"
            && uri is { UserInfo: "", Query: "", Fragment: "" }
            ? uri.GetLeftPart(UriPartial.Path).TrimEnd('/')
            : throw new UsageException("The server's address must be like https://zakenak.example.com, without a name or password in it.");

    /// <summary>Whether what is sent can be read on its way.</summary>
    public static bool IsExposed(string address) => new Uri(address) is { Scheme: "http", IsLoopback: false };

    public Uri Of(string path) => new($"{Address}/{path}");

    /// <summary>A record's own would print the token.</summary>
    public override string ToString() => Address;

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;

    /// <exception cref="UsageException">No header could carry it.</exception>
    private static string Printable(string token) => token.AsSpan().IndexOfAnyExceptInRange('!', '~') < 0
        ? token
        : throw new UsageException($"{TokenVariable} holds no token: there are blanks or line ends in it.");
}
