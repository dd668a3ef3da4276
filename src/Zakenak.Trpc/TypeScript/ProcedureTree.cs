using System.Text;

namespace Zakenak.Trpc.TypeScript;

/// <summary>The procedures as nested types: <c>{ gitops: { installFlux: M&lt;…&gt; } }</c>.</summary>
internal static class ProcedureTree
{
    public static string Write(IEnumerable<TrpcProcedure> procedures, TypeDeclarations types)
    {
        var text = new StringBuilder();
        WriteLevel(text, [.. procedures.Select(procedure => (procedure.Path, procedure))], types, "");
        return text.ToString();
    }

    private static void WriteLevel(StringBuilder text, IReadOnlyList<(string Path, TrpcProcedure Procedure)> level, TypeDeclarations types,
        string indent)
    {
        text.Append("{\n");
        foreach (var group in level.GroupBy(entry => entry.Path.Split('.')[0]))
        {
            text.Append($"{indent}  {group.Key}: ");
            if (group.First().Path == group.Key)
                text.Append(Type(group.First().Procedure, types));
            else
                WriteLevel(text, [.. group.Select(entry => (entry.Path[(group.Key.Length + 1)..], entry.Procedure))], types, indent + "  ");
            text.Append(";\n");
        }
        text.Append(indent).Append('}');
    }

    private static string Type(TrpcProcedure procedure, TypeDeclarations types)
    {
        var input = procedure.Input is null ? "void" : types.Reference(procedure.Input.Type, Direction.Input);
        if (procedure.IsInputOptional)
            input += " | null | void";
        var output = procedure.Output is null ? "void" : types.Reference(procedure.Output.Type, Direction.Output);
        return procedure.Kind switch
        {
            ProcedureKind.Query => $"Q<{input}, {output}>",
            ProcedureKind.Mutation => $"M<{input}, {output}>",
            _ when procedure.IsTracked => $"S<{input}, Tracked<{output}>>",
            _ => $"S<{input}, {output}>",
        };
    }
}
