namespace Zakenak.Server.Git;

/// <summary>One at a time in a mirror: of this process, and of all that share the data directory.</summary>
internal sealed class MirrorGate(string file)
{
    private static readonly TimeSpan pause = TimeSpan.FromMilliseconds(50);

    private readonly SemaphoreSlim here = new(1);

    /// <returns>Disposed by who leaves.</returns>
    public async Task<IDisposable> EnterAsync(CancellationToken ct)
    {
        await here.WaitAsync(ct);
        try
        {
            return new Entered(here, await LockAsync(ct));
        }
        catch
        {
            here.Release();
            throw;
        }
    }

    /// <summary>Whether a file could not be opened because another one has it open.</summary>
    public static bool IsLocked(IOException e) => e.HResult is 11 or 35 or unchecked((int)0x80070020); // EAGAIN of Linux, of macOS; Windows

    private async Task<FileStream> LockAsync(CancellationToken ct)
    {
        while (true)
        {
            try
            {
                return new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException e) when (IsLocked(e))
            {
                await Task.Delay(pause, ct); // Nothing tells when another process lets go.
            }
        }
    }

    private sealed class Entered(SemaphoreSlim here, FileStream file) : IDisposable
    {
        public void Dispose()
        {
            file.Dispose();
            here.Release();
        }
    }
}
