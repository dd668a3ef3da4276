using System.Diagnostics;

namespace Zakenak.Trpc.Tests.Driving;

/// <summary>The real TypeScript compiler.</summary>
internal static class TypeScriptCompiler
{
    private const string Settings = """
        { "compilerOptions": { "strict": true, "noEmit": true, "skipLibCheck": true, "module": "esnext", "moduleResolution": "bundler",
          "target": "es2022", "lib": ["es2023", "dom"], "types": [], "noUncheckedIndexedAccess": true },
          "files": ["main.ts", "api.ts"] }
        """;

    /// <param name="version">Of the clients, each with a TypeScript of its time.</param>
    /// <param name="api">Becomes <c>api.ts</c>.</param>
    /// <param name="main">Becomes <c>main.ts</c>, which imports from <c>./api</c>.</param>
    /// <returns>What the compiler complains about; empty for nothing.</returns>
    public static async Task<string> CompileAsync(string version, string api, string main)
    {
        var folder = Directory.CreateTempSubdirectory("zakenak-test-").FullName;
        try
        {
            var modules = Path.Combine(TrpcClient.Folder, version, "node_modules");
            Directory.CreateSymbolicLink(Path.Combine(folder, "node_modules"), modules);
            await File.WriteAllTextAsync(Path.Combine(folder, "tsconfig.json"), Settings);
            await File.WriteAllTextAsync(Path.Combine(folder, "api.ts"), api);
            await File.WriteAllTextAsync(Path.Combine(folder, "main.ts"), main);
            using var compiler = Process.Start(new ProcessStartInfo("node", [Path.Combine(modules, "typescript/bin/tsc"), "-p", folder])
            {
                RedirectStandardOutput = true,
            })!;
            var complaints = await compiler.StandardOutput.ReadToEndAsync();
            await compiler.WaitForExitAsync();
            return complaints;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
