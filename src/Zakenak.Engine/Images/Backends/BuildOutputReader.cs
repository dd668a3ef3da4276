using System.Text.RegularExpressions;

namespace Zakenak.Engine.Images.Backends;

/// <summary>Understands what docker (with and without BuildKit), buildah and podman print while they build: which step a line belongs
/// to.</summary>
public sealed partial class BuildOutputReader(Masking masking)
{
    private const int TailLength = 10;

    private readonly Dictionary<string, StepOutput> vertices = [];
    private StepOutput current = new(null);
    private StepOutput before = new(null);

    /// <summary>The step that failed, where the program said so, else the last one that began: <c>3/5 RUN make</c>. Null when none
    /// began.</summary>
    public string? Step => current.Step;

    /// <summary>The last ten lines of that step, secrets masked; where it has none those of the step before: an error and the step's own line
    /// come by different pipes, and either may be read first.</summary>
    public IReadOnlyList<string> Tail => [.. current.Lines.Count > 0 ? current.Lines : before.Lines];

    /// <param name="line">As printed, with colours and secrets.</param>
    public BuildLine Read(string line)
    {
        var text = masking.Apply(Invisible().Replace(line, "")).TrimEnd();
        if (StepLine().Match(text) is { Success: true } step)
            return Begin(text, $"{step.Groups["stage"].Value}{step.Groups["number"].Value} {step.Groups["what"].Value}");
        if (VertexLine().Match(text) is { Success: true } vertex)
            return ReadVertex(vertex.Groups["id"].Value, vertex.Groups["rest"].Value);
        current.Add(text);
        return new(text);
    }

    private BuildLine Begin(string text, string step)
    {
        (before, current) = (current, new(step));
        return new(text, step);
    }

    /// <summary>BuildKit works on several steps at once and says before each line whose it is.</summary>
    private BuildLine ReadVertex(string id, string rest)
    {
        if (vertices.TryGetValue(id, out var known))
        {
            current = known;
            var text = VertexTime().Replace(rest, "");
            if (text != known.Title)
                known.Add(text);
            return new(text);
        }
        var step = VertexStep().Match(rest);
        if (!step.Success)
        {
            vertices[id] = current = new(null) { Title = rest };
            return new(rest);
        }
        var line = Begin(rest, $"{step.Groups["stage"].Value}{step.Groups["number"].Value} {step.Groups["what"].Value}");
        current.Title = rest;
        vertices[id] = current;
        return line;
    }

    /// <summary>Colours and other commands to a terminal.</summary>
    [GeneratedRegex(@"\x1B\[[0-9;?]*[ -/]*[@-~]|\x1B[@-Z\\-_]|[\x00-\x08\x0B-\x1F\x7F]")]
    private static partial Regex Invisible();

    [GeneratedRegex(@"^(?<stage>(?:\[[^\]]+\] )*)(?:STEP (?<number>\d+/\d+): |Step (?<number>\d+/\d+) : )(?<what>.*)$")]
    private static partial Regex StepLine();

    [GeneratedRegex(@"^#(?<id>\d+) (?<rest>.*)$")]
    private static partial Regex VertexLine();

    [GeneratedRegex(@"^\[(?<stage>(?:[^\]]+ )?)(?<number>\d+/\d+)\] (?<what>.*)$")]
    private static partial Regex VertexStep();

    [GeneratedRegex(@"^\d+\.\d+ ")]
    private static partial Regex VertexTime();

    private sealed class StepOutput(string? step)
    {
        public string? Step => step;

        /// <summary>Of BuildKit, which repeats it when it comes back to a step.</summary>
        public string? Title { get; set; }

        public Queue<string> Lines { get; } = [];

        public void Add(string line)
        {
            if (line.Length == 0 || line.TrimStart(' ', '-').StartsWith("> ", StringComparison.Ordinal))
                return; // " ---> 30a478c8a9ee": which layer and container
            Lines.Enqueue(line);
            if (Lines.Count > TailLength)
                Lines.Dequeue();
        }
    }
}
