using System.Globalization;
using Zakenak.Engine;

namespace Zakenak.Cli.Output;

/// <summary>What an image's build prints, for people, as it comes: each step of the Dockerfile as a line of its own, what it prints beneath
/// it with the seconds since it began.</summary>
internal static class BuildProgress
{
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
            case ReconcileEvent.BuildOutput { Line.Step: { } step }:
                terminal.Say(Tone.Plain, step);
                break;
            case ReconcileEvent.BuildOutput { Line.Text.Length: > 0 } e:
                terminal.Note(string.Create(CultureInfo.InvariantCulture, $"{e.Elapsed.TotalSeconds,6:0.0}s  {e.Line.Text}"));
                break;
            case ReconcileEvent.Warning e:
                terminal.Warning(e.Message);
                break;
        }
    }
}
