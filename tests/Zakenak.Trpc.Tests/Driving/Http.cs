using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace Zakenak.Trpc.Tests.Driving;

/// <summary>For what the clients never send.</summary>
internal static class Http
{
    public static StringContent Json(string body) => new(body, Encoding.UTF8, "application/json");

    /// <summary>The answer's only error; fails where the answer is no bare envelope of one.</summary>
    public static async Task<JsonNode> ShouldBeErrorAsync(this HttpResponseMessage answer, HttpStatusCode status, string code)
    {
        var text = await answer.Content.ReadAsStringAsync();
        answer.StatusCode.ShouldBe(status, text);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/json");
        var error = JsonNode.Parse(text)!["error"]!;
        error["code"]!.GetValue<int>().ShouldBeLessThan(0);
        error["data"]!["code"]!.GetValue<string>().ShouldBe(code);
        error["data"]!["httpStatus"]!.GetValue<int>().ShouldBe((int)status);
        return error;
    }
}
