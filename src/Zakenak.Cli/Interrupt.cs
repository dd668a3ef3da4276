using System.Runtime.InteropServices;
using Zakenak.Cli.Output;

namespace Zakenak.Cli;

/// <summary>The first Ctrl-C or SIGTERM cancels, so that the run can say what state it leaves; the second ends the process
/// at once.</summary>
internal sealed class Interrupt : IDisposable
{
    private readonly CancellationTokenSource source = new();
    private readonly PosixSignalRegistration[] registrations;
    private readonly Terminal terminal;

    public Interrupt(Terminal terminal)
    {
        this.terminal = terminal;
        registrations = [.. new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM }.Select(s => PosixSignalRegistration.Create(s, Stop))];
    }

    public CancellationToken Token => source.Token;

    public void Dispose()
    {
        foreach (var registration in registrations)
            registration.Dispose();
        source.Dispose();
    }

    private void Stop(PosixSignalContext context)
    {
        if (source.IsCancellationRequested)
        {
            // The live line hides the cursor; nobody else will bring it back now.
            if (terminal.ErrorIsTerminal)
                Console.Error.Write("\e[?25h");
            return;
        }

        context.Cancel = true;
        terminal.Note("stopping; once more ends at once");
        source.Cancel();
    }
}
