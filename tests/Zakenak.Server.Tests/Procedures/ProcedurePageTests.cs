using System.Reflection;
using System.Text;
using Zakenak.Server.Access;
using Zakenak.Testing;
using Zakenak.Trpc;

namespace Zakenak.Server.Tests.Procedures;

/// <summary><c>docs/procedures.md</c> is generated from the router: what is added appears there, and nothing there is out of date.</summary>
public sealed class ProcedurePageTests
{
    /// <summary>Those that are shown to answer <c>NOT_IMPLEMENTED</c>.</summary>
    private static readonly HashSet<string> later = [.. typeof(LaterProceduresTests).GetMethods()
        .SelectMany(method => method.GetCustomAttributes<InlineDataAttribute>()).Select(given => (string)given.Data[0]!)];

    [Fact]
    public async Task Page_names_every_procedure_as_the_server_has_it()
    {
        await using var api = await Api.StartAsync();
        var file = Path.Combine(Repository.Root, "docs", "procedures.md");
        var page = Page(api.Router);
        if (Environment.GetEnvironmentVariable("ZAKENAK_UPDATE_GOLDEN") == "1")
            await File.WriteAllTextAsync(file, page);
        page.ShouldBe(await File.ReadAllTextAsync(file), $"differs from {file}; ZAKENAK_UPDATE_GOLDEN=1 accepts the change");
    }

    private static string Page(TrpcRouter router)
    {
        var page = new StringBuilder("""
            # The procedures

            Generated from the server: every procedure at `/trpc`, who may call it, and its types, which are written out in
            [`clients/typescript/src/types.ts`](../clients/typescript/src/types.ts). [api.md](api.md) says how to sign in and what errors look like,
            [GITOPS.md](GITOPS.md) what the roles are; *later* means that this version answers `NOT_IMPLEMENTED`.

            """);
        foreach (var group in router.Procedures.GroupBy(p => p.Path[..p.Path.IndexOf('.', StringComparison.Ordinal)]).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            page.Append($"\n## `{group.Key}`\n\n| Procedure | Kind | Who | Input | Output |\n|---|---|---|---|---|\n");
            foreach (var procedure in group.OrderBy(p => p.Path, StringComparer.Ordinal))
            {
                page.Append($"| `{procedure.Path}` | {Kind(procedure)} | {Who(procedure.GetMetadata<Need>()!)} | {Name(procedure.Input?.Type)} | {Name(procedure.Output?.Type)} |\n");
            }
        }
        return page.ToString();
    }

    private static string Kind(TrpcProcedure procedure) =>
        procedure.Kind.ToString().ToLowerInvariant() + (procedure.IsAlsoQuery ? ", also query" : "") + (later.Contains(procedure.Path) ? ", *later*" : "");

    private static string Who(Need need) => need.IsOpen ? "everybody" : need.ToString();

    private static string Name(Type? type) => type switch
    {
        null => "",
        { IsGenericType: true } list => $"`{list.GetGenericArguments()[0].Name}[]`",
        _ => $"`{type.Name}`",
    };
}
