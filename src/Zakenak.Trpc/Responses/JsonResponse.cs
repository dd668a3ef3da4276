using Microsoft.AspNetCore.Http;

namespace Zakenak.Trpc.Responses;

/// <summary>The plain answer: one envelope, or for a batch an array in the order of its calls.</summary>
internal static class JsonResponse
{
    public const string ContentType = "application/json";

    public static Task WriteAsync(HttpContext http, IReadOnlyList<CallOutcome> outcomes, bool isBatch) =>
        WriteAsync(http, CommonStatus(outcomes), isBatch ? Array(outcomes) : outcomes[0].Envelope);

    public static async Task WriteAsync(HttpContext http, int status, byte[] json)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = ContentType;
        http.Response.ContentLength = json.Length;
        await http.Response.Body.WriteAsync(json);
    }

    private static int CommonStatus(IReadOnlyList<CallOutcome> outcomes) =>
        outcomes.All(outcome => outcome.Status == outcomes[0].Status) ? outcomes[0].Status : StatusCodes.Status207MultiStatus;

    private static byte[] Array(IReadOnlyList<CallOutcome> outcomes)
    {
        using var array = new MemoryStream(outcomes.Sum(outcome => outcome.Envelope.Length + 1) + 1);
        array.WriteByte((byte)'[');
        foreach (var outcome in outcomes)
        {
            if (array.Length > 1)
                array.WriteByte((byte)',');
            array.Write(outcome.Envelope);
        }
        array.WriteByte((byte)']');
        return array.ToArray();
    }
}
