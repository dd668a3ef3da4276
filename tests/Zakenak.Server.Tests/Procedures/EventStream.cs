using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Zakenak.Server.Tests.Procedures;

/// <summary>A subscription as the wire has it: server-sent events.</summary>
internal sealed class EventStream : IDisposable
{
    private readonly HttpResponseMessage response;
    private readonly StreamReader reader;

    private EventStream(HttpResponseMessage response, Stream body) => (this.response, reader) = (response, new StreamReader(body));

    public static Task<EventStream> OpenAsync(Api api, string path, object input, string? token) =>
        OpenAsync(api, path, JsonSerializer.Serialize(input), token);

    public static async Task<EventStream> OpenAsync(Api api, string path, string input, string? token)
    {
        var ct = TestContext.Current.CancellationToken;
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/trpc/{path}?input={Uri.EscapeDataString(input)}");
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/event-stream"));
        if (token is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        var response = await api.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ct);
        return new(response, await response.Content.ReadAsStreamAsync(ct));
    }

    /// <summary>Null at its end. Pings are passed over.</summary>
    /// <returns>Its name, <c>""</c> for an item, and its data.</returns>
    public async Task<(string Name, JsonNode? Data)?> NextAsync()
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(60));
        while (true)
        {
            var (name, data, seen) = ("", "", false);
            while (await reader.ReadLineAsync(limit.Token) is { } line)
            {
                if (line.Length == 0)
                {
                    seen = true;
                    break;
                }
                name = line.StartsWith("event: ", StringComparison.Ordinal) ? line[7..] : name;
                data = line.StartsWith("data: ", StringComparison.Ordinal) ? line[6..] : data;
            }
            if (!seen)
                return null;
            if (name != "ping")
                return (name, data.Length == 0 ? null : JsonNode.Parse(data));
        }
    }

    /// <summary>The names of all that comes until the end, and of an error its code.</summary>
    public async Task<IReadOnlyList<string>> RestAsync()
    {
        var rest = new List<string>();
        while (await NextAsync() is var (name, data))
            rest.Add(name == "serialized-error" ? (string)data!["data"]!["appCode"]! : name);
        return rest;
    }

    public void Dispose()
    {
        reader.Dispose();
        response.Dispose();
    }
}
