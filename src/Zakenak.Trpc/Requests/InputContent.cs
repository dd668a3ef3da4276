using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Zakenak.Trpc.Requests;

/// <summary>The JSON that a request brought: one input, or a map of the calls' numbers to theirs.</summary>
internal sealed class InputContent
{
    private static readonly TrpcError Malformed = TrpcError.BadRequest("The input is not valid JSON");
    private static readonly TrpcError NoMap = TrpcError.BadRequest("The input of a batch must be an object of its calls' inputs");

    private readonly JsonElement root;
    private readonly TrpcError? error;

    private InputContent(JsonElement root, TrpcError? error)
    {
        this.root = root;
        this.error = error;
    }

    public static InputContent Parse(string text) => Parse(Encoding.UTF8.GetBytes(text));

    public static InputContent Parse(ReadOnlySpan<byte> utf8)
    {
        if (utf8.IsEmpty)
            return new(default, null);
        try
        {
            return new(JsonElement.Parse(utf8), null);
        }
        catch (JsonException)
        {
            // Its message quotes the input, which may hold a secret.
            return new(default, Malformed);
        }
    }

    /// <param name="index">The call's number in its batch; null outside of one.</param>
    public (JsonElement Input, TrpcError? Error) Of(int? index)
    {
        if (index is not { } number || root.ValueKind == JsonValueKind.Undefined)
            return (root, error);
        if (root.ValueKind != JsonValueKind.Object)
            return (default, NoMap);
        return (root.TryGetProperty(number.ToString(CultureInfo.InvariantCulture), out var input) ? input : default, null);
    }
}
