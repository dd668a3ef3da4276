using System.Diagnostics;
using Zakenak.Testing;

namespace Zakenak.EndToEnd;

/// <summary>A program of <c>Programs/</c> beside the client of <c>clients/typescript</c>, compiled by the real compiler and run by Node with the
/// real tRPC client; killed if it does not end.</summary>
internal sealed class TypeScriptProgram : IAsyncDisposable
{
    private const string Project = """
        { "compilerOptions": { "strict": true, "target": "es2022", "lib": ["es2022", "dom"], "types": [], "skipLibCheck": true,
          "module": "nodenext", "moduleResolution": "nodenext" } }
        """;

    private static readonly TimeSpan patience = TimeSpan.FromSeconds(90);

    private readonly TemporaryFolder folder;
    private readonly Process process;
    private readonly Task<string> errors;

    private TypeScriptProgram(TemporaryFolder folder, Process process) =>
        (this.folder, this.process, errors) = (folder, process, process.StandardError.ReadToEndAsync());

    /// <param name="environment">All that it is told.</param>
    public static async Task<TypeScriptProgram> StartAsync(string name, IReadOnlyDictionary<string, string?> environment)
    {
        var folder = new TemporaryFolder();
        try
        {
            await CompileAsync(folder, name);
            return new(folder, Zakenak.Start("node", [folder.File($"{name}.js")], folder.Path, environment));
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }

    /// <summary>The next line of its output; fails with what it complains of where none comes.</summary>
    public async Task<string> NextAsync()
    {
        using var limit = new CancellationTokenSource(patience);
        try
        {
            return await process.StandardOutput.ReadLineAsync(limit.Token) ?? throw new InvalidOperationException($"the program has ended:\n{await errors}");
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            throw new TimeoutException($"the program says nothing for {patience}:\n{await errors}");
        }
    }

    /// <summary>Waits for its end.</summary>
    public async Task<Outcome> EndAsync()
    {
        using var limit = new CancellationTokenSource(patience);
        var rest = await process.StandardOutput.ReadToEndAsync(limit.Token);
        await process.WaitForExitAsync(limit.Token);
        return new(process.ExitCode, rest, await errors);
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
            process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
        folder.Dispose();
    }

    private static async Task CompileAsync(TemporaryFolder folder, string name)
    {
        var modules = Path.Combine(Repository.Provided("ZAKENAK_TRPC_CLIENTS", "trpc-clients"), "latest/node_modules");
        Directory.CreateSymbolicLink(folder.File("node_modules"), modules);
        foreach (var file in Directory.GetFiles(Path.Combine(Repository.Root, "clients/typescript/src"), "*.ts"))
            folder.Write($"client/{Path.GetFileName(file)}", await File.ReadAllTextAsync(file));
        folder.Write($"{name}.ts", await File.ReadAllTextAsync(Path.Combine(Repository.Root, $"tests/Zakenak.EndToEnd/Programs/{name}.ts")));
        folder.Write("package.json", """{ "type": "module" }""").Write("tsconfig.json", Project);
        using var compiler = Zakenak.Start("node", [Path.Combine(modules, "typescript/bin/tsc"), "-p", folder.Path], folder.Path, null);
        (await Zakenak.FinishAsync(compiler)).ShouldExit(0);
    }
}
