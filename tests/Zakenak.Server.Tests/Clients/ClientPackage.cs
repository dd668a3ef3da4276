using System.Diagnostics;
using Zakenak.Server.Tests.Procedures;
using Zakenak.Testing;

namespace Zakenak.Server.Tests.Clients;

/// <summary>The npm package of <c>clients/typescript</c> and the examples of the API reference, built by the real compiler in a folder of
/// their own.</summary>
public sealed class ClientPackage : IAsyncLifetime
{
    /// <summary>That of somebody who follows the examples as they stand: what is caught is <c>any</c>.</summary>
    private const string ExamplesProject = """
        { "compilerOptions": { "strict": true, "useUnknownInCatchVariables": false,
          "target": "es2022", "lib": ["es2022", "dom"], "types": [],
          "module": "nodenext", "moduleResolution": "nodenext", "skipLibCheck": true,
          "paths": { "@/core/types": ["./node_modules/@zakenak/client/dist/index.d.ts"] } },
          "include": ["*.ts"] }
        """;

    private static readonly Lazy<string> trpcClients = new(() => Repository.Provided("ZAKENAK_TRPC_CLIENTS", "trpc-clients"));

    private readonly string version;
    private readonly string folder = Directory.CreateTempSubdirectory("zakenak-test-").FullName;

    public ClientPackage() : this("latest")
    {
    }

    /// <param name="version">Of the tRPC client that is beside the package, with a compiler of its time.</param>
    internal ClientPackage(string version) => this.version = version;

    public static string Source { get; } = Path.Combine(Repository.Root, "clients/typescript");

    /// <summary>What the compiler says about the package; empty for nothing.</summary>
    public string PackageComplaints { get; private set; } = "";

    public string ExamplesComplaints { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        var modules = Directory.CreateDirectory(Path.Combine(folder, "node_modules")).FullName;
        foreach (var module in Directory.GetDirectories(Path.Combine(trpcClients.Value, version, "node_modules")))
            Directory.CreateSymbolicLink(Path.Combine(modules, Path.GetFileName(module)), module);
        Directory.CreateDirectory(Path.Combine(modules, "@zakenak"));
        Directory.CreateSymbolicLink(Path.Combine(modules, "@zakenak/client"), Path.Combine(folder, "client"));

        Copy(Source, "package.json", "client");
        Copy(Source, "tsconfig.json", "client");
        Copy(Path.Combine(Source, "src"), "*.ts", "client/src");
        Copy(Path.Combine(Repository.Root, "tests/Zakenak.Server.Tests/Clients/Examples"), "*.ts", "");
        await File.WriteAllTextAsync(Path.Combine(folder, "tsconfig.json"), ExamplesProject);
        await File.WriteAllTextAsync(Path.Combine(folder, "package.json"), """{ "type": "module" }""");
        PackageComplaints = await CompileAsync("client");
        ExamplesComplaints = await CompileAsync(".");
    }

    /// <summary>Runs an example as an admin's program.</summary>
    /// <param name="more">JavaScript that follows it.</param>
    internal async Task<ProgramResult> RunExampleAsync(Api api, string name, string more = "") =>
        await RunAsync(api, await File.ReadAllTextAsync(Path.Combine(folder, $"{name}.js")) + more);

    /// <summary>Runs a program that has a client, <c>trpc</c>; what it hands to <c>tell</c> is its output, as a line of JSON.</summary>
    internal Task<ProgramResult> RunWithClientAsync(Api api, string program) => RunAsync(api, $$"""
        import { createZakenakClient, ZakenakError } from "@zakenak/client";
        const { ZAKENAK_URL: url, ZAKENAK_TOKEN: token } = process.env;
        const trpc = createZakenakClient({ url, token });
        const tell = value => console.log(JSON.stringify(value));
        {{program}}
        """);

    /// <summary>Compiles a program that imports the package, and does not run it.</summary>
    /// <returns>What the compiler says; empty for nothing.</returns>
    internal async Task<string> CompileProgramAsync(string program)
    {
        var project = Directory.CreateDirectory(Path.Combine(folder, $"{Guid.NewGuid():N}")).FullName;
        await File.WriteAllTextAsync(Path.Combine(project, "tsconfig.json"), ExamplesProject);
        await File.WriteAllTextAsync(Path.Combine(project, "package.json"), """{ "type": "module" }""");
        await File.WriteAllTextAsync(Path.Combine(project, "main.ts"), program);
        return await CompileAsync(project);
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    private async Task<ProgramResult> RunAsync(Api api, string program)
    {
        var file = Path.Combine(folder, $"{Guid.NewGuid():N}.js");
        await File.WriteAllTextAsync(file, program);
        return await RunAsync(new ProcessStartInfo("node", [file])
        {
            Environment = { ["ZAKENAK_URL"] = api.Address.ToString(), ["ZAKENAK_TOKEN"] = api.Admin },
        });
    }

    private async Task<string> CompileAsync(string project)
    {
        var compiler = Path.Combine(folder, "node_modules/typescript/bin/tsc");
        return (await RunAsync(new ProcessStartInfo("node", [compiler, "-p", Path.Combine(folder, project)]))).Output;
    }

    private void Copy(string from, string pattern, string to)
    {
        var target = Directory.CreateDirectory(Path.Combine(folder, to)).FullName;
        foreach (var file in Directory.GetFiles(from, pattern))
            File.Copy(file, Path.Combine(target, Path.GetFileName(file)));
    }

    private static async Task<ProgramResult> RunAsync(ProcessStartInfo start)
    {
        start.RedirectStandardOutput = start.RedirectStandardError = true;
        using var process = Process.Start(start)!;
        var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromMinutes(2));
        try
        {
            var errors = process.StandardError.ReadToEndAsync(limit.Token);
            var output = await process.StandardOutput.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            return new(process.ExitCode, output.TrimEnd(), (await errors).TrimEnd());
        }
        finally
        {
            if (!process.HasExited)
                process.Kill();
            limit.Dispose();
        }
    }
}

internal sealed record ProgramResult(int ExitCode, string Output, string Errors);
