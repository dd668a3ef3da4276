using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Zakenak.Trpc.Input;

/// <summary>From JSON to a procedure's input.</summary>
internal static class InputReader
{
    /// <exception cref="TrpcException">BAD_REQUEST with everything that is wrong, as <c>details.issues</c>.</exception>
    public static T Read<T>(JsonElement json, JsonTypeInfo<T> type, TrpcProcedure procedure)
    {
        if (json.ValueKind == JsonValueKind.Undefined)
            return procedure.IsInputOptional ? default! : throw Bad([new("", "is required")]);
        try
        {
            var value = json.Deserialize(type);
            return value is not null || procedure.IsInputOptional ? value! : throw Bad([new("", "must not be null")]);
        }
        catch (JsonException e)
        {
            throw Bad(InputChecker.Check(json, type, e));
        }
    }

    private static TrpcException Bad(IReadOnlyList<TrpcIssue> issues) => new(TrpcError.BadInput(issues));
}
