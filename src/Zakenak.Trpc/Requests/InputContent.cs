using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace Zakenak.Trpc.Requests;

/// <summary>The JSON that a request brought: one input, or a map of the calls' numbers to theirs.</summary>
internal sealed class InputContent
{
    private static readonly TrpcError Malformed = TrpcError.BadRequest("The input is not valid JSON");
    private static readonly TrpcError NoMap = TrpcError.BadRequest("The input of a batch must be an object of its calls' inputs");

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

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
            return IsText(utf8) ? new(JsonElement.Parse(utf8, Strict), null) : new(default, Malformed);
        }
        catch (JsonException)
        {
            // Its message quotes the input, which may hold a secret.
            return new(default, Malformed);
        }
    }

    /// <summary>Whether every name and string can be read. The parser takes bytes and surrogates as they are (<c>"\ud800"</c>), and who
    /// reads them later would fail.</summary>
    private static bool IsText(ReadOnlySpan<byte> utf8)
    {
        if (!Utf8.IsValid(utf8))
            return false;
        var reader = new Utf8JsonReader(utf8);
        try
        {
            while (reader.Read())
            {
                if (reader.ValueIsEscaped)
                    _ = reader.GetString();
            }
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
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
