using System.Globalization;
using Zakenak.Engine;

namespace Zakenak.Cli.Output;

/// <summary>What an image's build prints, for people, as it comes: each step of the Dockerfile as a line of its own, what it prints beneath
/// it with the seconds since it began.</summary>
internal static class BuildProgress
{
    public static void Tell(Terminal terminal, ReconcileEvent.BuildOutput output)
    {
        if (output.Line.Step is { } step)
            terminal.Say(Tone.Plain, $"{step}");
        else if (output.Line.Text.Length > 0)
            terminal.Note(string.Create(CultureInfo.InvariantCulture, $"{output.Elapsed.TotalSeconds,6:0.0}s  {output.Line.Text}"));
    }

    /// <summary>Everything that the build step of a run, or <c>build</c>, tells.</summary>
    public static void Tell(Terminal terminal, ReconcileEvent happened)
    {
        switch (happened)
        {
            case ReconcileEvent.StepStarted { Step: Step.Build } e:
                terminal.Say(Tone.Plain, $"building {e.Detail}");
                break;
            case ReconcileEvent.StepFinished { Step: Step.Build } e:
                terminal.Note(string.Create(CultureInfo.InvariantCulture, $"built in {e.Elapsed.TotalSeconds:0.0} s"));
                break;
            case ReconcileEvent.StepSkipped { Step: Step.Build } e:
                terminal.Note(e.Reason);
                break;
            case ReconcileEvent.BuildOutput e:
                Tell(terminal, e);
                break;
            case ReconcileEvent.Warning e:
                terminal.Warning(e.Message);
                break;
        }
    }
}
