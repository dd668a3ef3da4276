using System.Text.Json.Serialization.Metadata;
using Zakenak.Trpc.Procedures;

namespace Zakenak.Trpc;

/// <summary>A procedure of a router, and what is known about it.</summary>
public sealed class TrpcProcedure
{
    private readonly List<object> metadata = [];

    internal TrpcProcedure(string path, ProcedureKind kind, JsonTypeInfo? input, JsonTypeInfo? output)
    {
        Path = path;
        Kind = kind;
        Input = input;
        Output = output;
    }

    /// <summary>Dotted: <c>gitops.listGitOpsResources</c>. Case-sensitive.</summary>
    public string Path { get; }

    public ProcedureKind Kind { get; }

    /// <summary>Null where the procedure takes none: what a caller sends all the same is not read.</summary>
    public JsonTypeInfo? Input { get; }

    /// <summary>What it answers, for a subscription what one event holds; null where the answer is empty.</summary>
    public JsonTypeInfo? Output { get; }

    /// <summary>Whether a call may come without input, or with <c>null</c>.</summary>
    public bool IsInputOptional { get; private set; }

    /// <summary>Whether this mutation may be called as a query, too.</summary>
    public bool IsAlsoQuery { get; private set; }

    /// <summary>Whether the events of this subscription carry ids, so that it can be resumed.</summary>
    public bool IsTracked { get; internal init; }

    /// <summary>What the application noted about the procedure, such as the role that it needs.</summary>
    public IReadOnlyList<object> Metadata => metadata;

    /// <summary>Of a query or mutation.</summary>
    internal CallHandler? Handler { get; init; }

    /// <summary>Of a subscription.</summary>
    internal SubscriptionHandler? Events { get; init; }

    /// <summary>The last noted object of that type; null if there is none.</summary>
    public T? GetMetadata<T>() where T : class => metadata.OfType<T>().LastOrDefault();

    public TrpcProcedure WithMetadata(params object[] items)
    {
        metadata.AddRange(items);
        return this;
    }

    /// <summary>Lets a call come without input: the handler gets its type's default then, <c>null</c> for a record.</summary>
    public TrpcProcedure WithOptionalInput()
    {
        IsInputOptional = true;
        return this;
    }

    /// <summary>Lets a mutation be called by GET as well: only for one that changes nothing. Its emitted type stays a mutation's.</summary>
    public TrpcProcedure AlsoAsQuery()
    {
        IsAlsoQuery = true;
        return this;
    }
}
