namespace Zakenak.Engine.Logs;

/// <summary>What happens while logs are read.</summary>
public abstract record LogEvent
{
    private LogEvent()
    {
    }

    /// <param name="Text">As the container wrote it, without its end.</param>
    public sealed record Line(string Pod, string Container, string Text) : LogEvent;

    /// <summary>Something about the pods that no log says: one has not started, and why; one ended, and how.</summary>
    public sealed record Note(string Text) : LogEvent;
}
