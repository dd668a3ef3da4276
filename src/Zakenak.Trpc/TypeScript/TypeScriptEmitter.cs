using System.Text;
using Zakenak.Trpc.Errors;

namespace Zakenak.Trpc.TypeScript;

/// <summary>Writes a router's types for TypeScript callers: with them <c>createTRPCClient&lt;AppRouter&gt;</c> knows every
/// procedure.</summary>
public static class TypeScriptEmitter
{
    /// <param name="types">TypeScript for types whose JSON is a converter's own, and instead of what would be chosen otherwise: such as
    /// <c>JsonNode → any</c> (else <c>unknown</c>).</param>
    /// <returns>A module that exports <c>AppRouter</c>, <c>ErrorShape</c> and all inputs and outputs. It needs <c>@trpc/server</c> 11 for
    /// its types only. A type that is read otherwise than it is written is there twice, with <c>Input</c> at the end of one name.</returns>
    /// <exception cref="NotSupportedException">The JSON of a type is not known.</exception>
    /// <exception cref="InvalidOperationException">Two types would have the same name.</exception>
    public static string Emit(TrpcRouter router, IReadOnlyDictionary<Type, string>? types = null)
    {
        var declarations = new TypeDeclarations(new(router.Json, types ?? new Dictionary<Type, string>()));
        foreach (var procedure in router.Procedures)
        {
            if (procedure.Input is { } input)
                declarations.Add(input.Type, Direction.Input);
            if (procedure.Output is { } output)
                declarations.Add(output.Type, Direction.Output);
        }

        var text = new StringBuilder(Head).AppendLine();
        foreach (var declaration in declarations.Write())
            text.AppendLine(declaration).AppendLine();
        text.AppendLine($"export type TrpcErrorCode = {string.Join(" | ", ErrorCodeTable.Keys.Select(key => $"\"{key}\""))};").AppendLine();
        text.Append("export interface Procedures ").Append(ProcedureTree.Write(router.Procedures, declarations)).AppendLine().AppendLine();
        return text.Append(Tail).Replace("\r\n", "\n").ToString();
    }

    /// <summary>Names that the module itself declares.</summary>
    internal static readonly string[] OwnNames =
        ["Q", "M", "S", "Root", "Tracked", "ErrorShape", "TrpcErrorCode", "Procedures", "AppRouter"];

    private const string Head = """
        // Written from the server's contracts; changes belong there.
        import type { AnyTRPCRouter, TRPCMutationProcedure, TRPCQueryProcedure, TRPCSubscriptionProcedure } from "@trpc/server";

        type Q<I, O> = TRPCQueryProcedure<{ input: I; output: O; meta: unknown }>;
        type M<I, O> = TRPCMutationProcedure<{ input: I; output: O; meta: unknown }>;
        type S<I, O> = TRPCSubscriptionProcedure<{ input: I; output: AsyncIterable<O, void, unknown>; meta: unknown }>;

        /** An event of a subscription that resumes by itself after a lost connection. */
        export interface Tracked<T> {
          id: string;
          data: T;
        }

        """;

    private const string Tail = """
        export interface ErrorShape {
          message: string;
          code: number;
          data: {
            code: TrpcErrorCode;
            httpStatus: number;
            path?: string;
            appCode?: string;
            details?: unknown;
          };
        }

        type Root = { ctx: object; meta: object; errorShape: ErrorShape; transformer: false };

        export type AppRouter = {
          _def: Omit<AnyTRPCRouter["_def"], "_config" | "record"> & {
            _config: Omit<AnyTRPCRouter["_def"]["_config"], "$types"> & { $types: Root };
            record: Procedures;
          };
          createCaller: AnyTRPCRouter["createCaller"];
        };

        """;
}
