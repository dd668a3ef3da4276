namespace Zakenak.Testing.Nodes;

/// <param name="Text">Without the line's end.</param>
internal sealed record LogLine(DateTimeOffset Time, string Text);

/// <summary>What one run of a container wrote.</summary>
internal sealed class ContainerLog
{
    private readonly Lock changing = new();
    private readonly List<LogLine> lines = [];
    private TaskCompletionSource changed = New();

    /// <summary>The container has ended: nothing more is written.</summary>
    public bool IsComplete { get; private set; }

    /// <param name="text">A line or several.</param>
    public void Write(string text)
    {
        var now = DateTimeOffset.UtcNow;
        Change(() => lines.AddRange(text.TrimEnd('\n').Split('\n').Select(l => new LogLine(now, l))));
    }

    public void Complete() => Change(() => IsComplete = true);

    /// <summary>What was written from the line with that number on, and a task that completes when there is more to know.</summary>
    public (IReadOnlyList<LogLine> Lines, bool IsComplete, Task Changed) From(int line)
    {
        lock (changing)
            return (lines[line..], IsComplete, changed.Task);
    }

    private void Change(Action change)
    {
        TaskCompletionSource told;
        lock (changing)
        {
            change();
            (told, changed) = (changed, New());
        }
        told.SetResult();
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
