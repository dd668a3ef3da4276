using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Zakenak.Engine.Cluster;
using Zakenak.Engine.Health;

namespace Zakenak.Engine.Images.Registries;

/// <summary>Says what went wrong with a registry, and what to do. Of what the registry says only its short message is told, and no
/// secret that it may repeat.</summary>
internal sealed class RegistryFailures(string host, RegistryLogin? login, string? origin, string? advice = null)
{
    private string User => OneLine.Quote($"{login}");

    private string Source => origin is null ? "" : $" (from {origin})";

    public ReconcileException Unreachable(RegistryRequest request, Exception failure, int tries, TimeSpan elapsed)
    {
        var (what, todo) = Explain(request, failure);
        var tried = tries > 1 ? $" (tried {tries} times in {elapsed.TotalSeconds:0.0} s)" : "";
        return new(Reasons.RegistryUnreachable, $"{Name(request)} cannot be reached: {what}{tried}. {todo}", failure);
    }

    public ReconcileException Overloaded(RegistryRequest request, RegistryAnswer answer, int tries, TimeSpan elapsed)
    {
        var wait = answer.RetryAfter is { } after && after > TimeSpan.Zero
            ? $"It asks to come back in {after.TotalSeconds:0} s."
            : "It is overloaded or broken: look at its state, then try again.";
        return new(Reasons.RegistryUnreachable,
            $"{Name(request)} fails at {request.Purpose}: {Said(answer)} (tried {tries} times in {elapsed.TotalSeconds:0.0} s). {wait}");
    }

    public ReconcileException NotARegistry(RegistryRequest request, string what, Exception? inner = null) =>
        new(Reasons.RegistryUnreachable, $"What answers at {host} is no registry: {request.Purpose} fails, {what}. Check its address.",
            inner);

    public ReconcileException Redirected(RegistryRequest request, RegistryAnswer answer) =>
        new(Reasons.RegistryUnreachable, $"{Name(request)} points to \"{OneLine.Quote(answer.Location ?? "")}\", which is not followed: "
            + "to plain HTTP, nowhere, or too often. Check the registry's address.");

    /// <summary>401, or what token servers say in its place.</summary>
    public ReconcileException Unauthorized(RegistryAnswer answer) => new(Reasons.RegistryUnauthorized, login is null
        ? $"The registry {host} wants a login, and there is none for it: {Said(answer)}. {HowToLogIn}"
        : $"The registry {host} does not accept the login of {User}{Source}: {Said(answer)}. Correct it: {HowToLogIn}");

    public ReconcileException Unusable(string what) =>
        new(Reasons.RegistryUnauthorized, $"The registry {host} wants a login {what}. {HowToLogIn}");

    public ReconcileException Refused(RegistryRequest request, RegistryAnswer answer)
    {
        var who = login is null ? "It was asked without a login" : $"It was asked as {User}{Source}";
        var todo = answer.Status == HttpStatusCode.Forbidden ? $"{who}: may that user do so, and does the repository exist?" : $"{who}.";
        return new(Reasons.RegistryRefused, $"The registry {host} refuses {request.Purpose}: {Said(answer)}. {todo}");
    }

    public ReconcileException UnsafeRealm(string? realm) => new(Reasons.RegistryRefused,
        $"The registry {host} sends to \"{OneLine.Quote(realm ?? "")}\" for a token: credentials go to https addresses only; "
        + "where registry.insecure is set, also to others of the registry's own host.");

    public ReconcileException WrongDigest(RegistryRequest request, string expected, string actual) => new(Reasons.RegistryRefused,
        $"The registry {host} gives something else at {request.Purpose}: its digest is {actual}, not {OneLine.Quote(expected)}. "
        + "It is damaged, or somebody in between changes what it answers.");

    private string HowToLogIn => advice
        ?? $"set registry.username and registry.password, or run docker login{(host == RegistryAddress.DockerHub ? "" : $" {host}")}.";

    private string Name(RegistryRequest request) =>
        request.Target[0] == '/' ? $"The registry {host}" : $"The token server {Address(request).Authority} of the registry {host}";

    private Uri Address(RegistryRequest request) =>
        request.Target[0] == '/' ? RegistryAddress.Api(Uri.UriSchemeHttps, host) : new(request.Target);

    /// <summary><c>403 DENIED, requested access to the resource is denied</c>.</summary>
    private string Said(RegistryAnswer answer)
    {
        var error = FirstError(answer.Body);
        return string.Join(", ", new[] { $"{(int)answer.Status}", Clean(error, answer) }.Where(part => part.Length > 0));
    }

    private string Clean(string message, RegistryAnswer answer)
    {
        string?[] secrets = [login?.Password, answer.Sent?.Split(' ')[^1]];
        foreach (var secret in secrets)
        {
            if (secret is { Length: > 0 })
                message = message.Replace(secret, "***", StringComparison.Ordinal);
        }
        return OneLine.Quote(message);
    }

    /// <summary>Empty where there is none: a proxy in between may answer with a page of HTML.</summary>
    private static string FirstError(byte[] body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            var error = json.RootElement.ItemsOf("errors").FirstOrDefault();
            return error.TextOf("message") ?? error.TextOf("code") ?? "";
        }
        catch (JsonException)
        {
            return "";
        }
    }

    private (string What, string Todo) Explain(RegistryRequest request, Exception failure) => failure switch
    {
        HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } =>
            ($"there is no host {Address(request).Host}", "Check the name, and the network."),
        HttpRequestException { HttpRequestError: HttpRequestError.ProxyTunnelError } =>
            ("the proxy refuses to connect", "Check HTTPS_PROXY and NO_PROXY."),
        HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } =>
            ($"TLS fails: {Cluster.Transport.NetworkFailure.Innermost(failure)}", "Have the machine trust the certificate's authority; "
                + "registry.insecure: true allows plain HTTP, and certificates that nobody vouches for."),
        HttpRequestException { InnerException: SocketException { SocketErrorCode: SocketError.ConnectionRefused } } =>
            ("connection refused", "Is it running? Start it, or check its address."),
        InvalidDataException => ($"it answers with {failure.Message}", "Is this a registry? Check its address."),
        TimeoutException => (failure.Message, "It is overloaded or hangs, or a firewall is in between."),
        _ => (Cluster.Transport.NetworkFailure.Innermost(failure), "Check that it runs and that its address is right, then try again."),
    };
}
