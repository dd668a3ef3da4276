using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using Zakenak.Engine;
using Zakenak.Server.Errors;
using Zakenak.Server.Network;

namespace Zakenak.Server.Charts;

/// <summary>Gets files over HTTP from where users say. Every address is judged when it is connected to, those after a redirect too.</summary>
/// <param name="authorization">For the repository's own host alone; null: as anybody.</param>
internal sealed class ChartDownloads(AddressRules rules, AuthenticationHeaderValue? authorization, bool allowHttp) : IDisposable
{
    /// <summary>Bytes of one chart.</summary>
    public const int ArchiveLimit = 64 * 1024 * 1024;

    private const int MaxRedirects = 5;
    private static readonly TimeSpan timeout = TimeSpan.FromMinutes(2);

    private readonly HttpMessageInvoker invoker = new(CreateHandler(rules));

    /// <param name="repository">Whose credentials go along as long as it is its host that is asked.</param>
    /// <param name="tag">Of what is known already; null: nothing is.</param>
    /// <exception cref="ReconcileException">RegistryUnreachable, RegistryUnauthorized, RegistryRefused.</exception>
    /// <exception cref="ServerException">AddressRefused.</exception>
    public async Task<Download> GetAsync(Uri address, Uri repository, string? tag, int limit, CancellationToken ct)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        stop.CancelAfter(timeout);
        try
        {
            return await FollowAsync(address, repository, tag, limit, stop.Token);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            throw Unreachable(address, $"it does not answer within {timeout.TotalSeconds:0} seconds", null);
        }
        catch (HttpRequestException e) when (e.InnerException is ServerException refused)
        {
            throw new ServerException(refused.Code, refused.Message, refused.Details, e);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            throw Unreachable(address, e.InnerException is SocketException socket ? socket.Message : e.Message, e);
        }
    }

    public void Dispose() => invoker.Dispose();

    private static SocketsHttpHandler CreateHandler(AddressRules rules)
    {
        var handler = rules.CreateHandler();
        handler.AllowAutoRedirect = false; // who follows decides which host gets the credentials
        handler.AutomaticDecompression = DecompressionMethods.None;
        handler.ConnectTimeout = TimeSpan.FromSeconds(15);
        return handler;
    }

    private async Task<Download> FollowAsync(Uri address, Uri repository, string? tag, int limit, CancellationToken ct)
    {
        var at = address;
        for (var redirects = 0; redirects <= MaxRedirects; redirects++)
        {
            if (at.Scheme != Uri.UriSchemeHttps && !(allowHttp && at.Scheme == Uri.UriSchemeHttp))
                throw new ServerException(ErrorCode.AddressRefused, $"{Shown(at)} is refused: only https is, unless an administrator sets Network:AllowHttp.");
            using var request = new HttpRequestMessage(HttpMethod.Get, at);
            var isOurs = at.Scheme == repository.Scheme && at.Authority == repository.Authority;
            request.Headers.Authorization = isOurs ? authorization : null;
            if (tag is not null)
                request.Headers.TryAddWithoutValidation("If-None-Match", tag);
            using var response = await invoker.SendAsync(request, ct);
            if (response.StatusCode == HttpStatusCode.NotModified && tag is not null)
                return Download.Unchanged;
            if ((int)response.StatusCode is 301 or 302 or 303 or 307 or 308)
            {
                at = response.Headers.Location is { } next ? new Uri(at, next) : throw Refused(at, "it redirects to nowhere");
                continue;
            }
            return response.IsSuccessStatusCode
                ? new(await ReadAsync(response, at, limit, ct), response.Headers.ETag?.ToString())
                : throw Failure(at, response.StatusCode);
        }
        throw Refused(address, "it redirects too often");
    }

    private static async Task<byte[]> ReadAsync(HttpResponseMessage response, Uri address, int limit, CancellationToken ct)
    {
        await using var stream = await response.Content.ReadAsStreamAsync(ct);
        using var read = new MemoryStream();
        var buffer = new byte[64 * 1024];
        while (await stream.ReadAsync(buffer, ct) is var count and > 0)
        {
            if (read.Length + count > limit)
                throw Refused(address, $"it is larger than {limit >> 20} MiB");
            read.Write(buffer, 0, count);
        }
        return read.ToArray();
    }

    private ReconcileException Failure(Uri address, HttpStatusCode status) => status switch
    {
        HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => new(Reasons.RegistryUnauthorized, authorization is null
            ? $"{Shown(address)} wants credentials: give the repository a username and a password, or a token."
            : $"{Shown(address)} refuses the repository's credentials: they are wrong, have expired, or may not read it."),
        HttpStatusCode.NotFound or HttpStatusCode.Gone => new(Reasons.RegistryRefused, $"There is nothing at {Shown(address)}: check the repository's address."),
        HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError => Unreachable(address, $"it answers {(int)status}", null),
        _ => Refused(address, $"it answers {(int)status}"),
    };

    private static ReconcileException Unreachable(Uri address, string why, Exception? inner) =>
        new(Reasons.RegistryUnreachable, $"{Shown(address)} cannot be reached: {why}.", inner);

    private static ReconcileException Refused(Uri address, string why) => new(Reasons.RegistryRefused, $"{Shown(address)} cannot be used: {why}.");

    /// <summary>Without the query: it may hold a signature.</summary>
    private static string Shown(Uri address) => address.GetLeftPart(UriPartial.Path);
}

/// <param name="Tag"><c>ETag</c>; null where there is none.</param>
internal sealed record Download(byte[] Body, string? Tag)
{
    public static readonly Download Unchanged = new([], null);

    public bool IsUnchanged => ReferenceEquals(this, Unchanged);
}
