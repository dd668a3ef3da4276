using System.Diagnostics;
using Zakenak.Testing;

namespace Zakenak.Server.Tests.Git;

/// <summary>A file system that is soon full.</summary>
internal sealed class SmallDisk : IAsyncDisposable
{
    private readonly string folder;

    private SmallDisk(string folder) => this.folder = folder;

    /// <summary>Skips the running test where nothing may be mounted.</summary>
    /// <param name="size">As <c>mount</c> takes it.</param>
    public static async Task<SmallDisk> MountAsync(string folder, string size = "400k")
    {
        Directory.CreateDirectory(folder);
        if (!OperatingSystem.IsLinux() || await RunAsync("mount", "-t", "tmpfs", "-o", $"size={size}", "none", folder) != 0)
            Skip.Because("a small file system to fill can be mounted by root alone, on Linux");
        return new(folder);
    }

    /// <summary>To the last byte.</summary>
    public void Fill()
    {
        using var file = File.Create(Path.Combine(folder, "filler"), bufferSize: 0);
        try
        {
            while (true)
                file.Write(new byte[4096]);
        }
        catch (IOException)
        {
            // It is full.
        }
    }

    /// <summary>Takes away what <see cref="Fill"/> wrote.</summary>
    public void MakeRoom() => File.Delete(Path.Combine(folder, "filler"));

    public async ValueTask DisposeAsync() => (await RunAsync("umount", "--lazy", folder)).ShouldBe(0);

    private static async Task<int> RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode;
    }
}
