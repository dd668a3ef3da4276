using System.Text.Json;

namespace Zakenak.Trpc.Requests;

/// <summary>One call as it was asked for.</summary>
/// <param name="Path">As the caller wrote it.</param>
/// <param name="Procedure">Null where there is none of that path.</param>
/// <param name="Input">Of kind <see cref="JsonValueKind.Undefined"/> where none was sent.</param>
internal sealed record RequestedCall(string Path, TrpcProcedure? Procedure, JsonElement Input)
{
    /// <summary>Why it cannot be called like this, whoever calls: unknown, or the wrong method.</summary>
    public TrpcError? Refusal { get; init; }

    /// <summary>What is wrong with the JSON it came in. Told only to who may call the procedure.</summary>
    public TrpcError? InputError { get; init; }

    public string? LastEventId { get; init; }
}

/// <summary>What a request asks for.</summary>
internal sealed record TrpcRequest(RequestFormat Format, bool IsBatch, IReadOnlyList<RequestedCall> Calls);
