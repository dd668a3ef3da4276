namespace Zakenak.Server.Reconciling;

/// <summary>A pass's place among those of this server: a worker's as long as it works, and one among all passes to its end.</summary>
internal sealed class WorkerPlace(SemaphoreSlim workers, SemaphoreSlim passes) : IDisposable
{
    private int isPass;
    private int isWorking;

    public async Task TakeAsync(CancellationToken ct)
    {
        await passes.WaitAsync(ct);
        isPass = 1;
        await workers.WaitAsync(ct);
        isWorking = 1;
    }

    /// <summary>From now on it only waits for health: somebody else may work.</summary>
    public void LetWork()
    {
        if (Interlocked.Exchange(ref isWorking, 0) == 1)
            workers.Release();
    }

    public void Dispose()
    {
        LetWork();
        if (Interlocked.Exchange(ref isPass, 0) == 1)
            passes.Release();
    }
}
