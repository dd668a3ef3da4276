using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Zakenak.Trpc;

/// <summary>The procedures of a server, registered at start-up and then only read.</summary>
/// <remarks><code>
/// var router = new TrpcRouter(ContractJson.Default.Options);
/// var gitops = router.Group("gitops");
/// gitops.Query("getGitOpsResource", (GetInput input, TrpcCall call) => …).WithMetadata(Role.Viewer);
/// gitops.Mutation("triggerSync", (SyncInput input, TrpcCall call) => …);
/// app.MapTrpc("/trpc", router);
/// </code></remarks>
public sealed class TrpcRouter : TrpcGroup
{
    private readonly Dictionary<string, TrpcProcedure> procedures = new(StringComparer.Ordinal);

    /// <param name="json">How inputs and outputs are read and written: the options of a source-generated context. Every input and output
    /// type must be known to it. <see cref="JsonSerializerOptions.RespectNullableAnnotations"/> and
    /// <see cref="JsonSerializerOptions.RespectRequiredConstructorParameters"/> make wrong input an error, instead of a null where none
    /// is expected.</param>
    public TrpcRouter(JsonSerializerOptions json) : base("")
    {
        json.MakeReadOnly();
        Json = json;
    }

    public JsonSerializerOptions Json { get; }

    /// <summary>All of them, by path.</summary>
    public IEnumerable<TrpcProcedure> Procedures => procedures.Values.OrderBy(procedure => procedure.Path, StringComparer.Ordinal);

    public bool TryFind(string path, [NotNullWhen(true)] out TrpcProcedure? procedure) => procedures.TryGetValue(path, out procedure);

    private protected override TrpcRouter Router => this;

    internal TrpcProcedure Add(TrpcProcedure procedure)
    {
        foreach (var other in procedures.Keys)
        {
            if (other == procedure.Path || IsNamespaceOf(other, procedure.Path) || IsNamespaceOf(procedure.Path, other))
                throw new ArgumentException($"'{procedure.Path}' and '{other}' cannot both be procedures");
        }
        procedures.Add(procedure.Path, procedure);
        return procedure;
    }

    private static bool IsNamespaceOf(string prefix, string path) => path.StartsWith(prefix + ".", StringComparison.Ordinal);
}
