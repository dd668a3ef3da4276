using System.Text.Json.Nodes;
using Zakenak.Server.Tests.Procedures;
using Zakenak.Trpc.TypeScript;

namespace Zakenak.Server.Tests.Clients;

public sealed class EmittedTypesTests
{
    private static readonly Dictionary<Type, string> chosen = new()
    {
        [typeof(JsonObject)] = "Record<string, any>",
        [typeof(IReadOnlyDictionary<string, string>)] = "Record<string, string | null>",
    };

    [Fact]
    public async Task Types_of_the_package_are_those_of_the_server()
    {
        await using var api = await Api.StartAsync();
        var file = Path.Combine(ClientPackage.Source, "src/types.ts");
        var emitted = TypeScriptEmitter.Emit(api.Router, chosen);
        if (Environment.GetEnvironmentVariable("ZAKENAK_UPDATE_GOLDEN") == "1")
            await File.WriteAllTextAsync(file, emitted);
        emitted.ShouldBe(await File.ReadAllTextAsync(file), $"differs from {file}; ZAKENAK_UPDATE_GOLDEN=1 accepts the change");
    }
}
